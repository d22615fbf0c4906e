/** Wiring of all that is loaded after VS Code started the extension: what exists, and in which order. */

import * as vscode from 'vscode';
import type { SignedInHere } from '../accounts/open.ts';
import type { Services } from './commands.ts';
import { Live } from '../ledger/live.ts';
import { AppLedgers } from '../catalog/app-ledgers.ts';
import { Shelf } from '../ledger/shelf.ts';
import { Catalog } from '../catalog/catalog.ts';
import { configurationNotes } from '../git/configuration.ts';
import { Repositories } from '../git/repositories.ts';
import type { LateTree } from './lazy/tree.ts';
import { registerPanels } from './lazy/panels.ts';
import { later } from './lazy/lazy.ts';
import type { Attempt } from '../domain/problem.ts';
import { registerPlanDocuments } from '../operations/plan/plan-document.ts';
import { openOperations } from '../operations/engine/resume.ts';
import { News } from '../views/notifications/news.ts';
import { OutputView } from '../views/output/output-view.ts';
import type { Node as PipelinesNode } from '../views/pipelines/nodes.ts';
import { PipelinesView } from '../views/pipelines/pipelines-view.ts';
import { Status } from '../views/status/status.ts';
import { followAttention } from '../views/releases/attention.ts';
import type { Node as ReleasesNode } from '../views/releases/nodes.ts';
import { ReleasesView } from '../views/releases/releases-view.ts';

/** The views that it fills. */
export interface Trees {
  readonly releases: LateTree<ReleasesNode>;
  readonly pipelines: LateTree<PipelinesNode>;
}

/** What is there before. */
interface Begun extends Pick<SignedInHere, 'accounts' | 'sample'> {
  readonly log: vscode.LogOutputChannel;
  /** Runs what a person set off, and reports its errors. */
  readonly attempt: Attempt;
  readonly trees: Trees;
}

/** Fills the views and follows the releases, until it is disposed of. */
export function openShiplog(
  context: vscode.ExtensionContext,
  { accounts, sample, log, attempt, trees }: Begun,
): Services & vscode.Disposable {
  const owned: vscode.Disposable[] = [];
  const own = <T extends vscode.Disposable>(thing: T): T => {
    owned.push(thing);
    return thing;
  };

  const shelf = new Shelf(vscode.Uri.joinPath(context.globalStorageUri, 'kept').fsPath);
  const ledgers = new AppLedgers(() => accounts.list(), Date.now, shelf);
  own(accounts.onDidChange(() => ledgers.forget()));
  own(accounts.onDidLeave((id) => shelf.remove(id)));

  for (const note of configurationNotes(process.env)) log.info(note);
  const repositories = own(new Repositories(context.workspaceState, (app) => ledgers.deployed(app)));
  const memory = context.workspaceState;
  const catalog = own(
    new Catalog(ledgers, repositories, {
      read: () => memory.get('shiplog.apps'),
      write: (choices) => void memory.update('shiplog.apps', choices),
    }),
  );
  own(repositories.onDidChange(() => void catalog.repositoriesChanged()));
  own({ dispose: ledgers.reset.on(() => void catalog.accountsChanged()) });
  own(registerPlanDocuments());

  const live = own(new Live());
  own({ dispose: live.read.on((ledger) => void ledgers.keep(ledger)) });
  const view = own(new ReleasesView(trees.releases, catalog, ledgers, live, repositories));
  own(accounts.onDidRenew(() => void view.refresh()));
  const pipelines = own(new PipelinesView(trees.pipelines, catalog, ledgers, live, repositories));
  own(followAttention(live, [view.view, pipelines.view]));
  const pages = later(async () => {
    const { Pages } = await import('./panels.ts');
    return own(new Pages({ attempt, extensionUri: context.extensionUri, ledgers, repositories, catalog }));
  });
  own(registerPanels(pages));
  const output = own(new OutputView(repositories, accounts.onDidLeave, attempt));
  const news = own(new News(live, view.view, repositories));
  own(
    view.view.onDidChangeSelection(({ selection: [node] }) => {
      if (node?.kind === 'release')
        void attempt('details', async () => (await pages()).release.follow(node.ledger, node.release));
    }),
  );
  own(new Status(repositories, catalog, ledgers));

  const operations = own(
    openOperations(context.globalStorageUri, ledgers, live, {
      tail: (ledger, release) => output.outputs.tailOf(ledger, release),
      log,
      attempt,
      kinds: {
        rollback: async () => (await import('../operations/rollback/words.ts')).rollbackWords,
        promotion: async () => (await import('../operations/promotion/words.ts')).promotionWords,
      },
    }),
  );
  const services = {
    accounts,
    sample,
    catalog,
    ledgers,
    repositories,
    view,
    pipelines,
    pages,
    news,
    output,
    operations,
    log,
  };
  return { ...services, dispose: () => vscode.Disposable.from(...owned.toReversed()).dispose() };
}
