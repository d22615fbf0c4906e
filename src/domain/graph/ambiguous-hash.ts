/** Hashes that are too short. */

import { type Commit, commitTitle } from './commit.ts';
import { foreignText } from '../text/foreign-text.ts';
import { count, listed } from '../text/sentences.ts';

/** How many commits are told. */
const most = 4;

/**
 * `de63889 stands for 2 commits here: de63889a4 Add wish lists and de63889b1 Fix the cart.`
 * @param hash as the ledger has it
 * @param commits that begin with it
 */
export function ambiguousSentence(hash: string, commits: readonly Commit[]): string {
  const digits = telling(commits.map((commit) => commit.hash));
  const told = commits.map((commit) =>
    `${commit.hash.slice(0, digits)} ${foreignText(commitTitle(commit), 60)}`.trim(),
  );
  return `${hash} stands for ${count(commits.length, 'commit')} here: ${listed(told, most)}.`;
}

/** How many digits it takes to tell hashes apart. */
function telling(hashes: readonly string[]): number {
  let digits = 7;
  while (digits < 64 && new Set(hashes.map((hash) => hash.slice(0, digits))).size < hashes.length) digits++;
  return digits;
}
