/** Wiring: what exists, and in which order. */

import * as vscode from 'vscode';
import { Accounts } from './accounts/accounts.ts';
import { SampleApp } from './accounts/sample.ts';
import { registerCommands } from './commands.ts';
import { registerCommitFiles } from './git/file-system.ts';
import { Repositories } from './git/repositories.ts';
import { Live } from './ledger/live.ts';
import { Ledgers } from './ledger/ledgers.ts';
import { Shelf } from './ledger/shelf.ts';
import { Pages } from './pages.ts';
import { tellPromotionLater } from './promotion/tell.ts';
import { registerPlanDocuments } from './rollback/plan-document.ts';
import { openWrites } from './rollback/window.ts';
import { News } from './views/news/news.ts';
import { OutputView } from './views/output/output-view.ts';
import { webHostFor } from './views/questions/web-hosts.ts';
import { PipelinesView } from './views/pipelines/pipelines-view.ts';
import { Status } from './views/status/status.ts';
import { followAttention } from './views/tree/attention.ts';
import { ReleasesView } from './views/tree/releases-view.ts';

export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(thing: T): T => {
    context.subscriptions.push(thing);
    return thing;
  };

  const log = own(vscode.window.createOutputChannel('Shiplog', { log: true }));
  const sample = own(new SampleApp(context, log));
  const accounts = own(
    new Accounts({
      secrets: context.secrets,
      sample,
      log,
      environment: process.env,
      run: (command, accountId) => vscode.commands.executeCommand(command, accountId),
    }),
  );
  const several = { supportsMultipleAccounts: true };
  own(vscode.authentication.registerAuthenticationProvider('shiplog', 'Shiplog', accounts, several));
  const shelf = new Shelf(vscode.Uri.joinPath(context.globalStorageUri, 'kept').fsPath);
  const ledgers = new Ledgers(() => accounts.list(), Date.now, shelf);
  own(accounts.onDidChange(() => ledgers.forget()));
  own(accounts.onDidLeave((id) => shelf.remove(id)));

  const repositories = own(new Repositories(context.workspaceState, (app) => ledgers.deployed(app)));
  own(registerCommitFiles());
  own(registerPlanDocuments());

  const live = own(new Live());
  own({ dispose: live.read.on((ledger) => void ledgers.keep(ledger)) });
  const view = own(new ReleasesView(ledgers, live, repositories, context.workspaceState, webHostFor));
  own(accounts.onDidRenew(() => void view.refresh()));
  const pipelines = own(new PipelinesView({ ledgers, live, repositories, releases: view }));
  own(followAttention(live, [view.view, pipelines.view]));
  const pages = own(new Pages({ extensionUri: context.extensionUri, ledgers, repositories, view }));
  const output = own(new OutputView(repositories, accounts.onDidLeave));
  const news = own(new News({ live, view: view.view, titleOf: (of, release) => view.titleOf(of, release) }));
  own(
    view.view.onDidChangeSelection(({ selection: [node] }) => {
      if (node?.kind === 'release') pages.details.follow(node.ledger, node.release);
    }),
  );
  own(new Status({ repositories, apps: () => view.apps(), appsChanged: view.list.changed }));

  const writes = own(
    openWrites(context.globalStorageUri, ledgers, live, {
      tail: (ledger, release) => output.outputs.tailOf(ledger, release),
      tellPromotionLater,
    }),
  );
  const all = { accounts, sample, ledgers, repositories, view, pipelines, pages, news, output, writes, log };
  own(registerCommands(all));
}
