/**
 * The messages between a panel and its page. The page pulls: it sends `ready` and gets `show` with the whole state. A
 * config value is sent only in answer to `reveal`.
 *
 * The page imports this file and nothing else of Shiplog, so what it needs of the model passes through here.
 */

import type { Part } from '../../domain/part.ts';
import type { AppRef } from '../../domain/release/release.ts';
import type { ChangesView } from './changes-view.ts';
import type { PageMessage, SavedPlan, SavedRelease } from './incoming.ts';
import type { PlanView } from './plan/plan-view.ts';

export { ageLasts, longAge } from '../../domain/text/age.ts';
export type { ConfigListing, KeyGroup, Listing, ReleaseSide } from '../../domain/plan/listing.ts';
export type { ChangesView, CodeView, CommitsView, FileView } from './changes-view.ts';
export type * from './plan/plan-view.ts';
export type { PageMessage, Part, SavedPlan, SavedRelease };

export type ActionName = Extract<PageMessage, { type: 'run' }>['action'];
export type PartName = Extract<PageMessage, { type: 'retry' }>['part'];
/** Which config value of which release the page asks for. */
export type ValuePlace = Omit<Extract<PageMessage, { type: 'reveal' }>, 'type'>;

/** From the panel to the page. */
export type PanelMessage =
  | { readonly type: 'show'; readonly state: PageState }
  | (Readonly<ValuePlace> & { readonly type: 'value'; readonly value: string })
  | (Readonly<ValuePlace> & { readonly type: 'noValue'; readonly message: string })
  | { readonly type: 'notice'; readonly text: string };

const panelMessages: readonly string[] = [
  'show',
  'value',
  'noValue',
  'notice',
] satisfies PanelMessage['type'][];

/** Distinguishes the panel's messages from others that may reach a window, such as a browser extension's. */
export function isPanelMessage(data: unknown): data is PanelMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    typeof data.type === 'string' &&
    panelMessages.includes(data.type)
  );
}

/** All that the page shows. */
export interface PageState {
  readonly subject: number;
  /** What the page saves for a reload; null while there is nothing to restore. */
  readonly saved: SavedRelease | SavedPlan | null;
  /** Null where it shows one thing for as long as it is open. */
  readonly bar: Bar | null;
  readonly content:
    | { readonly state: 'loading'; readonly title: string }
    /** `again`: what to retry, where that can help. */
    | {
        readonly state: 'failed';
        readonly title: string;
        readonly message: string;
        readonly again: 'release' | 'plan' | null;
      }
    | { readonly state: 'known'; readonly kind: 'release'; readonly value: ReleaseView }
    | { readonly state: 'known'; readonly kind: 'plan'; readonly value: PlanView };
}

/** How the page is moved. */
export interface Bar {
  /** Whether it shows what is selected in the Releases view; else it keeps its release. */
  readonly follow: boolean;
  /** What was shown before, such as `bookshop v51`, and after that; null where there is nothing. */
  readonly back: string | null;
  readonly forward: string | null;
}

/** A release as the page shows it: plain JSON. Times are milliseconds since the epoch, which the page writes out. */
export interface ReleaseView {
  readonly app: AppRef;
  readonly version: number;
  /** In the platform's words. */
  readonly description: string;
  readonly status: { readonly text: string; readonly tone: 'good' | 'busy' | 'bad' | 'plain' };
  readonly current: boolean;
  /** The version that is running; null where that is not known. */
  readonly running: number | null;
  readonly by: string;
  readonly createdAt: number;
  /** How far the platform's clock is ahead of the one here, in milliseconds; 0 while they agree to the minute. */
  readonly clockAhead: number;
  readonly addons: readonly string[];
  readonly previous: number | null;
  readonly next: number | null;
  /** For a promotion: what was promoted, as its description names it. */
  readonly source: { readonly app: string; readonly version: number | null } | null;
  /** For a rollback: where it went back to. */
  readonly wentBackTo: number | null;
  /** For a rollback: the releases that it skipped, such as `v47 to v52`; null where it is not known to skip any. */
  readonly skipped: string | null;
  /** The rollback that took it back, where no later one has brought it back. */
  readonly takenBackBy: number | null;
  readonly code: CommitName | null;
  readonly commit: Part<CommitView>;
  readonly changes: ReleaseChangesView;
  /** For a failed release: the last lines that its release phase printed; null for any other. */
  readonly failure: Part<readonly string[]> | null;
  /** More that git knows of the commit. */
  readonly commitDetails: Part<CommitDetailsView>;
  readonly slug: Part<SlugView>;
  /** The keys of all its config vars. */
  readonly config: Part<readonly string[]>;
  readonly actions: ReleaseActions;
  /** What the host of the repository is called, as in "Open on GitHub"; null where none is known. */
  readonly webName: string | null;
}

/** What has something to do for a release, in the order in which the page offers it. */
export interface ReleaseActions {
  readonly first: readonly ActionName[];
  /** Those that are in the menu, in groups, none of them empty. */
  readonly more: readonly (readonly ActionName[])[];
  /** Why it cannot be rolled back to, as a sentence; null when it can. */
  readonly noRollback: string | null;
}

/** What a release changed, compared with what ran before it. */
export interface ReleaseChangesView extends ChangesView {
  /** `What it changed` */
  readonly title: string;
  /** What it was compared with; null where nothing ran before it, or that is not known yet. */
  readonly before: number | null;
  /** Why the list of commits may not be whole, as a sentence; null where it is. */
  readonly caveat: string | null;
}

/** What is known of the commit that a release runs before the commit is found. */
export interface CommitName {
  /** As whole as it is known. It may be no hash at all: a builder takes any text. */
  readonly hash: string;
  readonly short: string;
  /** The release that brought this code in, where it was another one. */
  readonly from: number | null;
}

export interface CommitView {
  readonly subject: string;
  readonly author: string;
  /** When it was committed. */
  readonly date: number;
}

/** A piece of a text; one with an address leads to that page. */
export interface TextPart {
  readonly text: string;
  readonly url: string | null;
}

export interface CommitDetailsView {
  readonly subject: readonly TextPart[];
  /** The rest of the message; empty where there is none. */
  readonly body: readonly TextPart[];
  readonly coAuthors: readonly string[];
  readonly tags: readonly TextPart[];
  /** The nearest tag and how far it is; null where no tag leads here, or one is on the commit itself. */
  readonly describe: string | null;
  /** The pull request that brought it in, such as `#46`. */
  readonly pull: TextPart | null;
}

export interface SlugView {
  readonly id: string;
  readonly stack: string;
  /** Such as `52.4 MB`. */
  readonly size: string | null;
  readonly buildpack: string | null;
  readonly processes: readonly { readonly type: string; readonly command: string }[];
}
