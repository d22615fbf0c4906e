// The chain of outcomes in SQL: how each release phase and each build ended, and the SHA-256 of what it wrote. Each
// carries the hash of the one before it in the same app. One expression serves to write, to check and to bring an older
// ledger up to date.
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HASH } from './chain-sql.ts';

/**
 * Gives a connection the function `output_hash`: the SHA-256 of an output that is kept as a file, in hex; null where
 * there is no such file or it cannot be read.
 * @param folder that holds the outputs, each in a file that is named by its id
 */
export function defineOutputHash(db: DatabaseSync, folder: string): void {
  db.function('output_hash', { directOnly: true }, (id) => {
    if (typeof id !== 'string' || !/^[0-9a-f]{48}$/.test(id)) return null;
    try {
      return hash('sha256', readFileSync(join(folder, id)));
    } catch {
      return null;
    }
  });
}

/**
 * @param outcome the name of a row of `outcomes`. Its subject says by its kind what was recorded: the last event of a
 * release with its phase, a build, or nothing more than the hash of an output.
 * @param previous an SQL expression: the hash of the outcome before it; left out, the one that is stored.
 */
export function hashOfOutcome(
  outcome: string,
  previous = `(SELECT q.hash FROM outcomes q WHERE q.app_id = ${outcome}.app_id AND q.number = ${outcome}.number - 1)`,
): string {
  return `${HASH}('outcome', ${outcome}.app_id, ${outcome}.number, ${outcome}.kind, ${outcome}.subject, ${outcome}.sha256,
    (SELECT json_array(qe.id, qe.status, qe.at, qp.command, qp.stream_id)
      FROM release_events qe LEFT JOIN phases qp ON qp.release_id = qe.release_id
      WHERE qe.release_id = ${outcome}.subject ORDER BY qe.id DESC LIMIT 1),
    (SELECT json_array(qb.app_id, qb.user_id, qb.stream_id, qb.url, qb.checksum, qb."commit", qb.commit_description,
      qb.buildpack, qb.status, qb.slug_id, qb.release_id, qb.created_at, qb.updated_at)
      FROM builds qb WHERE qb.id = ${outcome}.subject),
    ${previous})`;
}

/** The condition that an outcome is what was recorded. @param outcome the name of a row of `outcomes` */
export function outcomeHolds(outcome: string): string {
  return `${hashOfOutcome(outcome)} IS ${outcome}.hash`;
}

/** The condition that a release ended as was recorded, or is yet to end. @param release an SQL expression: its id */
export function endHolds(release: string): string {
  return `coalesce((SELECT ${outcomeHolds('oe')} FROM outcomes oe WHERE oe.subject = ${release}),
    (SELECT count(*) FROM release_events WHERE release_id = ${release}) = 1)`;
}

/** The condition that a build ended as was recorded, or is under way. @param build the name of a row of `builds` */
export function buildHolds(build: string): string {
  return `coalesce((SELECT ${outcomeHolds('ob')} FROM outcomes ob WHERE ob.subject = ${build}.id), ${build}.status = 'pending')`;
}
