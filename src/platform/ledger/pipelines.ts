import { randomUUID } from 'node:crypto';
import { invalidParams, notFound } from '../errors.ts';
import type { Range } from '../http/range.ts';
import { visibleTo, type Generation, type Viewer } from './apps.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { readPage, type Page } from './page.ts';

export const stages = ['test', 'review', 'development', 'staging', 'production'] as const;
export type Stage = (typeof stages)[number];

export interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly createdAt: number;
  /** Of all of its apps. */
  readonly generation: Generation;
}

export interface Coupling {
  readonly id: string;
  readonly pipelineId: string;
  readonly appId: string;
  readonly stage: Stage;
  readonly createdAt: number;
}

const PIPELINES =
  'SELECT id, name, owner_id AS ownerId, created_at AS createdAt, generation FROM pipelines WHERE true';
const COUPLINGS =
  'SELECT id, pipeline_id AS pipelineId, app_id AS appId, stage, created_at AS createdAt FROM couplings WHERE true';

export class Pipelines {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @param name only the one of this name. */
  list(range: Range, name?: string, viewer?: Viewer): Page<Pipeline> {
    const columns = { id: 'id', name: 'name' };
    const visible = visiblePipelines(viewer);
    const select = PIPELINES + visible.sql;
    const listing =
      name === undefined
        ? { select, values: visible.values, columns }
        : { select: `${select} AND name = ?`, values: [...visible.values, name], columns };
    return readPage<Pipeline>(this.#db, listing, range);
  }

  /** @param identity id or name. @throws {ApiError} 404 */
  find(identity: string, viewer?: Viewer): Pipeline {
    const visible = visiblePipelines(viewer);
    const sql = `${PIPELINES}${visible.sql} AND (id = ? OR name = ?)`;
    const pipeline = this.#db.get<Pipeline>(sql, ...visible.values, identity.toLowerCase(), identity);
    if (!pipeline) throw notFound('pipeline');
    return pipeline;
  }

  isVisible(id: string, viewer: Viewer): boolean {
    const { sql, values } = visiblePipelines(viewer);
    return this.#db.get(`${PIPELINES}${sql} AND id = ?`, ...values, id) !== undefined;
  }

  create(name: string, ownerId: string, generation: Generation = 'cedar'): Pipeline {
    return this.#db.write(() => {
      if (this.#db.get('SELECT 1 FROM pipelines WHERE name = ?', name)) {
        throw invalidParams(`Name ${name} is already taken.`);
      }
      const id = randomUUID();
      this.#db.run(
        'INSERT INTO pipelines (id, name, owner_id, created_at, generation) VALUES (?, ?, ?, ?, ?)',
        id,
        name,
        ownerId,
        this.#clock(),
        generation,
      );
      return this.find(id);
    });
  }

  /** @param pipelineId all of one pipeline. @param viewer who looks at those of every pipeline. */
  couplings(range: Range, pipelineId?: string, viewer?: Viewer): Page<Coupling> {
    const columns = { id: 'id' };
    const visible = visibleTo(viewer, 'couplings.app_id');
    const listing =
      pipelineId === undefined
        ? { select: COUPLINGS + visible.sql, values: visible.values, columns }
        : { select: `${COUPLINGS} AND pipeline_id = ?`, values: [pipelineId], columns };
    return readPage<Coupling>(this.#db, listing, range);
  }

  /** @throws {ApiError} 404 when the app is in no pipeline. */
  couplingOf(appId: string): Coupling {
    const coupling = this.#db.get<Coupling>(`${COUPLINGS} AND app_id = ?`, appId);
    if (!coupling) throw notFound('pipeline_coupling');
    return coupling;
  }

  /**
   * Puts an app into a pipeline. An app is in one pipeline at most, of its own generation: what the apps of a pipeline
   * promote has to run in all of them.
   */
  couple(pipelineId: string, appId: string, stage: Stage): Coupling {
    return this.#db.write(() => {
      if (this.#db.get('SELECT 1 FROM couplings WHERE app_id = ?', appId)) {
        throw invalidParams('app: this app is already in a pipeline.');
      }
      const other = this.#db.get<{ app: Generation; pipeline: Generation }>(
        `SELECT a.generation AS app, p.generation AS pipeline FROM apps a JOIN pipelines p
         WHERE a.id = ? AND p.id = ? AND a.generation <> p.generation`,
        appId,
        pipelineId,
      );
      if (other) {
        throw invalidParams(
          `app: this app is of the generation ${other.app}, and the pipeline of ${other.pipeline}.`,
        );
      }
      this.#db.run(
        'INSERT INTO couplings (id, pipeline_id, app_id, stage, created_at) VALUES (?, ?, ?, ?, ?)',
        randomUUID(),
        pipelineId,
        appId,
        stage,
        this.#clock(),
      );
      return this.couplingOf(appId);
    });
  }

  /** The newest release of each app in a pipeline: pairs of ids, in the order of the apps' names. */
  latestReleases(pipelineId: string): { appId: string; releaseId: string }[] {
    return this.#db.all(
      `SELECT a.id AS appId,
         (SELECT id FROM releases WHERE app_id = a.id ORDER BY version DESC LIMIT 1) AS releaseId
       FROM couplings c JOIN apps a ON a.id = c.app_id WHERE c.pipeline_id = ? ORDER BY a.name`,
      pipelineId,
    );
  }
}

/** A pipeline is seen by its owner and by who sees one of its apps. */
function visiblePipelines(viewer: Viewer): { sql: string; values: readonly string[] } {
  if (viewer === undefined) return { sql: '', values: [] };
  const { sql, values } = visibleTo(viewer, 'k.app_id');
  return {
    sql: ` AND (owner_id = ? OR EXISTS (SELECT 1 FROM couplings k WHERE k.pipeline_id = pipelines.id${sql}))`,
    values: [viewer, ...values],
  };
}
