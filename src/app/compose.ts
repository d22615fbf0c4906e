/** What is loaded after VS Code started the extension: what exists, in which order, and what each follows. */

import { setImmediate as turn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { WindowAccounts } from '../accounts/open.ts';
import { AppLedgers } from '../catalog/app-ledgers.ts';
import { Catalog } from '../catalog/catalog.ts';
import { Links } from '../catalog/links.ts';
import type { Memory } from '../domain/memory.ts';
import type { Signal } from '../domain/signal.ts';
import { configurationNotes } from '../git/configuration.ts';
import { AppRepositories } from '../code/app-repositories.ts';
import { Repositories } from '../git/repositories.ts';
import { Crashes } from '../ledger/crashes.ts';
import { Live } from '../ledger/live.ts';
import { LedgerCache } from '../ledger/ledger-cache.ts';
import type { Kinds } from '../operations/engine/operation.ts';
import { openOperations } from '../operations/engine/resume.ts';
import { registerDocuments } from '../features/documents/documents.ts';
import { News } from '../views/notifications/news.ts';
import { OutputView } from '../views/output/output-view.ts';
import type { Node as PipelinesNode } from '../views/pipelines/nodes.ts';
import { PipelinesView } from '../views/pipelines/pipelines-view.ts';
import { followAttention } from '../views/rows/attention.ts';
import type { Node as ReleasesNode } from '../views/releases/nodes.ts';
import { ReleasesView } from '../views/releases/releases-view.ts';
import { Status } from '../views/status/status.ts';
import { lazy } from './lazy/lazy.ts';
import type { Services } from './services.ts';

/** What exists from the start. */
type Started = WindowAccounts & Pick<Services, 'log' | 'attempt'>;

/** Each kind of operation, by the name that journals have for it. */
const kinds: Kinds = {
  rollback: async () => (await import('../operations/rollback/words.ts')).rollbackWords,
  promotion: async () => (await import('../operations/promotion/words.ts')).promotionWords,
};

/**
 * Opens all that follows the releases. It is disposed of with the extension. Between its parts the extension host has
 * turns for other extensions.
 */
export async function openServices(
  context: vscode.ExtensionContext,
  { accounts, sample, log, attempt }: Started,
  releasesTree: vscode.TreeView<ReleasesNode>,
  pipelinesTree: vscode.TreeView<PipelinesNode>,
): Promise<Services> {
  const owned: vscode.Disposable[] = [];
  context.subscriptions.push({ dispose: () => vscode.Disposable.from(...owned.toReversed()).dispose() });
  const own = <T extends vscode.Disposable>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  const on = <T>(signal: Signal<T>, listen: (value: T) => unknown) =>
    own({ dispose: signal.on((value) => void listen(value)) });
  const { extensionUri, globalStorageUri, workspaceState } = context;
  const memory = (key: string): Memory => ({
    read: () => workspaceState.get(key),
    write: (value) => void workspaceState.update(key, value),
  });

  const cache = new LedgerCache(vscode.Uri.joinPath(globalStorageUri, 'kept').fsPath);
  const ledgers = new AppLedgers(() => accounts.list(), Date.now, cache);
  own(accounts.onDidChange(() => ledgers.forget()));
  own(accounts.onDidLeave((id) => cache.remove(id)));

  for (const note of configurationNotes(process.env)) log.info(note);
  const open = own(new Repositories());
  const links = new Links(open);
  const catalog = own(new Catalog(ledgers, links, memory('shiplog.apps')));
  const repositories = new AppRepositories(open, links, catalog.list, ledgers, workspaceState);
  own(open.onDidChange(() => void catalog.repositoriesChanged()));
  on(ledgers.reset, () => catalog.accountsChanged());

  await turn();
  const live = own(new Live());
  on(live.read, (ledger) => ledgers.keep(ledger));
  own(followAttention(live, [releasesTree, pipelinesTree]));
  const crashes = new Crashes(memory('shiplog.crashes'));
  on(live.read, (ledger) => crashes.look(ledger));

  const releases = own(
    new ReleasesView(
      releasesTree,
      catalog,
      ledgers,
      live,
      repositories,
      crashes,
      memory('shiplog.releaseFilter'),
    ),
  );
  own(accounts.onDidRenew(() => void releases.refresh()));
  await turn();
  const pipelines = own(new PipelinesView(pipelinesTree, catalog, ledgers, live, repositories, crashes));
  const output = own(new OutputView(repositories, accounts.onDidLeave, attempt));
  const news = own(new News(live, releasesTree, repositories));
  own(new Status(repositories, catalog, ledgers, crashes));

  await turn();
  const releasePanels = lazy(async () => own((await import('./panels.ts')).openReleasePanels(services)));
  const planPanel = lazy(async () => own((await import('./panels.ts')).openPlanPanel(services)));
  own(registerDocuments());
  own(restorePanels('shiplog.details', releasePanels));
  own(restorePanels('shiplog.plan', planPanel));
  own(
    releasesTree.onDidChangeSelection(({ selection: [node] }) => {
      if (node?.kind === 'release')
        void attempt('details', async () => (await releasePanels()).follow(node.ledger, node.release));
    }),
  );

  const operations = own(
    openOperations(
      globalStorageUri,
      kinds,
      ledgers,
      live,
      { outputs: output.outputs, crashes, pagesOf: (ledger) => catalog.pagesOf(ledger) },
      log,
      attempt,
    ),
  );
  const services: Services = {
    log,
    attempt,
    extensionUri,
    accounts,
    sample,
    ledgers,
    catalog,
    live,
    repositories,
    crashes,
    releases,
    pipelines,
    output,
    news,
    operations,
    releasePanels,
    planPanel,
  };
  void attempt('sample', () => sample.greet());
  return services;
}

/** Lets VS Code bring back panels after a reload of the window. @param viewType their type in the manifest */
function restorePanels(
  viewType: string,
  load: () => Promise<vscode.WebviewPanelSerializer>,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: async (panel, state) => (await load()).deserializeWebviewPanel(panel, state),
  });
}
