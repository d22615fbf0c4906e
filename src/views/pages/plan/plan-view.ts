/**
 * A plan as the page shows it, of a rollback or a promotion: plain JSON, which says by itself what it is of. Times are
 * milliseconds since the epoch.
 */

import type { Part } from '../../../domain/part.ts';
import type { CodeText, KeyGroup, Listing } from '../../../domain/plan/plan-text.ts';

export type { KeyGroup, Listing };

export interface PlanView {
  /** `Rollback of bookshop to v46` */
  readonly title: string;
  readonly lead: readonly LeadPiece[];
  /** When the plan was made. */
  readonly made: number;
  /** See `ReleaseView`. */
  readonly clockAhead: number;
  /** What has happened since that makes the plan void; null while it holds. */
  readonly moved: string | null;
  /** What asks the person whether to go through with it. */
  readonly begin: {
    readonly text: string;
    readonly label: string;
    readonly icon: 'discard' | 'arrow-circle-up';
  };
  /** Why it cannot be gone through with, as a sentence; null when it can. */
  readonly refusal: string | null;
  /** At least one. */
  readonly sections: readonly PlanSection[];
}

/** A piece of a sentence; one with a release leads to that. */
export interface LeadPiece {
  readonly text: string;
  readonly release: ReleasePlace | null;
}

export interface ReleasePlace {
  /** Which of the plan's apps; of a rollback there is one alone, of a promotion the source is the first. */
  readonly app: number;
  readonly version: number;
}

/** What becomes of one app. */
export interface PlanSection {
  /** Null where the page is of one app alone. */
  readonly heading: { readonly name: string; readonly lead: readonly LeadPiece[] } | null;
  /** The figures at a glance, such as `12 commits taken back`. */
  readonly counts: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: readonly string[];
  readonly code: Part<PlanCode>;
  /** Keys alone: values never come here. */
  readonly config: Listing<KeyGroup>;
  readonly slug: Listing<string>;
  readonly addons: Listing<string>;
  readonly releases: PlanReleases | null;
}

export interface PlanCode {
  readonly commits: readonly PlanCommits[];
  /** As the plan would change them. */
  readonly files: readonly PlanFile[];
  readonly moreFiles: number;
  /** Why they are not known, as sentences. */
  readonly filesUnknown: string | null;
  readonly migrations: CodeText['migrations'];
}

export interface PlanCommits {
  readonly title: string;
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
  readonly letter: 'A' | 'C' | 'D' | 'M' | 'R' | 'T';
  readonly kind: 'added' | 'copied' | 'deleted' | 'modified' | 'renamed' | 'typeChanged';
  readonly path: string;
  /** Where it was before, where that is elsewhere. */
  readonly from: string | null;
}

export interface PlanReleases {
  readonly title: string;
  readonly list: readonly PlanRelease[];
  /** How many more there are than are listed. */
  readonly more: number;
}

export interface PlanRelease extends ReleasePlace {
  readonly description: string;
  readonly by: string;
  readonly createdAt: number;
  readonly fate: string;
}
