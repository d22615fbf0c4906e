/** How two commits are compared, whatever the settings of the repository. */

import { createHash } from 'node:crypto';
import { wholeHash } from './hash.ts';

/**
 * Arguments of git that compare two commits.
 * @param from whole hash; undefined compares with nothing
 * @param to whole hash
 * @param shape what git prints of the differences, as options
 */
export function differ(from: string | undefined, to: string, shape: readonly string[]): string[] {
  const right = wholeHash(to);
  const left = from === undefined ? emptyTree(right) : wholeHash(from);
  const quiet = ['--no-color', '--no-relative', '--ignore-submodules=none'];
  return ['diff-tree', ...quiet, '-r', '-z', ...shape, left, right];
}

/** git knows the empty tree of both hash formats without having it. */
function emptyTree(like: string): string {
  return createHash(like.length === 40 ? 'sha1' : 'sha256')
    .update('tree 0\0')
    .digest('hex');
}
