/** The commits between two commits, for lists that people read. */

import type { Commit } from '../domain/graph/commit.ts';
import type { Caveat, Shipped, Span } from '../domain/graph/span.ts';
import { cutOf } from './cut.ts';
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
  /** What keeps `count` from being exact. */
  readonly caveat?: Caveat;
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
  const { part, count, caveat } = await history.list(span, skip, pageSize, signal);
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
  return { commits, count, ...(caveat && { caveat }), more: next < count ? next : undefined };
}

/**
 * How many commits each of two commits has and the other has not. Where the whole history is here git itself counts,
 * which is quick where the history was not walked yet. git trusts the clocks of those who committed, and where these
 * are wrong it may count some too many; `History.shipped` does not.
 * @param span whole hashes; without `from` everything is ahead
 */
export async function countRange(
  repository: Pick<Repository, 'root' | 'commonDir'>,
  history: Pick<History, 'shipped'>,
  span: Span,
  signal?: AbortSignal,
): Promise<Shipped> {
  const { root } = repository;
  const options = { signal };
  if ((await cutOf(repository)).border.length > 0) {
    const [shipped] = await history.shipped([span], signal);
    return shipped!;
  }
  if (span.from === undefined) {
    const count = await runGit(root, ['rev-list', '--count', wholeHash(span.to)], options);
    return { ahead: Number(count), behind: 0 };
  }
  const [left, right] = [wholeHash(span.from), wholeHash(span.to)];
  const output = await runGit(root, ['rev-list', '--left-right', '--count', `${left}...${right}`], options);
  const [behind = 0, ahead = 0] = output.split('\t').map(Number);
  // Then one is an ancestor of the other.
  if (ahead === 0 || behind === 0) return { ahead, behind };
  const base = await runGit(root, ['merge-base', left, right], options);
  return base === '' ? { ahead: 0, behind: 0, caveat: 'unrelated' } : { ahead, behind };
}
