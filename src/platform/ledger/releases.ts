// The ledger itself: releases are appended and read, never changed.
import { randomUUID } from 'node:crypto';
import { invalidParams, notFound } from '../errors.ts';
import type { Range } from '../http/range.ts';
import type { Chain } from './chain.ts';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { rollback } from './descriptions.ts';
import {
  ineligibility,
  KEEP_RELEASES,
  rollbackRefusal,
  statusOf,
  type Outcome,
  type Status,
} from './eligibility.ts';
import { parseStrings, parseStringsByName } from './json.ts';
import { readPage, type Page } from './page.ts';
import { IS_WAITING, type Phases } from './phases.ts';

export type ConfigVars = Readonly<Record<string, string>>;

export interface Release {
  readonly id: string;
  readonly version: number;
  readonly description: string;
  readonly slugId: string | null;
  readonly userId: string;
  readonly userEmail: string;
  readonly addonPlans: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: Status;
  readonly current: boolean;
  readonly eligible: boolean;
  readonly streamId: string | null;
}

/** A release to be made. What is not said is as in the release that runs. */
export interface Draft {
  /** The account that makes it. */
  readonly by: string;
  readonly description: string;
  readonly slugId?: string;
  readonly configVars?: ConfigVars;
  /** How its release command went, in a history that is told; left out, the one of its slug runs. */
  readonly outcome?: 'succeeded' | 'failed';
  /** What the command wrote, in a history that is told. */
  readonly output?: string;
  /** An add-on that changes its own config vars does not run the release command. */
  readonly skipsCommand?: boolean;
}

/** How the release command of a release went that is told, not made now. */
export type Told = Pick<Draft, 'outcome' | 'output'>;

interface Row {
  readonly id: string;
  readonly version: number;
  readonly description: string;
  readonly slugId: string | null;
  readonly userId: string;
  readonly userEmail: string;
  readonly addonPlans: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What was recorded last. */
  readonly outcome: Outcome;
  readonly pushedOutAt: number | null;
  readonly streamId: string | null;
}

const SELECT = `
  SELECT r.id, r.version, r.description, r.slug_id AS slugId, u.id AS userId, u.email AS userEmail,
    r.addon_plans AS addonPlans, r.created_at AS createdAt, e.at AS updatedAt, e.status AS outcome,
    (SELECT l.created_at FROM releases l WHERE l.app_id = r.app_id AND l.version = r.version + ${KEEP_RELEASES})
      AS pushedOutAt,
    coalesce(o.stream_id, n.stream_id, p.stream_id) AS streamId
  FROM releases r JOIN accounts u ON u.id = r.user_id
    JOIN release_events e ON e.id = (SELECT max(id) FROM release_events WHERE release_id = r.id)
    LEFT JOIN release_outputs o ON o.release_id = r.id
    LEFT JOIN runs n ON n.release_id = r.id
    LEFT JOIN phases p ON p.release_id = r.id
  WHERE r.app_id = ?`;

interface Newest {
  readonly version: number;
  readonly slugId: string | null;
}

const NEWEST = 'SELECT r.version, r.slug_id AS slugId FROM releases r WHERE r.app_id = ?';
const LAST = 'ORDER BY r.version DESC LIMIT 1';
/** The condition that a release `r` has succeeded. */
const SUCCEEDED = "EXISTS (SELECT 1 FROM release_events WHERE release_id = r.id AND status = 'succeeded')";

export class Releases {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #chain: Chain;
  readonly #changes: Changes;
  readonly #phases: Phases;

  constructor(
    db: Database,
    clock: Clock,
    { phases, chain, changes }: { phases: Phases; chain: Chain; changes: Changes },
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#chain = chain;
    this.#changes = changes;
    this.#phases = phases;
  }

  list(appId: string, range: Range): Page<Release> {
    return this.#db.read(() => {
      const columns = { version: 'r.version', id: 'r.id' };
      const page = readPage<Row>(this.#db, { select: SELECT, values: [appId], columns }, range);
      const current = this.#currentVersion(appId);
      return { rows: page.rows.map((row) => this.#view(row, current)), more: page.more };
    });
  }

  /** @param identity id or version. @throws {ApiError} 404 */
  find(appId: string, identity: string): Release {
    return this.#db.read(() => {
      const byVersion = /^\d{1,15}$/.test(identity);
      const row = byVersion
        ? this.#db.get<Row>(`${SELECT} AND r.version = ?`, appId, Number(identity))
        : this.#db.get<Row>(`${SELECT} AND r.id = ?`, appId, identity.toLowerCase());
      if (!row) throw notFound('release');
      return this.#view(row, this.#currentVersion(appId));
    });
  }

  newest(appId: string): Release | undefined {
    return this.#db.read(() => {
      const row = this.#db.get<Row>(`${SELECT} ORDER BY r.version DESC LIMIT 1`, appId);
      return row && this.#view(row, this.#currentVersion(appId));
    });
  }

  current(appId: string): Release | undefined {
    return this.#db.read(() => {
      const version = this.#currentVersion(appId);
      return version === undefined ? undefined : this.find(appId, String(version));
    });
  }

  configVarsOf(releaseId: string): ConfigVars {
    const vars = this.#configVarsWhere('id = ?', releaseId);
    if (!vars) throw notFound('release');
    return vars;
  }

  /** The app's config vars: those of its newest release, whether or not that one runs. */
  configVars(appId: string): ConfigVars {
    return this.#configVarsWhere('app_id = ? ORDER BY version DESC LIMIT 1', appId) ?? {};
  }

  /** Makes the next release of an app. */
  append(appId: string, draft: Draft): Release {
    return this.#db.write(() => {
      this.#chain.requireSound(appId);
      const id = randomUUID();
      const at = this.#clock();
      const slugId = draft.slugId ?? this.#newestSlug(appId);
      const told = draft.outcome ?? (draft.output === undefined ? undefined : 'succeeded');
      const skips = draft.skipsCommand === true;
      const phase = told ? undefined : this.#phases.plan(appId, slugId, skips);
      this.#db.run(
        `INSERT INTO releases (id, app_id, version, slug_id, user_id, description, config_vars, addon_plans, created_at)
         VALUES (?, ?, 1 + coalesce((SELECT max(version) FROM releases WHERE app_id = ?), 0), ?, ?, ?, ?,
           (SELECT json_group_array(plan ORDER BY plan) FROM addons WHERE app_id = ? AND state <> 'deprovisioned'), ?)`,
        id,
        appId,
        appId,
        slugId,
        draft.by,
        draft.description,
        JSON.stringify(draft.configVars ?? this.configVars(appId)),
        appId,
        at,
      );
      this.#record(id, phase ? 'pending' : (told ?? 'succeeded'), at);
      if (phase) this.#phases.add(id, phase);
      if (draft.output !== undefined) {
        this.#db.run(
          'INSERT INTO release_outputs (release_id, stream_id) VALUES (?, ?)',
          id,
          this.#chain.addStream(draft.output),
        );
      }
      this.#chain.add(id);
      this.#db.afterCommit(() => this.#changes.announce(appId));
      return this.find(appId, id);
    });
  }

  /**
   * Makes a release that runs an earlier one again: its slug, its config vars; add-ons stay as they are.
   * @param targetId the id of a release, of this app.
   * @throws {ApiError} 422 with the reason when that release is unknown or cannot be run again.
   */
  rollBack(
    app: { readonly id: string; readonly name: string },
    targetId: string,
    by: string,
    told: Told = {},
  ): Release {
    return this.#db.write(() => {
      if (
        !this.#db.get('SELECT 1 FROM releases WHERE app_id = ? AND id = ?', app.id, targetId.toLowerCase())
      ) {
        throw invalidParams(`Cannot roll back: ${app.name} has no release ${targetId}.`);
      }
      const target = this.find(app.id, targetId);
      const refusal = rollbackRefusal(target);
      if (refusal !== undefined || target.slugId === null) throw invalidParams(refusal ?? 'It runs nothing.');
      const description = rollback(target.version);
      return this.append(app.id, {
        ...told,
        by,
        description,
        slugId: target.slugId,
        configVars: this.configVarsOf(target.id),
      });
    });
  }

  #configVarsWhere(condition: string, value: string): ConfigVars | undefined {
    const row = this.#db.get<{ configVars: string; id: string }>(
      `SELECT config_vars AS configVars, id FROM releases WHERE ${condition}`,
      value,
    );
    if (!row) return undefined;
    this.#chain.requireHolds(row.id);
    return parseStringsByName(row.configVars);
  }

  #record(releaseId: string, status: Outcome, at: number): void {
    this.#db.run(
      'INSERT INTO release_events (release_id, status, at) VALUES (?, ?, ?)',
      releaseId,
      status,
      at,
    );
  }

  /** The newest release that succeeded is the one that runs. */
  #currentVersion(appId: string): number | undefined {
    this.#chain.requireHead(appId);
    return this.#db.get<Newest>(`${NEWEST} AND ${SUCCEEDED} ${LAST}`, appId)?.version;
  }

  /** The code that runs or is on its way, which a change of config vars or add-ons keeps. */
  #newestSlug(appId: string): string | null {
    return (
      this.#db.get<Newest>(`${NEWEST} AND (${SUCCEEDED} OR ${IS_WAITING}) ${LAST}`, appId)?.slugId ?? null
    );
  }

  #view(row: Row, currentVersion: number | undefined): Release {
    const { outcome, pushedOutAt, addonPlans, ...rest } = row;
    this.#chain.requireHolds(row.id);
    const current = row.version === currentVersion;
    const status = statusOf({ createdAt: row.createdAt, pushedOutAt, current, outcome }, this.#clock());
    return {
      ...rest,
      addonPlans: parseStrings(addonPlans),
      status,
      current,
      eligible: ineligibility({ version: row.version, status, slugId: row.slugId }) === undefined,
    };
  }
}
