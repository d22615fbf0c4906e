/** What the releases view is made of. */

import type { Commit } from '../../model/commit.ts';
import type { Release } from '../../model/release.ts';
import type { CatalogApp } from '../../ledger/catalog.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** One object for as long as the app is shown, whatever becomes known of it: VS Code knows a row by its object. */
export interface AppNode {
  readonly kind: 'app';
  readonly app: CatalogApp;
  readonly ledger: Ledger;
  readonly marks: Marks;
  /** Whether it shows its releases. The app that a person most likely came for does without being asked. */
  readonly open: boolean;
}

/** What an app's row says beside the app. */
export interface Marks {
  readonly pinned: boolean;
  /** Its account has to sign in again: what is shown is from before. */
  readonly rejected: boolean;
  /** Another app that is shown has the same name. */
  readonly twin: boolean;
}

export interface ReleaseNode {
  readonly kind: 'release';
  readonly parent: AppNode;
  readonly ledger: Ledger;
  readonly release: Release;
  readonly commit: Commit | undefined;
}

/** The last row of a ledger that is not known down to v1. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: AppNode;
}

/** A sentence in place of rows, or below them. */
export interface NoteNode {
  readonly kind: 'note';
  /** Undefined for one in place of the apps. */
  readonly parent: AppNode | undefined;
  readonly text: string;
  /** Left out, it is the text. */
  readonly tooltip?: string;
  /** What it is about: nothing released, a read that failed, an account to sign in again, releases that make no sense. */
  readonly about: 'empty' | 'failed' | 'rejected' | 'malformed';
}

/** The last row of the view, where there are apps that it does not show. */
export interface FindNode {
  readonly kind: 'find';
  readonly more: number;
  /** Whether no app is shown. */
  readonly only: boolean;
}

export type Node = AppNode | ReleaseNode | MoreNode | NoteNode | FindNode;
