// How many processes of each type an app runs: one, unless somebody has scaled it. It is no part of a release.
import { ApiError, invalidParams } from '../errors.ts';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Releases } from './releases.ts';
import type { Slugs } from './slugs.ts';

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

  /** One share of each process type of the release that runs, but for the release command. */
  of(appId: string): Share[] {
    return this.#db.read(() => {
      const release = this.#releases.current(appId);
      if (!release || release.slugId === null) return [];
      const { createdAt } = release;
      const { processTypes } = this.#slugs.find(appId, release.slugId);
      const scaled = this.#scaled(appId);
      return Object.entries(processTypes)
        .filter(([type]) => type !== 'release')
        .map(([type, command]) => {
          const { quantity = 1, updatedAt = createdAt } = scaled.get(type) ?? {};
          return { type, command, quantity, createdAt, updatedAt: Math.max(createdAt, updatedAt) };
        });
    });
  }

  /** @throws {ApiError} 404 for a type that the app does not have, 422 for a quantity that this machine has not */
  scale(appId: string, scalings: readonly Scaling[]): void {
    this.#db.write(() => {
      const types = new Set(this.of(appId).map(({ type }) => type));
      for (const { type, quantity } of scalings) {
        if (!types.has(type)) throw noType(type);
        if (quantity > MOST) throw invalidParams(`quantity: this machine runs at most ${MOST} of a type.`);
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

/** As the real platform says it. */
export function noType(type: string): ApiError {
  return new ApiError(404, 'not_found', `Couldn't find that process type (${type}).`, 'formation');
}
