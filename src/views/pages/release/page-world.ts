/** What is around the page of a release. */

import type * as vscode from 'vscode';
import type { AppLedgers } from '../../../catalog/app-ledgers.ts';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { AppRepositories } from '../../../code/app-repositories.ts';
import type { Attempt } from '../../../domain/problem.ts';
import type { Release } from '../../../domain/release/release.ts';
import type { Signal } from '../../../domain/signal.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { Outputs } from '../../../ledger/outputs.ts';

/** What the pages of releases share. */
export interface PageWorld {
  readonly extensionUri: vscode.Uri;
  readonly attempt: Attempt;
  readonly catalog: Catalog;
  readonly ledgers: AppLedgers;
  readonly repositories: AppRepositories;
  readonly outputs: Outputs;
  /** Fires when the platform has answered. */
  readonly answered: Signal<Ledger>;
  /** Keeps a ledger up to date until the function that it returns is called. */
  readonly watch: (ledger: Ledger) => () => void;
  /** Selects a release where it is on screen, without taking the focus. Resolves when it is selected; never rejects. */
  readonly select: (ledger: Ledger, version: number) => Promise<unknown>;
}

/** What a page says to what has the others. */
export interface PageEvents {
  /** The person wants this page to follow the selection. */
  follow(): void;
  openBeside(ledger: Ledger, release: Release): void;
  closed(): void;
}
