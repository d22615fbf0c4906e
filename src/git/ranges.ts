/** The commits between two commits, for lists that people read. */

import type { Commit } from '../model/commit.ts';
import type { Shipped, Span } from '../model/shipped.ts';
import { runGit } from './git.ts';
import { wholeHash } from './hash.ts';
import type { History } from './history.ts';
import type { Repository } from './repository.ts';

/** How many commits are read at a time. */
const pageSize = 200;

export interface RangeCommit {
  readonly commit: Commit;
  readonly merge: boolean;
  /** False for one that came in by a merge which stands further up. */
  readonly mainline: boolean;
}

export interface Page {
  readonly commits: readonly RangeCommit[];
  /** Of the whole range. */
  readonly count: number;
  /** How many to skip for the next page; undefined on the last one. */
  readonly more: number | undefined;
}

/**
 * A page of the commits that one commit has and another has not, children before their parents, those of a merged
 * branch together. The other way round they are those that were taken back.
 * @param span whole hashes; without `from` everything
 * @throws {Problem} when one of the two is not here, {Cancelled}
 */
export async function rangePage(
  repository: Pick<Repository, 'resolve'>,
  history: Pick<History, 'list'>,
  span: Span,
  skip = 0,
  signal?: AbortSignal,
): Promise<Page> {
  const { part, count } = await history.list(span, skip, pageSize, signal);
  const found = await repository.resolve(
    part.map(({ hash }) => hash),
    signal,
  );
  const commits = part.flatMap(({ hash, mainline }): RangeCommit[] => {
    const resolution = found.get(hash);
    if (resolution?.kind !== 'found') return [];
    const { commit } = resolution;
    return [{ commit, merge: commit.parents.length > 1, mainline }];
  });
  const next = skip + pageSize;
  return { commits, count, more: next < count ? next : undefined };
}

/**
 * How many commits each of two commits has and the other has not, from git itself: quick where the history was not
 * walked yet. git trusts the clocks of those who committed, and where these are wrong it may count some too many;
 * `History.shipped` does not.
 * @param span whole hashes; without `from` everything is ahead
 */
export async function countRange(
  { root }: Pick<Repository, 'root'>,
  span: Span,
  signal?: AbortSignal,
): Promise<Shipped> {
  const options = { signal };
  if (span.from === undefined) {
    const count = await runGit(root, ['rev-list', '--count', wholeHash(span.to)], options);
    return { ahead: Number(count), behind: 0 };
  }
  const both = `${wholeHash(span.from)}...${wholeHash(span.to)}`;
  const output = await runGit(root, ['rev-list', '--left-right', '--count', both], options);
  const [behind, ahead] = output.split('\t').map(Number);
  return { ahead: ahead ?? 0, behind: behind ?? 0 };
}
