/**
 * What the details panel and its page say to each other. The page pulls: it says `ready` and gets `show` with all
 * there is. A config value comes only in answer to `reveal`.
 *
 * The page imports this file and nothing else of Shiplog, so what it needs of the model passes through here.
 */

import type { Part } from '../../model/part.ts';
import type { AppRef } from '../../model/release.ts';
import type { PageMessage, SavedState } from './incoming.ts';

export { ageLasts, longAge } from '../../model/age.ts';
export type { PageMessage, Part, SavedState };

export type ActionName = Extract<PageMessage, { type: 'run' }>['action'];
export type PartName = Extract<PageMessage, { type: 'retry' }>['part'];

/** From the panel to the page. */
export type PanelMessage =
  | { readonly type: 'show'; readonly state: PageState }
  | { readonly type: 'value'; readonly subject: number; readonly key: string; readonly value: string }
  | { readonly type: 'noValue'; readonly subject: number; readonly key: string; readonly message: string }
  | { readonly type: 'notice'; readonly text: string };

const panelMessages: readonly string[] = [
  'show',
  'value',
  'noValue',
  'notice',
] satisfies PanelMessage['type'][];

/** Tells the panel's messages from what else may reach a window, such as a browser extension's. */
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
  /** To be kept by the page; null while there is nothing to come back to. */
  readonly saved: SavedState | null;
  readonly content:
    | { readonly state: 'loading'; readonly title: string }
    /** `again` says whether trying again can help. */
    | { readonly state: 'failed'; readonly title: string; readonly message: string; readonly again: boolean }
    | { readonly state: 'known'; readonly value: ReleaseView };
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
  /** For a rollback: where it went back to. */
  readonly wentBackTo: number | null;
  readonly code: CodeView | null;
  readonly commit: Part<CommitView>;
  readonly slug: Part<SlugView>;
  readonly config: Part<readonly ConfigKey[]>;
  /** Keys that this release removed, by its description. */
  readonly removedKeys: readonly string[];
  /** Why each action cannot work, as a sentence; null when it can. */
  readonly actions: Readonly<Record<ActionName, string | null>>;
}

export interface CodeView {
  /** As whole as it is known. It may be no hash at all: a builder may have been told anything. */
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

export interface SlugView {
  readonly id: string;
  readonly stack: string;
  /** Such as `52.4 MB`. */
  readonly size: string | null;
  readonly buildpack: string | null;
  readonly processes: readonly { readonly type: string; readonly command: string }[];
}

export interface ConfigKey {
  readonly key: string;
  /** True when this release set it, by its description. */
  readonly changed: boolean;
}
