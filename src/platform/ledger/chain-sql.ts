// The hash chain in SQL. A release's hash is made of the hash of the release before it in the same app and of all that
// was recorded when it was made: who, when, why, its config vars, its slug, its outcome, its release command and the
// hash of its output. One expression serves to write, to check and to bring an older ledger up to date, so that these
// cannot differ.
import { hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** The name of the function. */
export const HASH = 'ledger_hash';

/** Gives a connection the function that the expressions below call: the SHA-256 of its arguments, in hex. */
export function defineHash(db: DatabaseSync): void {
  // Integers of a row that was tampered with may be larger than a number can hold.
  const options = { varargs: true, deterministic: true, directOnly: true, useBigIntArguments: true };
  db.function(HASH, options, (...values: SQLOutputValue[]) =>
    hash(
      'sha256',
      JSON.stringify(values, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ),
  );
}

/**
 * @param release an SQL expression: the id of the release.
 * @param previous an SQL expression: the hash of the release before it; left out, the one that is stored.
 */
export function hashOfRelease(release: string, previous = 'hb.hash'): string {
  return `(SELECT ${HASH}('release', c.id, c.app_id, c.version, c.user_id, c.description, c.config_vars, c.addon_plans,
      c.created_at, cs.id, cs."commit", cs.commit_description, cs.buildpack, cs.checksum, cs.size, cs.process_types,
      cs.created_at, ce.status, ce.at, cn.command, cn.stream_id, cn.output, cn.starts_at, cn.ends_at, cn.kept_until,
      cn.exit_code, co.stream_id, ho.hash, ${previous})
    FROM releases c
      LEFT JOIN slugs cs ON cs.id = c.slug_id
      LEFT JOIN release_events ce ON ce.id = (SELECT min(id) FROM release_events WHERE release_id = c.id)
      LEFT JOIN runs cn ON cn.release_id = c.id
      LEFT JOIN release_outputs co ON co.release_id = c.id
      LEFT JOIN hashes ho ON ho.subject = co.stream_id
      LEFT JOIN releases b ON b.app_id = c.app_id AND b.version = c.version - 1
      LEFT JOIN hashes hb ON hb.subject = b.id
    WHERE c.id = ${release})`;
}

/** @param stream the name of a row of `streams`. */
export function hashOfStream(stream: string): string {
  return `${HASH}('stream', ${stream}.id, ${stream}.text)`;
}

/** The condition that a release is what was released. @param release as above */
export function releaseHolds(release: string): string {
  return `${hashOfRelease(release)} IS (SELECT hash FROM hashes WHERE subject = ${release})`;
}

/** The condition that an output is what was written. @param stream as above */
export function streamHolds(stream: string): string {
  return `${hashOfStream(stream)} IS (SELECT hash FROM hashes WHERE subject = ${stream}.id)`;
}
