// How many processes of each type an app runs: one, unless somebody has scaled it. It is no part of a release.
import { ApiError, invalidParams } from '../errors.ts';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Releases } from './releases.ts';
import type { Slugs } from './slugs.ts';

/** The process type whose command runs before a release takes effect. */
const RELEASE = 'release';
/** This is one machine. */
const MOST = 10;

/** What is wanted of one process type. */
export interface Share {
  readonly type: string;
  readonly command: string;
  readonly quantity: number;
  /** When the release that runs was made, and when it was scaled last, in ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Scaling {
  readonly type: string;
  readonly quantity: number;
  /** Whether so many are to be added to those that there are. */
  readonly isRelative: boolean;
}

export class Formation {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #releases: Releases;
  readonly #slugs: Slugs;
  readonly #changes: Changes;

  constructor(db: Database, clock: Clock, releases: Releases, slugs: Slugs, changes: Changes) {
    this.#db = db;
    this.#clock = clock;
    this.#releases = releases;
    this.#slugs = slugs;
    this.#changes = changes;
  }

  /** One share of each process type of the release that runs; the release command is there, and runs by itself. */
  of(appId: string): Share[] {
    return this.#db.read(() => {
      const release = this.#releases.current(appId);
      if (!release || release.slugId === null) return [];
      const { createdAt } = release;
      const { processTypes } = this.#slugs.find(appId, release.slugId);
      const scaled = this.#scaled(appId);
      return Object.entries(processTypes).map(([type, command]) => {
        const { quantity = type === RELEASE ? 0 : 1, updatedAt = createdAt } = scaled.get(type) ?? {};
        return { type, command, quantity, createdAt, updatedAt: Math.max(createdAt, updatedAt) };
      });
    });
  }

  /** @throws {ApiError} 404 for a type that the app does not have, 422 for a quantity that this machine has not */
  scale(appId: string, scalings: readonly Scaling[]): void {
    this.#db.write(() => {
      const shares = new Map(this.of(appId).map((share) => [share.type, share.quantity]));
      for (const { type, quantity: given, isRelative } of scalings) {
        const before = shares.get(type);
        if (before === undefined) throw noType(type);
        if (type === RELEASE) throw invalidParams('type: the release command cannot be scaled.');
        const quantity = isRelative ? before + given : given;
        if (quantity < 0) throw invalidParams('quantity: must not be negative.');
        if (quantity > MOST) throw aboveLimit();
        this.#db.run(
          'INSERT OR REPLACE INTO formation (app_id, type, quantity, updated_at) VALUES (?, ?, ?, ?)',
          appId,
          type,
          quantity,
          this.#clock(),
        );
      }
      this.#db.afterCommit(() => this.#changes.announce(appId));
    });
  }

  #scaled(appId: string): Map<string, { quantity: number; updatedAt: number }> {
    const sql = 'SELECT type, quantity, updated_at AS updatedAt FROM formation WHERE app_id = ?';
    const rows = this.#db.all<{ type: string; quantity: number; updatedAt: number }>(sql, appId);
    return new Map(rows.map((row) => [row.type, row]));
  }
}

/** As the real platform says it, whose limit is another one. */
function aboveLimit(): ApiError {
  const message = `Cannot update to more than ${MOST} Basic size dynos per process type.`;
  return new ApiError(422, 'cannot_update_above_limit', message);
}

/** As the real platform says it. */
export function noType(type: string): ApiError {
  return new ApiError(404, 'not_found', `Couldn't find that process type (${type}).`, 'formation');
}
