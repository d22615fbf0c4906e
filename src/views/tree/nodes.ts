/** What the releases view is made of. */

import type { Commit } from '../../model/commit.ts';
import type { Release } from '../../model/release.ts';
import type { CatalogApp } from '../../ledger/catalog.ts';
import type { Ledger } from '../../ledger/ledger.ts';

export interface AppNode {
  readonly kind: 'app';
  readonly app: CatalogApp;
  readonly ledger: Ledger;
  /** Whether it shows its releases without being asked: the app that a person most likely came for does. */
  readonly open: boolean;
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

/** A sentence in place of rows. */
export interface NoteNode {
  readonly kind: 'note';
  readonly parent: AppNode;
  readonly text: string;
  readonly failed: boolean;
}

export type Node = AppNode | ReleaseNode | MoreNode | NoteNode;
