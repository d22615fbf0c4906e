/**
 * The plan of a rollback or a promotion as the page shows it: plain JSON. Times are milliseconds since the epoch.
 */

import type { ChangesView } from '../changes-view.ts';

export interface PlanView {
  /** `Rollback of bookshop to v46` */
  readonly title: string;
  readonly lead: readonly LeadPiece[];
  /** When the plan was made. */
  readonly made: number;
  /** See `ReleaseView`. */
  readonly clockAhead: number;
  /** What came of the plan, as a sentence such as `Done, as v73.`; null while nothing did. */
  readonly done: readonly LeadPiece[] | null;
  /** Why the plan is out of date, as a sentence; null while it holds. */
  readonly moved: string | null;
  /** The button that starts the operation, after a confirmation. */
  readonly begin: {
    readonly text: string;
    readonly label: string;
    readonly icon: 'discard' | 'arrow-circle-up';
  };
  /** Why the operation is not possible, as a sentence; null when it is. */
  readonly refusal: string | null;
  /** At least one. */
  readonly sections: readonly PlanSection[];
}

/** A piece of a sentence; one with a release links to it. */
export interface LeadPiece {
  readonly text: string;
  readonly release: ReleasePlace | null;
}

export interface ReleasePlace {
  /** The index of the app: a rollback has one app, a promotion's source comes first. */
  readonly app: number;
  readonly version: number;
}

/** What becomes of one app. */
export interface PlanSection extends ChangesView {
  /** Null where the page is about one app. */
  readonly heading: { readonly name: string; readonly lead: readonly LeadPiece[] } | null;
  /** The figures at a glance, such as `12 commits taken back`. */
  readonly counts: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: readonly string[];
  readonly releases: PlanReleases | null;
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
