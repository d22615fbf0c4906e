/** What a window of Shiplog consists of, for its commands and panels. */

import type * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import type { SampleApp } from '../accounts/sample.ts';
import type { AppLedgers } from '../catalog/app-ledgers.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Attempt } from '../domain/problem.ts';
import type { AppRepositories } from '../code/app-repositories.ts';
import type { Crashes } from '../ledger/crashes.ts';
import type { Live } from '../ledger/live.ts';
import type { Operations } from '../operations/engine/operations.ts';
import type { News } from '../views/notifications/news.ts';
import type { OutputView } from '../views/output/output-view.ts';
import type { PlanPanel } from '../views/pages/plan/plan-panel.ts';
import type { ReleasePanels } from '../views/pages/release/release-panels.ts';
import type { PipelinesView } from '../views/pipelines/pipelines-view.ts';
import type { ReleasesView } from '../views/releases/releases-view.ts';

export interface Services {
  readonly log: vscode.LogOutputChannel;
  /** Runs what a person set off, and reports its errors. */
  readonly attempt: Attempt;
  readonly extensionUri: vscode.Uri;
  readonly accounts: Accounts;
  readonly sample: SampleApp;
  readonly ledgers: AppLedgers;
  readonly catalog: Catalog;
  readonly live: Live;
  readonly repositories: AppRepositories;
  readonly crashes: Crashes;
  readonly releases: ReleasesView;
  readonly pipelines: PipelinesView;
  readonly output: OutputView;
  readonly news: News;
  readonly operations: Operations;
  /** Loaded when it is first shown. */
  readonly releasePanels: () => Promise<ReleasePanels>;
  /** Loaded when it is first shown. */
  readonly planPanel: () => Promise<PlanPanel>;
}
