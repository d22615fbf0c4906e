/** Hashes that may stand among git's arguments. */

import { isWholeHash } from '../domain/graph/commit.ts';

/** @throws {RangeError} for anything but a whole hash, such as an option */
export function wholeHash(hash: string): string {
  if (!isWholeHash(hash)) throw new RangeError('Not the whole hash of a commit.');
  return hash;
}
