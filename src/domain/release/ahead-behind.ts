/** How far the checked-out code is ahead of what an app runs, or behind it, in words. */

import { foreignText } from '../text/foreign-text.ts';
import { shortHash } from '../graph/commit.ts';
import type { Stage } from './release.ts';
import { commitCount, type Shipped } from '../graph/span.ts';
import { capitalized } from '../text/sentences.ts';

/** What is checked out. */
export interface Head {
  /** Whole. */
  readonly hash: string;
  /** Undefined where a commit is checked out without its branch. */
  readonly branch: string | undefined;
}

/** `ahead` are the commits that the app has not got, `behind` those of the app that are not checked out. */
export interface Standing extends Shipped {
  readonly head: Head;
  /** The whole hash of the commit that runs. */
  readonly running: string;
}

/** What of an app its sentences say. */
export interface AppLabel {
  readonly name: string;
  readonly stage: Stage | undefined;
}

/** `main`, or the short hash where no branch is checked out. */
export function headName({ branch, hash }: Head): string {
  return branch === undefined ? shortHash(hash) : foreignText(branch, 100);
}

/** `5 commits on main are not in production`, or of an app without a stage: `5 commits on main are not deployed yet`. */
export function aheadSentence({ ahead, caveat, head }: Standing, { stage }: AppLabel): string {
  const where = `${head.branch === undefined ? 'at' : 'on'} ${headName(head)}`;
  const out = stage === undefined ? 'deployed yet' : `in ${stage}`;
  return `${capitalized(commitCount(ahead, caveat))} ${where} ${ahead === 1 ? 'is' : 'are'} not ${out}`;
}

/** `main is behind production by 2 commits` */
export function behindSentence({ behind, caveat, head }: Standing, { name, stage }: AppLabel): string {
  return `${headName(head)} is behind ${stage ?? name} by ${commitCount(behind, caveat)}`;
}

/** `main has no commit in common with production`, such as after one folder of a repository was deployed alone. */
export function unrelatedSentence({ head }: Standing, { name, stage }: AppLabel): string {
  return `${headName(head)} has no commit in common with what ${stage ?? name} runs`;
}
