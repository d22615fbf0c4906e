// Notices what another program changed in the file of the ledger after it removed the guards. It is evidence, not
// protection: a program that computes the hashes as well can still tell another story.
//
// What is read is checked when it is read, so that no answer is made of a release that was changed; what is appended to
// is checked before; the newest releases of each app are checked at start; `--verify` checks all.
import { randomBytes } from 'node:crypto';
import { ApiError } from '../errors.ts';
import { hashOfRelease, hashOfStream, releaseHolds, streamHolds } from './chain-sql.ts';
import type { Database } from './database.ts';
import { goneSentence as outcomeGone, outcomeSentence, outputSentence, type Outcomes } from './outcomes.ts';
import { buildHolds, endHolds } from './outcomes-sql.ts';

/** What is wrong with a ledger, as a sentence. */
type Finding = string;

export class Chain {
  readonly #db: Database;
  readonly #outcomes: Outcomes;
  /** The ids of releases and builds that were looked at, and are what was recorded while no other program writes. */
  readonly #sound = new Set<string>();
  #revision: number | undefined;

  constructor(db: Database, outcomes: Outcomes) {
    this.#db = db;
    this.#outcomes = outcomes;
  }

  /** Adds a release that was just written, in the same transaction and with all that belongs to it, to the chain. */
  add(releaseId: string): void {
    const sql = `INSERT INTO hashes (subject, hash) SELECT ?, ${hashOfRelease('?')}`;
    this.#db.run(sql, releaseId, releaseId);
    const release = 'releases WHERE id = ?';
    this.#db.run(
      `UPDATE heads SET version = version + 1 WHERE app_id = (SELECT app_id FROM ${release})`,
      releaseId,
    );
    this.#db.run(
      `INSERT INTO heads (app_id, version) SELECT app_id, version FROM ${release} AND version = 1`,
      releaseId,
    );
  }

  /** What an output says. @throws {ApiError} 500 when it is not what was written. */
  textOf(streamId: string): string | undefined {
    const row = this.#db.get<{ text: string; holds: 0 | 1 }>(
      `SELECT s.text, ${streamHolds('s')} AS holds FROM streams s WHERE s.id = ?`,
      streamId,
    );
    if (row?.holds === 0) throw changed('An output is not what was written.');
    return row?.text;
  }

  /** To be asked before an output that is kept as a file is read. @throws {ApiError} 500 when it is not what was written. */
  requireOutput(streamId: string): void {
    if (!this.#outcomes.holdsOutput(streamId)) throw changed('An output is not what was written.');
  }

  /** Stores what a command wrote. @returns an id that cannot be guessed: whoever knows it may read the text. */
  addStream(text: string, id = randomBytes(24).toString('hex')): string {
    this.#db.run('INSERT INTO streams (id, text) VALUES (?, ?)', id, text);
    const sql = `INSERT INTO hashes (subject, hash) SELECT s.id, ${hashOfStream('s')} FROM streams s WHERE s.id = ?`;
    this.#db.run(sql, id);
    return id;
  }

  /**
   * To be asked before a release is appended: a chain is not continued from a release that was changed.
   * @throws {ApiError} 500
   */
  requireSound(appId: string): void {
    const guard = this.#db.missingGuard();
    if (guard !== undefined) throw changed(guardSentence(guard));
    const newest = this.requireHead(appId);
    if (newest !== null) this.requireHolds(newest);
  }

  /** @throws {ApiError} 500 when the release is not what was released, or did not end as it says. */
  requireHolds(releaseId: string): void {
    if (this.#isSound(releaseId)) return;
    const row = this.#db.get<{ name: string; version: number; holds: 0 | 1; endHolds: 0 | 1 }>(
      `SELECT a.name, r.version, ${releaseHolds('r.id')} AS holds, ${endHolds('r.id')} AS endHolds
       FROM releases r JOIN apps a ON a.id = r.app_id WHERE r.id = ?`,
      releaseId,
    );
    if (row?.holds === 0) throw changed(releaseSentence(row.name, row.version));
    if (row?.endHolds === 0) throw changed(outcomeSentence(`v${row.version} of ${row.name}`));
    this.#sound.add(releaseId);
  }

  /** @throws {ApiError} 500 when the build did not end as it says. */
  requireBuildHolds(buildId: string): void {
    if (this.#isSound(buildId)) return;
    const row = this.#db.get<{ name: string; holds: 0 | 1 }>(
      `SELECT a.name, ${buildHolds('b')} AS holds FROM builds b JOIN apps a ON a.id = b.app_id WHERE b.id = ?`,
      buildId,
    );
    if (row?.holds === 0) throw changed(outcomeSentence(`the build ${buildId} of ${row.name}`));
    this.#sound.add(buildId);
  }

  #isSound(id: string): boolean {
    const revision = this.#db.revision();
    if (revision !== this.#revision) this.#sound.clear();
    this.#revision = revision;
    return this.#sound.has(id);
  }

  /** @returns the id of an app's newest release. @throws {ApiError} 500 when anything after what is there was removed. */
  requireHead(appId: string): string | null {
    const row = this.#db.get<{
      head: number | null;
      name: string;
      newest: number | null;
      id: string | null;
      outcomesHold: 0 | 1;
    }>(
      `SELECT h.version AS head, a.name, r.version AS newest, r.id,
         coalesce(h.outcomes, 0) = (SELECT coalesce(max(number), 0) FROM outcomes WHERE app_id = a.id) AS outcomesHold
       FROM apps a LEFT JOIN heads h ON h.app_id = a.id
         LEFT JOIN releases r ON r.app_id = a.id AND r.version = (SELECT max(version) FROM releases WHERE app_id = a.id)
       WHERE a.id = ?`,
      appId,
    );
    if (row && row.head !== row.newest) throw changed(headSentence(row.name, row.newest ?? 0, row.head));
    if (row?.outcomesHold === 0) throw changed(outcomeGone(row.name));
    return row?.id ?? null;
  }

  /**
   * Looks through the ledger.
   * @param newest how many of the newest releases of each app; left out, all.
   * @returns what is wrong first; undefined when the chain holds.
   */
  firstBreak(newest?: number): Finding | undefined {
    return this.#db.read(() => {
      const guard = this.#db.missingGuard();
      if (guard !== undefined) return guardSentence(guard);
      const apps = this.#db.all<{ id: string }>('SELECT id FROM apps ORDER BY name');
      for (const { id } of apps) {
        const finding = this.#firstBreakOf(id, newest);
        if (finding !== undefined) return finding;
      }
      return undefined;
    });
  }

  #firstBreakOf(appId: string, limit?: number): Finding | undefined {
    const app = this.#db.get<{ name: string; head: number | null }>(
      'SELECT name, (SELECT version FROM heads WHERE app_id = id) AS head FROM apps WHERE id = ?',
      appId,
    );
    const name = app?.name ?? appId;
    const head = app?.head ?? null;
    const first = Math.max(0, (head ?? 0) - (limit ?? Number.MAX_SAFE_INTEGER)) + 1;
    const rows = this.#db.all<{ version: number; holds: 0 | 1; endHolds: 0 | 1; outputsHold: 0 | 1 }>(
      `SELECT r.version, ${releaseHolds('r.id')} AS holds, ${endHolds('r.id')} AS endHolds, NOT EXISTS (
           SELECT 1 FROM streams s WHERE NOT ${streamHolds('s')} AND s.id IN (
             SELECT stream_id FROM release_outputs WHERE release_id = r.id
             UNION ALL SELECT stream_id FROM builds WHERE release_id = r.id)) AS outputsHold
         FROM releases r WHERE r.app_id = ? AND r.version >= ? ORDER BY r.version`,
      appId,
      first,
    );
    for (const [index, { version, holds, endHolds: ends, outputsHold }] of rows.entries()) {
      if (version !== first + index) return goneSentence(name, first + index);
      if (holds === 0) return releaseSentence(name, version);
      if (ends === 0) return outcomeSentence(`v${version} of ${name}`);
      if (outputsHold === 0) return outputSentence(`v${version} of ${name}`);
    }
    const last = first + rows.length - 1;
    if (last !== (head ?? 0)) return headSentence(name, last, head);
    return this.#outcomes.firstBreakOf({ id: appId, name }, limit);
  }
}

/** A ledger that another program changed: to clients an error, and nothing was done. */
function changed(finding: Finding): ApiError {
  return new ApiError(
    500,
    'ledger_changed',
    `${finding} Another program changed the ledger of this platform.`,
  );
}

function releaseSentence(app: string, version: number): Finding {
  return `v${version} of ${app} is not what was released.`;
}

function goneSentence(app: string, version: number): Finding {
  return `v${version} of ${app} is gone.`;
}

/** @param newest the newest version that is there. @param head the newest that was released, null when that is gone too */
function headSentence(app: string, newest: number, head: number | null): Finding {
  return head !== null && head > newest ? goneSentence(app, newest + 1) : releaseSentence(app, newest);
}

function guardSentence(trigger: string): Finding {
  return `The ledger's guard ${trigger} is not as it was made.`;
}
