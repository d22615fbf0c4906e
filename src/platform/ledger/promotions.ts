// Promotions: what one app of a pipeline runs becomes a release of others, with their own config vars. All targets are
// released at once or refused one by one; how those that run a release command end follows from their releases.
import { randomUUID } from 'node:crypto';
import { ApiError, invalidParams, notFound } from '../errors.ts';
import type { Range } from '../http/range.ts';
import type { Apps, Viewer } from './apps.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { promote } from './descriptions.ts';
import { ineligibility, type Outcome } from './eligibility.ts';
import { readPage, type Page } from './page.ts';
import type { Pipelines } from './pipelines.ts';
import type { Release, Releases } from './releases.ts';
import type { Slug, Slugs } from './slugs.ts';

/** What somebody asks for; ids. */
export interface Wish {
  readonly pipelineId: string;
  readonly sourceAppId: string;
  /** The release that the source runs, when nothing is said. */
  readonly sourceReleaseId: string | undefined;
  readonly targetAppIds: readonly string[];
}

export interface Promotion {
  readonly id: string;
  readonly pipelineId: string;
  readonly sourceAppId: string;
  readonly sourceReleaseId: string;
  readonly createdAt: number;
  /** When a target changed last, in ms. */
  readonly updatedAt: number;
  readonly status: 'pending' | 'completed';
}

export interface PromotionTarget {
  readonly id: string;
  readonly promotionId: string;
  readonly appId: string;
  /** Null when there was none made. */
  readonly releaseId: string | null;
  readonly status: Outcome;
  readonly errorMessage: string | null;
}

type Row = Omit<Promotion, 'updatedAt' | 'status'> & { readonly userId: string };

interface TargetRow {
  readonly id: string;
  readonly promotionId: string;
  readonly appId: string;
  readonly releaseId: string | null;
  readonly refusal: string | null;
  /** What was recorded of its release last, and when, in ms; null where there is none. */
  readonly outcome: Outcome | null;
  readonly outcomeAt: number | null;
}

interface Source {
  readonly app: { readonly id: string; readonly name: string };
  readonly release: Release;
  readonly slug: Slug;
}

const PROMOTION = `
  SELECT id, pipeline_id AS pipelineId, source_app_id AS sourceAppId, source_release_id AS sourceReleaseId,
    user_id AS userId, created_at AS createdAt
  FROM promotions WHERE id = ?`;
const TARGETS = `
  SELECT t.id, t.promotion_id AS promotionId, t.app_id AS appId, t.release_id AS releaseId, t.refusal,
    e.status AS outcome, e.at AS outcomeAt
  FROM promotion_targets t
    LEFT JOIN release_events e ON e.id = (SELECT max(id) FROM release_events WHERE release_id = t.release_id)
  WHERE t.promotion_id = ?`;

interface Stores {
  readonly apps: Apps;
  readonly releases: Releases;
  readonly slugs: Slugs;
  readonly pipelines: Pipelines;
}

export class Promotions {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #stores: Stores;

  constructor(db: Database, clock: Clock, stores: Stores) {
    this.#db = db;
    this.#clock = clock;
    this.#stores = stores;
  }

  /**
   * Promotes. A target that cannot be released to is one that failed, with the reason; the others are not kept by it.
   * @throws {ApiError} 404 or 403 for the pipeline and the source, 422 when there is nothing to promote.
   */
  create(wish: Wish, by: string, viewer: Viewer): Promotion {
    return this.#db.write(() => {
      const pipeline = this.#stores.pipelines.find(wish.pipelineId, viewer);
      const source = this.#sourceOf(wish, pipeline, viewer);
      const targets = wish.targetAppIds.map((id) => id.toLowerCase());
      if (targets.includes(source.app.id)) {
        throw invalidParams(`targets: ${source.app.name} cannot be promoted to itself.`);
      }
      if (new Set(targets).size < targets.length) throw invalidParams('targets: an app is named twice.');
      const id = randomUUID();
      this.#db.run(
        `INSERT INTO promotions (id, pipeline_id, source_app_id, source_release_id, user_id, created_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
        id,
        pipeline.id,
        source.app.id,
        source.release.id,
        by,
        this.#clock(),
      );
      for (const target of targets) {
        const refusal = this.#refusal(target, pipeline.id, viewer);
        this.#db.run(
          'INSERT INTO promotion_targets (id, promotion_id, app_id, release_id, refusal) VALUES (?, ?, ?, ?, ?)',
          randomUUID(),
          id,
          target,
          refusal === undefined ? this.#release(target, source, by) : null,
          refusal ?? null,
        );
      }
      return this.find(id, viewer);
    });
  }

  /** Seen by who made it and by who sees its pipeline. @throws {ApiError} 404 */
  find(id: string, viewer: Viewer): Promotion {
    return this.#db.read(() => {
      const row = this.#db.get<Row>(PROMOTION, id.toLowerCase());
      if (!row) throw notFound('pipeline_promotion');
      const { userId, ...rest } = row;
      if (userId !== viewer && !this.#stores.pipelines.isVisible(row.pipelineId, viewer)) {
        throw notFound('pipeline_promotion');
      }
      const targets = this.#db.all<TargetRow>(TARGETS, row.id);
      return {
        ...rest,
        updatedAt: Math.max(row.createdAt, ...targets.map(({ outcomeAt }) => outcomeAt ?? 0)),
        status: targets.some((target) => target.outcome === 'pending') ? 'pending' : 'completed',
      };
    });
  }

  targets(promotionId: string, range: Range): Page<PromotionTarget> {
    const listing = { select: TARGETS, values: [promotionId], columns: { id: 't.id' } };
    const page = readPage<TargetRow>(this.#db, listing, range);
    return { rows: page.rows.map(targetOf), more: page.more };
  }

  #sourceOf(wish: Wish, pipeline: { id: string; name: string }, viewer: Viewer): Source {
    const { apps, releases, slugs } = this.#stores;
    const app = apps.find(wish.sourceAppId, viewer);
    if (!this.#isIn(pipeline.id, app.id)) {
      throw invalidParams(`source: ${app.name} is not in the pipeline ${pipeline.name}.`);
    }
    const release =
      wish.sourceReleaseId === undefined
        ? releases.current(app.id)
        : releases.find(app.id, wish.sourceReleaseId);
    if (!release) throw invalidParams(`source: ${app.name} runs nothing yet.`);
    const reason = ineligibility(release);
    if (reason !== undefined || release.slugId === null) {
      throw invalidParams(`source: Cannot promote v${release.version} of ${app.name}: ${reason}.`);
    }
    return { app, release, slug: slugs.find(app.id, release.slugId) };
  }

  /** Why an app cannot be released to, in a sentence; undefined when it can. */
  #refusal(appId: string, pipelineId: string, viewer: Viewer): string | undefined {
    try {
      this.#stores.apps.find(appId, viewer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The words that the schema of the API gives as its example.
      return error.status === 403 ? 'User does not have access to that app' : error.message;
    }
    return this.#isIn(pipelineId, appId) ? undefined : 'That app is not in the pipeline.';
  }

  /** The target gets a slug of its own, of the same content. @returns the id of its release */
  #release(appId: string, { app, release, slug }: Source, by: string): string {
    return this.#stores.releases.append(appId, {
      by,
      description: promote(app.name, release.version, slug.commit),
      slugId: this.#stores.slugs.create(appId, slug).id,
    }).id;
  }

  #isIn(pipelineId: string, appId: string): boolean {
    const sql = 'SELECT 1 FROM couplings WHERE pipeline_id = ? AND app_id = ?';
    return this.#db.get(sql, pipelineId, appId) !== undefined;
  }
}

function targetOf({ refusal, outcome, outcomeAt: _at, ...rest }: TargetRow): PromotionTarget {
  if (refusal !== null) return { ...rest, status: 'failed', errorMessage: refusal };
  const status = outcome ?? 'succeeded';
  return { ...rest, status, errorMessage: status === 'failed' ? 'The release command failed.' : null };
}
