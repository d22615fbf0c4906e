// The processes of an app whose slug has no archive. None is run: which there are, and how each of them fares, follows from the release that runs,
// the commands of its slug and the clock, so there is nothing to store. With a release those of the one before are gone.
import { uuidFrom } from '../uuid.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Formation } from './formation.ts';
import { rehearseProcess } from './rehearsal.ts';
import { succeeded, type Release, type Releases } from './releases.ts';

/** As long as a process takes to start where its command says nothing else, in ms. */
export const RESTART_MS = 1500;

export interface Dyno {
  readonly id: string;
  /** `web.1` */
  readonly name: string;
  readonly type: string;
  readonly command: string;
  readonly state: 'starting' | 'up' | 'crashed';
  readonly releaseId: string;
  readonly version: number;
  readonly createdAt: number;
  /** When it came into its state, in ms. */
  readonly updatedAt: number;
}

export class Dynos {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #releases: Releases;
  readonly #formation: Formation;
  readonly #restartMs: number;

  constructor(db: Database, clock: Clock, releases: Releases, formation: Formation, restartMs: number) {
    this.#db = db;
    this.#clock = clock;
    this.#releases = releases;
    this.#formation = formation;
    this.#restartMs = restartMs;
  }

  /** One for each place in the formation. */
  list(appId: string): Dyno[] {
    return this.#db.read(() => {
      const release = this.#releases.current(appId);
      if (!release) return [];
      return this.#formation
        .of(appId)
        .flatMap(({ type, command, quantity }) =>
          Array.from({ length: quantity }, (_dyno, index) =>
            this.#dyno(appId, release, type, command, `${type}.${index + 1}`),
          ),
        );
    });
  }

  #dyno(appId: string, release: Release, type: string, command: string, name: string): Dyno {
    const run = this.#runsBefore(appId, release, type, command);
    const { startsAfter, exitCode } = rehearseProcess(command, run, this.#restartMs);
    // A release runs from when it succeeded.
    const createdAt = release.updatedAt;
    const startedAt = createdAt + startsAfter;
    const isStarting = this.#clock() < startedAt;
    return {
      id: uuidFrom('dyno', appId, release.id, name),
      name,
      type,
      command,
      state: isStarting ? 'starting' : exitCode === 0 ? 'up' : 'crashed',
      releaseId: release.id,
      version: release.version,
      createdAt,
      updatedAt: isStarting ? createdAt : startedAt,
    };
  }

  /** How many releases of the app ran this very command line before. */
  #runsBefore(appId: string, { version }: Release, type: string, command: string): number {
    const sql = `
      SELECT count(*) AS runs FROM releases r JOIN slugs s ON s.id = r.slug_id LEFT JOIN runs n ON n.release_id = r.id
      WHERE r.app_id = ? AND r.version < ? AND ${succeeded('true')}
        AND EXISTS (SELECT 1 FROM json_each(s.process_types) p WHERE p.key = ? AND p.value = ?)`;
    return this.#db.get<{ runs: number }>(sql, appId, version, type, command)?.runs ?? 0;
  }
}
