/** What the editor of several files opens: pure data. */

import type { FileChange } from '../../domain/graph/commit.ts';

/** A file at a commit. */
export interface FileVersion {
  /** Whole. */
  readonly hash: string;
  readonly path: string;
  /** Whole hash of its contents, where the path does not lead to it. */
  readonly blob?: string;
}

/** One file of the comparison; a side is undefined where the file is not. */
export interface Resource {
  readonly path: string;
  readonly left: FileVersion | undefined;
  readonly right: FileVersion | undefined;
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
  const { kind, path, blobs } = change;
  const before = from === undefined || kind === 'added' ? undefined : from;
  return {
    path,
    left: before === undefined ? undefined : fileVersion(before, change.from ?? path, blobs?.before),
    right: kind === 'deleted' ? undefined : fileVersion(to, path, blobs?.now),
  };
}

function fileVersion(hash: string, path: string, blob: string | undefined): FileVersion {
  return { hash, path, ...(blob !== undefined && { blob }) };
}
