/** The commits between two commits, for lists that people read. */

import type { Commit } from '../model/commit.ts';
import type { Shipped, Span } from '../model/shipped.ts';
import { runGit } from './git.ts';
import { wholeHash } from './hash.ts';
import type { Repository } from './repository.ts';

/** How many commits are read at a time. */
const pageSize = 200;

export interface RangeCommit {
  readonly commit: Commit;
  readonly merge: boolean;
  /** False for one that came in by a merge which stands further up. */
  readonly mainline: boolean;
}

/** Where the next page begins. */
export interface Place {
  readonly skip: number;
  /** The next commit of the main line. */
  readonly next: string | undefined;
}

export interface Page {
  readonly commits: readonly RangeCommit[];
  /** Undefined on the last page. */
  readonly more: Place | undefined;
}

type Ranged = Pick<Repository, 'root' | 'resolve'>;

/**
 * A page of the commits that one commit has and another has not, children before their parents, those of a merged
 * branch together. The other way round they are those that were taken back.
 * @param span whole hashes; without `from` everything
 * @throws {Problem} when one of the two is not here, {Cancelled}
 */
export async function rangePage(
  repository: Ranged,
  span: Span,
  place: Place = { skip: 0, next: span.to },
  signal?: AbortSignal,
): Promise<Page> {
  const part = [`--skip=${place.skip}`, `--max-count=${pageSize + 1}`];
  const options = { here: true, signal };
  const output = await runGit(
    repository.root,
    ['rev-list', '--topo-order', ...part, ...sides(span)],
    options,
  );
  const hashes = output.split('\n').filter((line) => line !== '');
  const shown = hashes.slice(0, pageSize);
  const found = await repository.resolve(shown, signal);
  let { next } = place;
  const commits = shown.flatMap((hash): RangeCommit[] => {
    const resolution = found.get(hash);
    if (resolution?.kind !== 'found') return [];
    const { commit } = resolution;
    const mainline = hash === next;
    if (mainline) next = commit.parents[0];
    return [{ commit, merge: commit.parents.length > 1, mainline }];
  });
  const more = hashes.length > pageSize ? { skip: place.skip + pageSize, next } : undefined;
  return { commits, more };
}

/**
 * How many commits each of two commits has and the other has not.
 * @param span whole hashes; without `from` everything is ahead
 */
export async function countRange(
  { root }: Pick<Repository, 'root'>,
  span: Span,
  signal?: AbortSignal,
): Promise<Shipped> {
  const options = { here: true, signal };
  if (span.from === undefined) {
    const count = await runGit(root, ['rev-list', '--count', wholeHash(span.to)], options);
    return { ahead: Number(count), behind: 0 };
  }
  const both = `${wholeHash(span.from)}...${wholeHash(span.to)}`;
  const output = await runGit(root, ['rev-list', '--left-right', '--count', both], options);
  const [behind, ahead] = output.split('\t').map(Number);
  return { ahead: ahead ?? 0, behind: behind ?? 0 };
}

function sides({ from, to }: Span): string[] {
  return from === undefined ? [wholeHash(to)] : [wholeHash(to), `^${wholeHash(from)}`];
}
