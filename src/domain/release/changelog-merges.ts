/** Which merge brought in which commits of a list. */

import type { Commit } from '../graph/commit.ts';

type Linked = Pick<Commit, 'hash' | 'parents'>;

/**
 * The commits that each merge of a list brought in, newest first. Commits of a merge within a merge belong to the inner
 * one. Commits of the main line (first parents from the newest commit on) belong to none.
 * @param commits newest first, as far as they are known
 * @returns by the hash of a merge
 */
export function broughtByMerges<T extends Linked>(commits: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const known = new Map(commits.map((commit) => [commit.hash, commit]));
  const seen = new Set<string>();
  const brought = new Map<string, T[]>();
  // Lines still to be walked, with the merge that brought each. The newest commit is first in the list; other tips exist
  // only where the list is cut.
  const lines: { readonly tip: string; readonly merge: string | undefined }[] = commits
    .map(({ hash }) => ({ tip: hash, merge: undefined }))
    .toReversed();
  for (let next = lines.pop(); next; next = lines.pop()) {
    const { tip, merge } = next;
    // This comes before the merges on the line, because what they merged from the line itself is on it.
    const line: T[] = [];
    for (let at = known.get(tip); at && !seen.has(at.hash); at = known.get(at.parents[0] ?? '')) {
      seen.add(at.hash);
      line.push(at);
    }
    if (merge !== undefined && line.length > 0) brought.set(merge, [...(brought.get(merge) ?? []), ...line]);
    // The oldest merge is walked first: commits that two merges share came in by it.
    for (const { hash, parents } of line) {
      for (const parent of parents.slice(1)) lines.push({ tip: parent, merge: hash });
    }
  }
  return brought;
}
