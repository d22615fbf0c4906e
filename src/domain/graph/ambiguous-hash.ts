/** Short hashes that more than one commit matches. */

import { type Commit, commitTitle } from './commit.ts';
import { foreignText } from '../text/foreign-text.ts';
import { count, listed } from '../text/sentences.ts';

/** How many commits a sentence names. */
const mostNamed = 4;

/**
 * `de63889 is ambiguous here: it matches 2 commits, de63889a4 Add wish lists and de63889b1 Fix the cart.`
 * @param hash as the ledger has it
 * @param commits that begin with it
 */
export function ambiguousSentence(hash: string, commits: readonly Commit[]): string {
  const digits = distinguishing(commits.map((commit) => commit.hash));
  const names = commits.map((commit) =>
    `${commit.hash.slice(0, digits)} ${foreignText(commitTitle(commit), 60)}`.trim(),
  );
  return `${hash} is ambiguous here: it matches ${count(commits.length, 'commit')}, ${listed(names, mostNamed)}.`;
}

/** How many digits make the hashes distinct. */
function distinguishing(hashes: readonly string[]): number {
  let digits = 7;
  while (digits < 64 && new Set(hashes.map((hash) => hash.slice(0, digits))).size < hashes.length) digits++;
  return digits;
}
