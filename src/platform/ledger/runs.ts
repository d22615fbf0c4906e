// Runs of release commands. All of a run is decided and stored when its release is made: when it starts, when it ends and
// how. Its state at any moment follows from that and the clock, so a platform that is killed meanwhile, or another one
// over the same ledger, has nothing to finish. Releases of an app take effect in the order of their versions: one that
// is made while another is pending waits for it, as on the real platform, whose listings show several pending at once.
import { randomBytes } from 'node:crypto';
import { number, object, parse, string, array } from 'valibot';
import type { Chain } from './chain.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Outcome } from './eligibility.ts';
import type { Performance } from './output.ts';
import { rehearse, type Rehearsal } from './rehearsal.ts';

/** The setting that says which command line is rehearsed in place of another one. */
const STAND_IN = 'rehearsal of ';

const script = object({ texts: array(string()), lines: number(), error: string() });

/** A run that is about to be stored, times in ms. */
export interface Plan {
  /** Null when there is nothing to run, only to wait for the release before. */
  readonly command: string | null;
  readonly rehearsal: Rehearsal | undefined;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What is known of a run when its release is looked at. */
export interface Ending {
  readonly endsAt: number | null;
  readonly exitCode: number | null;
}

/** How a run stands. */
export function outcomeOf({ endsAt, exitCode }: Ending, now: number): Outcome | undefined {
  if (endsAt === null) return undefined;
  if (endsAt > now) return 'pending';
  return exitCode === 0 ? 'succeeded' : 'failed';
}

interface OutputRow {
  readonly releaseId: string;
  readonly output: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly keptUntil: number;
}

export class Runs {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #chain: Chain;

  constructor(db: Database, clock: Clock, chain: Chain) {
    this.#db = db;
    this.#clock = clock;
    this.#chain = chain;
  }

  /**
   * The run that a release which is made now begins; to be asked before it is there.
   * @param skips whether its command only runs when there is another one to wait for.
   * @returns undefined when there is nothing to run and to wait for.
   */
  plan(appId: string, slugId: string | null, skips: boolean): Plan | undefined {
    const now = this.#clock();
    const free = this.#freeAt(appId);
    const waits = free > now;
    const command = skips && !waits ? null : this.#commandOf(slugId);
    if (command === null && !waits) return undefined;
    const begin = Math.max(now, free);
    if (command === null) return { command, rehearsal: undefined, startsAt: begin, endsAt: begin };
    const rehearsal = this.#rehearsalOf(command);
    const startsAt = begin + rehearsal.startsAfter;
    return { command, rehearsal, startsAt, endsAt: startsAt + rehearsal.lasts };
  }

  add(releaseId: string, { command, rehearsal, startsAt, endsAt }: Plan): void {
    this.#db.run(
      `INSERT INTO runs (release_id, command, stream_id, output, starts_at, ends_at, kept_until, exit_code)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      releaseId,
      command,
      rehearsal ? randomBytes(24).toString('hex') : null,
      rehearsal ? JSON.stringify(rehearsal.script) : null,
      Math.round(startsAt),
      Math.round(endsAt),
      Math.round(endsAt + (rehearsal?.keeps ?? 0)),
      rehearsal?.exitCode ?? 0,
    );
  }

  /** From now on one command line is rehearsed in place of another. */
  standIn(command: string, rehearsal: string): void {
    this.#db.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', STAND_IN + command, rehearsal);
  }

  /**
   * What a run writes. @returns undefined while it has not started, when it is gone, and when there is none.
   * @throws {ApiError} 500 when its release is not what was released.
   */
  output(streamId: string): Performance | undefined {
    const row = this.#db.get<OutputRow>(
      `SELECT release_id AS releaseId, output, starts_at AS startsAt, ends_at AS endsAt, kept_until AS keptUntil
       FROM runs WHERE stream_id = ?`,
      streamId,
    );
    const now = this.#clock();
    if (!row || now < row.startsAt || now > row.keptUntil) return undefined;
    this.#chain.requireHolds(row.releaseId);
    const { startsAt, endsAt } = row;
    return { script: parse(script, JSON.parse(row.output)), startsAt, endsAt };
  }

  /** Whether a run ended in this time, both in ms: after the one and at the latest with the other. */
  hasEndedBetween(after: number, until: number): boolean {
    const sql = 'SELECT 1 FROM runs WHERE ends_at > ? AND ends_at <= ? LIMIT 1';
    return this.#db.get(sql, after, until) !== undefined;
  }

  /** When everything that was released before has ended, in ms. As each one waits, the newest ends last. */
  #freeAt(appId: string): number {
    const sql = `SELECT ends_at AS endsAt FROM runs
      WHERE release_id = (SELECT id FROM releases WHERE app_id = ? ORDER BY version DESC LIMIT 1)`;
    return this.#db.get<{ endsAt: number }>(sql, appId)?.endsAt ?? 0;
  }

  #commandOf(slugId: string | null): string | null {
    if (slugId === null) return null;
    const sql = "SELECT json_extract(process_types, '$.release') AS command FROM slugs WHERE id = ?";
    return this.#db.get<{ command: string | null }>(sql, slugId)?.command ?? null;
  }

  #rehearsalOf(command: string): Rehearsal {
    const standIn = this.#db.get<{ value: string }>(
      'SELECT value FROM settings WHERE key = ?',
      STAND_IN + command,
    )?.value;
    const sql = 'SELECT count(*) AS runs FROM runs WHERE command = ?';
    return rehearse(standIn ?? command, this.#db.get<{ runs: number }>(sql, command)?.runs ?? 0);
  }
}
