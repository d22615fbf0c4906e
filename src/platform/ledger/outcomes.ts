// What has ended: each release phase and each build with its outcome, and each output with the hash of its file. Apps
// have a chain of these each, beside that of their releases, because what ends is known only after it was released.
import type { Database } from './database.ts';
import { buildHolds, hashOfOutcome, outcomeHolds } from './outcomes-sql.ts';

/** What an outcome is of; `output` for what a build or a release command wrote. */
type Kind = 'release' | 'build' | 'output';

interface Row {
  readonly number: number;
  readonly kind: Kind;
  readonly holds: 0 | 1;
  readonly sha256: string | null;
  /** The release that it is of; null for that of a build. */
  readonly version: number | null;
  readonly buildId: string | null;
  readonly subject: string;
}

export class Outcomes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds how a release phase or a build ended, which was just written in the same transaction. */
  add(appId: string, kind: 'release' | 'build', subject: string): void {
    this.#append(appId, kind, subject, null);
  }

  /** Adds an output that has ended and is kept as a file; where there is no such file, nothing. */
  addOutput(appId: string, streamId: string): void {
    this.#db.write(() => {
      if (this.#has(streamId)) return;
      const sha256 = this.#hashOf(streamId);
      if (sha256 !== null) this.#append(appId, 'output', streamId, sha256);
    });
  }

  /** Adds the outputs of builds that ended just before their platform did. */
  addMissingOutputs(): void {
    const ended = this.#db.all<{ appId: string; streamId: string }>(
      `SELECT app_id AS appId, stream_id AS streamId FROM builds WHERE status <> 'pending'
         AND NOT EXISTS (SELECT 1 FROM outcomes WHERE subject = stream_id)
         AND NOT EXISTS (SELECT 1 FROM streams WHERE id = stream_id)`,
    );
    for (const { appId, streamId } of ended) this.addOutput(appId, streamId);
  }

  /** Whether the file of an output that has ended is what was written; true of what has not ended or is no file. */
  holdsOutput(streamId: string): boolean {
    const sql = `SELECT sha256, ${outcomeHolds('o')} AS holds FROM outcomes o WHERE subject = ?`;
    const row = this.#db.get<{ sha256: string; holds: 0 | 1 }>(sql, streamId);
    return row === undefined || (row.holds === 1 && row.sha256 === this.#hashOf(streamId));
  }

  /**
   * Looks through the outcomes of an app.
   * @param newest how many of them; left out, all, with the files of their outputs and the builds that have none.
   * @returns what is wrong first, as a sentence
   */
  firstBreakOf(app: { readonly id: string; readonly name: string }, newest?: number): string | undefined {
    const sql = 'SELECT outcomes AS last FROM heads WHERE app_id = ?';
    const last = this.#db.get<{ last: number }>(sql, app.id)?.last ?? 0;
    const first = newest === undefined ? 1 : Math.max(1, last - newest + 1);
    const rows = this.#rowsOf(app.id, first);
    for (const [index, row] of rows.entries()) {
      if (row.number !== first + index) return goneSentence(app.name);
      const finding = this.#findingIn(row, app.name, newest === undefined);
      if (finding !== undefined) return finding;
    }
    if (first + rows.length - 1 !== last) return goneSentence(app.name);
    const build = newest === undefined ? this.#unrecordedBuildOf(app.id) : undefined;
    return build === undefined ? undefined : outcomeSentence(`the build ${build} of ${app.name}`);
  }

  #rowsOf(appId: string, first: number): Row[] {
    return this.#db.all<Row>(
      `SELECT o.number, o.kind, o.subject, o.sha256, ${outcomeHolds('o')} AS holds, b.id AS buildId, r.version
       FROM outcomes o
         LEFT JOIN builds b ON o.kind <> 'release' AND (b.id = o.subject OR b.stream_id = o.subject)
         LEFT JOIN phases p ON o.kind = 'output' AND p.stream_id = o.subject
         LEFT JOIN releases r ON r.id = coalesce(p.release_id, o.subject)
       WHERE o.app_id = ? AND o.number >= ? ORDER BY o.number`,
      appId,
      first,
    );
  }

  #findingIn(row: Row, app: string, withFiles: boolean): string | undefined {
    const of = row.version === null ? `the build ${row.buildId} of ${app}` : `v${row.version} of ${app}`;
    if (row.kind !== 'output') return row.holds === 1 ? undefined : outcomeSentence(of);
    if (row.holds === 0) return outputSentence(of);
    if (!withFiles) return undefined;
    const sha256 = this.#hashOf(row.subject);
    if (sha256 === null) return `The output of ${of} is gone.`;
    return sha256 === row.sha256 ? undefined : outputSentence(of);
  }

  /** A build that is said to have ended, and of whose end nothing was recorded. */
  #unrecordedBuildOf(appId: string): string | undefined {
    const sql = `SELECT b.id FROM builds b WHERE b.app_id = ? AND NOT ${buildHolds('b')} LIMIT 1`;
    return this.#db.get<{ id: string }>(sql, appId)?.id;
  }

  #append(appId: string, kind: Kind, subject: string, sha256: string | null): void {
    this.#db.write(() => {
      this.#db.run(
        `INSERT INTO outcomes (app_id, number, kind, subject, sha256, hash)
         SELECT o.app_id, o.number, o.kind, o.subject, o.sha256, ${hashOfOutcome('o')}
         FROM (SELECT ? AS app_id, ? AS kind, ? AS subject, ? AS sha256,
           1 + coalesce((SELECT max(number) FROM outcomes WHERE app_id = ?), 0) AS number) o`,
        appId,
        kind,
        subject,
        sha256,
        appId,
      );
      this.#db.run('UPDATE heads SET outcomes = outcomes + 1 WHERE app_id = ?', appId);
    });
  }

  #has(subject: string): boolean {
    return this.#db.get('SELECT 1 FROM outcomes WHERE subject = ?', subject) !== undefined;
  }

  #hashOf(streamId: string): string | null {
    return (
      this.#db.get<{ sha256: string | null }>('SELECT output_hash(?) AS sha256', streamId)?.sha256 ?? null
    );
  }
}

export function outcomeSentence(of: string): string {
  return `The outcome of ${of} is not what was recorded.`;
}

export function goneSentence(app: string): string {
  return `An outcome of ${app} is gone.`;
}

export function outputSentence(of: string): string {
  return `The output of ${of} is not what was written.`;
}
