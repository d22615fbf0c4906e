/** Two commits, and how many lie between them. */

import { count } from '../text/sentences.ts';

/** Two commits, by their hashes; `from` is undefined before an app's first deploy. */
export interface Span {
  readonly from: string | undefined;
  readonly to: string;
}

/** What keeps numbers of commits from being exact. */
export type Caveat =
  /** The history that is here ends within the range: there may be more. */
  | 'atLeast'
  /** It ends before it is known which of the commits both sides have: there may be more, or fewer. */
  | 'uncertain'
  /** The two sides have no commit in common, so that nothing is counted. */
  | 'unrelated';

/** `5 commits`, or as much as is known of their number. */
export function commitCount(number: number, caveat?: Caveat): string {
  const commits = count(number, 'commit');
  if (caveat === 'atLeast') return `at least ${commits}`;
  return caveat === 'uncertain' ? `about ${commits}` : commits;
}

/** What a person should know where the numbers of a plan or a comparison are not exact; undefined where they are. */
export function caveatSentence(caveat: Caveat | undefined): string | undefined {
  switch (caveat) {
    case 'unrelated':
      return 'The two have no commit in common, so which commits change is not known: only the files are compared.';
    case 'atLeast':
    case 'uncertain':
      return 'The history here is cut off (a shallow clone), so the numbers of commits are not certain. Fetch more of it to be sure.';
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
