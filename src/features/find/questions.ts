/** What the questions of this room are answered from. */

import type { AppRepositories } from '../../code/app-repositories.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Release } from '../../domain/release/release.ts';
import type { Known } from './repository-apps.ts';

export interface Questions {
  readonly repositories: AppRepositories;
  /** The apps that there are, read first if they were not. */
  readonly apps: () => Promise<readonly Known[]>;
  readonly ledgerOf: (app: CatalogApp) => Ledger;
  /** Shows the details of a release. */
  readonly show: (ledger: Ledger, release: Release) => Promise<void>;
}
