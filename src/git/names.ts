/** The names that a repository has for commits: what is checked out, branches and tags. And the commits before one. */

import { isWholeHash } from '../domain/graph/commit.ts';
import { GitFailed, runGit } from './git.ts';
import { wholeHash } from './hash.ts';
import type { Repository } from './repository.ts';

/** A name for a commit. */
export interface CommitName {
  /** As people write it: `HEAD`, `main`, `origin/main`, `v1.2.0`. */
  readonly name: string;
  readonly kind: 'head' | 'branch' | 'remote' | 'tag';
  /** Whole hash of what it stands for: of a commit, but for a tag of something else. */
  readonly hash: string;
}

/**
 * Reads all names, in one process.
 * @returns in git's order: what is checked out, branches, branches of remotes, tags; none before the first commit
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function namesOf(
  repository: Pick<Repository, 'root'>,
  signal?: AbortSignal,
): Promise<CommitName[]> {
  try {
    return parseNames(await runGit(repository.root, ['show-ref', '--head', '--dereference'], { signal }));
  } catch (error) {
    if (error instanceof GitFailed) return [];
    throw error;
  }
}

const kinds = [
  ['refs/heads/', 'branch'],
  ['refs/remotes/', 'remote'],
  ['refs/tags/', 'tag'],
] as const;
/** Ends the line that says what an annotated tag stands for; the line before it has the tag's own object. */
const peeled = '^{}';

function parseNames(text: string): CommitName[] {
  const names = new Map<string, CommitName>();
  for (const line of text.split('\n')) {
    const [hash = '', ref = ''] = line.split(' ', 2);
    if (!isWholeHash(hash)) continue;
    const full = ref.endsWith(peeled) ? ref.slice(0, -peeled.length) : ref;
    if (full === 'HEAD') names.set(full, { name: full, kind: 'head', hash });
    for (const [prefix, kind] of kinds) {
      if (full.startsWith(prefix)) names.set(full, { name: full.slice(prefix.length), kind, hash });
    }
  }
  return [...names.values()];
}

/**
 * A commit and those before it, newest first.
 * @param from whole hash
 * @returns whole hashes, at most `count`
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function commitsFrom(
  repository: Pick<Repository, 'root'>,
  from: string,
  count: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const args = ['rev-list', `--max-count=${count}`, wholeHash(from)];
  return (await runGit(repository.root, args, { signal })).split('\n').filter(isWholeHash);
}
