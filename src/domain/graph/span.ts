/** Two commits, and how many lie between them. */

import { count } from '../text/sentences.ts';

/** Two commits, by their hashes; `from` is undefined before an app's first deploy. */
export interface Span {
  readonly from: string | undefined;
  readonly to: string;
}

/** Why a commit count is not exact. */
export type Caveat =
  /** The local history ends within the range: there may be more commits. */
  | 'atLeast'
  /** It ends before the merge base is known: there may be more commits, or fewer. */
  | 'uncertain'
  /** The two sides have no common ancestor, so nothing is counted. */
  | 'unrelated';

/** `5 commits`, or as much as is known of their number. */
export function commitCount(number: number, caveat?: Caveat): string {
  const commits = count(number, 'commit');
  if (caveat === 'atLeast') return `at least ${commits}`;
  return caveat === 'uncertain' ? `about ${commits}` : commits;
}

/** A warning that the commit counts of a plan or a comparison are not exact; undefined where they are. */
export function caveatSentence(caveat: Caveat | undefined): string | undefined {
  switch (caveat) {
    case 'unrelated':
      return 'The two commits have no common ancestor, so only their files are compared.';
    case 'atLeast':
    case 'uncertain':
      return 'The local history is incomplete (a shallow clone), so commit counts may be wrong. Fetch more history for exact counts.';
    case undefined:
      return undefined;
  }
}

/** The same without the noun, for where it stands beside one: `5`, `at least 5`. */
export function plainCount(number: number, caveat?: Caveat): string {
  return commitCount(number, caveat).replace(/ commits?$/, '');
}

/** How many commits a change of code brought and took back. Both are 0 when the same commit runs again. */
export interface Shipped {
  /** Those that were not there before. */
  readonly ahead: number;
  /** Those that were there before and are not any more: after a rollback, a force-push, a deploy of older code. */
  readonly behind: number;
  /** Left out where both are exact. */
  readonly caveat?: Caveat;
}
