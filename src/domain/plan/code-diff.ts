/** How the code that an operation would run differs from the code that runs: always in this direction. */

import type { Commit, FileChange } from '../graph/commit.ts';
import type { Caveat, Span } from '../graph/span.ts';

/** The files between two commits, which may not be known where the commits are. */
export interface Files {
  readonly files: readonly FileChange[];
  /** Why they are not known, and with them the migrations, as sentences; `files` is empty then. */
  readonly filesUnknown?: string;
}

export interface Commits {
  /** Of all of them. */
  readonly count: number;
  /** What keeps that number from being exact. */
  readonly caveat?: Caveat;
  /** The newest first, perhaps not all. */
  readonly list: readonly Commit[];
}

/** From the code that runs to the code that would run. */
export interface CodeDiff extends Files {
  /** Both commits, by their whole hashes; left out where it is the same code, for which no repository is asked. */
  readonly span?: Span;
  /** Commits that would run and do not run yet. */
  readonly added: Commits;
  /** Commits that run and would not run any more. */
  readonly removed: Commits;
}

/** The same files as going the other way changes them, in the same order. */
export function reversedFiles(files: readonly FileChange[]): FileChange[] {
  return files.map(({ blobs, sameContents, ...file }) => ({
    ...reversed(file),
    ...(blobs && { blobs: { before: blobs.now, now: blobs.before } }),
    ...(sameContents && { sameContents }),
  }));
}

function reversed({ kind, path, from }: FileChange): FileChange {
  switch (kind) {
    case 'added':
    case 'copied':
      return { kind: 'deleted', path, from: undefined };
    case 'deleted':
      return { kind: 'added', path, from: undefined };
    case 'renamed':
      return { kind: 'renamed', path: from ?? path, from: path };
    default:
      return { kind, path, from: undefined };
  }
}
