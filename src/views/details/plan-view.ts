/** A rollback's plan as the page shows it: plain JSON. Times are milliseconds since the epoch. */

import type { Part } from '../../model/part.ts';
import type { AppRef } from '../../model/release.ts';

export interface PlanView {
  readonly app: AppRef;
  /** Such as `production` and `protected`. */
  readonly notes: readonly string[];
  /** What runs; null when nothing does. */
  readonly from: number | null;
  readonly to: number;
  /** When the plan was made. */
  readonly made: number;
  readonly clockAhead: number;
  /** What has happened since that makes the plan void; null while it holds. */
  readonly moved: string | null;
  /** Why it cannot be gone through with, as a sentence; null when it can. */
  readonly refusal: string | null;
  /** The figures at a glance, such as `12 commits taken back`. */
  readonly counts: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: readonly string[];
  readonly code: Part<PlanCodeView>;
  readonly config: Part<readonly PlanKeys[]>;
  readonly slug: Part<readonly string[]>;
  /** Each as a sentence. */
  readonly addons: readonly string[];
  readonly between: readonly PlanRelease[];
  /** How many more there are in between than are listed. */
  readonly moreBetween: number;
}

/** Which of the two lists of commits one is in. */
export type CommitList = 'takenBack' | 'broughtBack';

export interface PlanCodeView extends Readonly<Record<CommitList, PlanCommits>> {
  /** As the rollback changes them: one that was added since is deleted. */
  readonly files: readonly PlanFile[];
  readonly moreFiles: number;
  readonly migrations: readonly { readonly name: string; readonly path: string }[];
}

export interface PlanCommits {
  readonly count: number;
  readonly list: readonly {
    readonly short: string;
    readonly subject: string;
    readonly author: string;
    readonly date: number;
  }[];
}

export interface PlanFile {
  /** As in source control, with what it stands for. */
  readonly letter: 'A' | 'D' | 'M' | 'R' | 'T';
  readonly kind: 'added' | 'deleted' | 'modified' | 'renamed' | 'typeChanged';
  readonly path: string;
  /** Where it is now, where that is elsewhere. */
  readonly from: string | null;
}

/** Keys alone: values never come here. */
export interface PlanKeys {
  readonly what: 'Change' | 'Appear' | 'Disappear';
  readonly keys: readonly string[];
}

export interface PlanRelease {
  readonly version: number;
  readonly description: string;
  readonly by: string;
  readonly createdAt: number;
  readonly fate: string;
}
