/** What the editor of several files opens: pure data. */

import type { FileChange } from '../../model/commit.ts';

/** A file at a commit. */
export interface Side {
  /** Whole. */
  readonly hash: string;
  readonly path: string;
}

/** One file of the comparison; a side is undefined where the file is not. */
export interface Resource {
  readonly path: string;
  readonly left: Side | undefined;
  readonly right: Side | undefined;
}

/**
 * The two sides of each changed file.
 * @param from whole hash of the commit on the left; undefined where there is nothing to compare with
 * @param to whole hash of the commit on the right
 */
export function resourcesOf(
  changes: readonly FileChange[],
  from: string | undefined,
  to: string,
): Resource[] {
  return changes.map((change) => resourceOf(change, from, to));
}

/** The same of one file. */
export function resourceOf(change: FileChange, from: string | undefined, to: string): Resource {
  const before = from === undefined || change.kind === 'added' ? undefined : from;
  return {
    path: change.path,
    left: before === undefined ? undefined : { hash: before, path: change.from ?? change.path },
    right: change.kind === 'deleted' ? undefined : { hash: to, path: change.path },
  };
}
