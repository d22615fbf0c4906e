/** Hashes that may stand among git's arguments. */

/** @throws {RangeError} for anything but a whole hash, such as an option */
export function wholeHash(hash: string): string {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) throw new RangeError('Not the whole hash of a commit.');
  return hash;
}
