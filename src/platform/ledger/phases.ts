// Release phases. A command can be run only where the slug of the release has an archive. Each release waits for those
// before it, so that they take effect in the order of their versions, as on the real platform. What runs the commands
// records here how each ended.
import { randomBytes } from 'node:crypto';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Outcomes } from './outcomes.ts';

/** What a release waits for before it takes effect. */
export interface Phase {
  /** Null when there is nothing to run, only to wait for the release before. */
  readonly command: string | null;
  /** Of what the command writes. */
  readonly streamId: string | null;
}

/** A phase whose turn it is. */
export interface NextPhase extends Phase {
  readonly releaseId: string;
  readonly version: number;
  /** The SHA-256 of the slug's archive. */
  readonly archive: string | null;
}

/** The condition that a release `r` with a phase is yet to take effect. */
export const IS_WAITING = `EXISTS (SELECT 1 FROM phases WHERE release_id = r.id)
  AND NOT EXISTS (SELECT 1 FROM release_events WHERE release_id = r.id AND status <> 'pending')`;

export class Phases {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #changes: Changes;
  readonly #outcomes: Outcomes;

  constructor(db: Database, clock: Clock, changes: Changes, outcomes: Outcomes) {
    this.#db = db;
    this.#clock = clock;
    this.#changes = changes;
    this.#outcomes = outcomes;
  }

  /**
   * The phase of a release that is made now; to be asked before it is there.
   * @param skips whether its command only runs when there is another one to wait for.
   * @returns undefined when it takes effect at once, or is not run here.
   */
  plan(appId: string, slugId: string | null, skips: boolean): Phase | undefined {
    const waits = this.#isWaiting(appId);
    const sql = "SELECT process_types ->> 'release' AS command FROM slugs WHERE id = ? AND packed = 1";
    const command = this.#db.get<{ command: string | null }>(sql, slugId)?.command ?? null;
    if (command === null || (skips && !waits)) return waits ? { command: null, streamId: null } : undefined;
    return { command, streamId: randomBytes(24).toString('hex') };
  }

  add(releaseId: string, { command, streamId }: Phase): void {
    const sql = 'INSERT INTO phases (release_id, command, stream_id) VALUES (?, ?, ?)';
    this.#db.run(sql, releaseId, command, streamId);
  }

  /** The ids of the apps with a release that is yet to take effect. */
  waitingApps(): string[] {
    const sql = `SELECT DISTINCT r.app_id AS id FROM phases p JOIN releases r ON r.id = p.release_id WHERE ${IS_WAITING}`;
    return this.#db.all<{ id: string }>(sql).map(({ id }) => id);
  }

  /** The first release of an app that is yet to take effect. */
  next(appId: string): NextPhase | undefined {
    return this.#db.get<NextPhase>(
      `SELECT r.id AS releaseId, r.version, p.command, p.stream_id AS streamId,
         CASE s.packed WHEN 1 THEN substr(s.checksum, length('SHA256:') + 1) END AS archive
       FROM phases p JOIN releases r ON r.id = p.release_id LEFT JOIN slugs s ON s.id = r.slug_id
       WHERE r.app_id = ? AND ${IS_WAITING} ORDER BY r.version LIMIT 1`,
      appId,
    );
  }

  /** How the phase of a release ended, which is final. Its output has ended too. */
  finish(
    appId: string,
    { releaseId, streamId }: Pick<NextPhase, 'releaseId' | 'streamId'>,
    outcome: 'succeeded' | 'failed',
  ): void {
    this.#db.write(() => {
      this.#db.run(
        'INSERT INTO release_events (release_id, status, at) VALUES (?, ?, ?)',
        releaseId,
        outcome,
        this.#clock(),
      );
      this.#outcomes.add(appId, 'release', releaseId);
      if (streamId !== null) this.#outcomes.addOutput(appId, streamId);
      this.#db.afterCommit(() => this.#changes.announce(appId));
    });
  }

  #isWaiting(appId: string): boolean {
    const sql = `SELECT 1 FROM releases r WHERE r.app_id = ? AND ${IS_WAITING} LIMIT 1`;
    return this.#db.get(sql, appId) !== undefined;
  }
}
