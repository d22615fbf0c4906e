/** How far what is checked out is ahead of, and behind, a commit that runs somewhere. */

import type { Shipped } from '../domain/graph/span.ts';
import type { Head, AheadBehind } from '../domain/release/ahead-behind.ts';
import { headOf } from '../git/head.ts';
import { historyOf } from '../git/history.ts';
import { countRange } from '../git/ranges.ts';
import type { Repository } from '../git/repository.ts';

/** What was found out since references or objects changed last. */
interface Known {
  readonly epoch: number;
  readonly head: Promise<Head | undefined>;
  /** By the commit that runs. */
  readonly counts: Map<string, Promise<Shipped>>;
}

const known = new WeakMap<Repository, Known>();

/**
 * How far what is checked out is from a commit. Repository again, git runs only after the repository changed.
 * @param running short or whole hash
 * @returns undefined when that commit is not here, or nothing was committed yet
 * @throws {Problem} when git cannot run
 */
export async function aheadBehind(repository: Repository, running: string): Promise<AheadBehind | undefined> {
  const { head: asked, counts } = knownOf(repository);
  const [head, resolved] = await Promise.all([asked, repository.resolve([running])]);
  const resolution = resolved.get(running);
  if (!head || resolution?.kind !== 'found') return undefined;
  const { hash } = resolution.commit;
  let distance = counts.get(hash);
  if (!distance)
    counts.set(
      hash,
      (distance = countRange(repository, historyOf(repository), { from: hash, to: head.hash })),
    );
  return { ...(await distance), head, running: hash };
}

function knownOf(repository: Repository): Known {
  const { epoch } = repository;
  const before = known.get(repository);
  if (before?.epoch === epoch) return before;
  const now: Known = { epoch, head: headOf(repository), counts: new Map() };
  known.set(repository, now);
  return now;
}
