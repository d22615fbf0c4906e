/** How far the checked-out code is ahead of what an app runs, or behind it, in words. */

import { foreignText } from '../text/foreign-text.ts';
import { shortHash } from '../graph/commit.ts';
import { shortStage } from './pipelines.ts';
import type { Stage } from './release.ts';
import { commitCount, type Shipped } from '../graph/span.ts';
import { capitalized } from '../text/sentences.ts';

/** What is checked out. */
export interface Head {
  /** In full. */
  readonly hash: string;
  /** Undefined for a detached head. */
  readonly branch: string | undefined;
}

/** `ahead`: commits that the app does not run yet. `behind`: commits of the app that are not checked out. */
export interface AheadBehind extends Shipped {
  readonly head: Head;
  /** The full hash of the running commit. */
  readonly running: string;
}

/** What the sentences say of an app. */
export interface AppLabel {
  readonly name: string;
  readonly stage: Stage | undefined;
}

/** `main`, or the short hash of a detached head. */
export function headName({ branch, hash }: Head): string {
  return branch === undefined ? shortHash(hash) : foreignText(branch, 100);
}

/** The same in few words, for rows beside which `headPlace` stands: `5 commits not in prod`. */
export function aheadLabel({ ahead, caveat }: AheadBehind, { stage }: AppLabel): string {
  const out = stage === undefined ? 'deployed' : `in ${shortStage(stage)}`;
  return `${capitalized(commitCount(ahead, caveat))} not ${out}`;
}

/** `2 commits behind prod` */
export function behindLabel({ behind, caveat }: AheadBehind, { name, stage }: AppLabel): string {
  return `${capitalized(commitCount(behind, caveat))} behind ${stage ? shortStage(stage) : name}`;
}

/** `on main`, or `at de63889` for a detached head. */
export function headPlace(head: Head): string {
  return `${head.branch === undefined ? 'at' : 'on'} ${headName(head)}`;
}

/** `5 commits on main are not in production`, or of an app without a stage: `5 commits on main are not deployed yet`. */
export function aheadSentence({ ahead, caveat, head }: AheadBehind, { stage }: AppLabel): string {
  const where = headPlace(head);
  const out = stage === undefined ? 'deployed yet' : `in ${stage}`;
  return `${capitalized(commitCount(ahead, caveat))} ${where} ${ahead === 1 ? 'is' : 'are'} not ${out}`;
}

/** `main is behind production by 2 commits` */
export function behindSentence({ behind, caveat, head }: AheadBehind, { name, stage }: AppLabel): string {
  return `${headName(head)} is behind ${stage ?? name} by ${commitCount(behind, caveat)}`;
}

/** `main has no commit in common with production`, such as after one folder of a repository was deployed alone. */
export function unrelatedSentence({ head }: AheadBehind, { name, stage }: AppLabel): string {
  return `${headName(head)} has no commit in common with what ${stage ?? name} runs`;
}
