/** Hashes that may stand among git's arguments. */

/** Whether it has the form of one. */
export function isWholeHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** @throws {RangeError} for anything but a whole hash, such as an option */
export function wholeHash(hash: string): string {
  if (!isWholeHash(hash)) throw new RangeError('Not the whole hash of a commit.');
  return hash;
}
