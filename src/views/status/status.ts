/** In the status bar: which version of the app of the active file runs, and how far the checkout is from it. */

import { runningRelease } from '../../domain/release/release.ts';
import * as vscode from 'vscode';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import { aheadBehind } from '../../code/ahead-behind.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { runningCode } from '../../domain/release/code.ts';
import { pathBelow } from '../../domain/text/paths.ts';
import { shownApp, statusText, type StatusText } from './texts.ts';

/** Of files, and of what they were at a commit: there the path is that of the file. */
const onDisk: ReadonlySet<string> = new Set(['file', 'git', 'shiplog-git']);

export class Status implements vscode.Disposable {
  readonly #repositories: AppRepositories;
  readonly #catalog: Catalog;
  readonly #ledgers: AppLedgers;
  readonly #item = vscode.window.createStatusBarItem('release', vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: vscode.Disposable[];
  /** The ledger whose version is shown, and what ends the listening to it. */
  #followed: { readonly ledger: Ledger; readonly end: () => void } | undefined;
  /** The file that was active last: a page or a picture in front of it, such as the details, is no other file. */
  #file: vscode.Uri | undefined;
  /** Counts how often it was asked what there is to show: only the last answer counts. */
  #turns = 0;

  constructor(repositories: AppRepositories, catalog: Catalog, ledgers: AppLedgers) {
    this.#repositories = repositories;
    this.#catalog = catalog;
    this.#ledgers = ledgers;
    this.#item.name = 'Shiplog';
    this.#item.command = { command: 'shiplog.releases.focus', title: 'Show Releases' };
    this.#subscriptions = [
      this.#item,
      vscode.window.onDidChangeActiveTextEditor(() => void this.#update()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) void this.#update();
      }),
      repositories.onDidChange(() => void this.#update()),
      { dispose: catalog.list.changed.on(() => void this.#update()) },
    ];
    void this.#update();
  }

  dispose(): void {
    this.#turns++;
    this.#follow(undefined);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Never rejects: a bar that cannot be right is empty. */
  async #update(): Promise<void> {
    const turn = ++this.#turns;
    const text = await this.#read(turn).catch(() => undefined);
    if (turn !== this.#turns) return;
    if (!text) {
      this.#item.hide();
      return;
    }
    this.#item.text = text.text;
    this.#item.tooltip = text.tooltip;
    this.#item.accessibilityInformation = { label: text.spoken };
    this.#item.show();
  }

  async #read(turn: number): Promise<StatusText | undefined> {
    const repository = await this.#repository();
    const app = repository && (await this.#appOf(repository));
    if (turn !== this.#turns) return undefined;
    const ledger = app && this.#ledgers.of(app);
    this.#follow(ledger);
    if (!app || !ledger) return undefined;
    const { releases } = ledger.state;
    const current = runningRelease(releases);
    if (!current) return undefined;
    const code = runningCode(releases);
    const distance = code && (await aheadBehind(repository, code.hash));
    return statusText({ name: ledger.app.name, stage: app.stage }, current, distance);
  }

  /** That of the active file: of several the innermost. */
  async #repository(): Promise<Repository | undefined> {
    const { activeTextEditor, tabGroups } = vscode.window;
    if (activeTextEditor) this.#file = activeTextEditor.document.uri;
    else if (!tabGroups.activeTabGroup.activeTab) this.#file = undefined;
    const uri = this.#file;
    if (!uri || !onDisk.has(uri.scheme)) return undefined;
    const holding = (await this.#repositories.all()).filter(
      ({ root }) => pathBelow(root, uri.fsPath) !== undefined,
    );
    return holding.toSorted((a, b) => b.root.length - a.root.length)[0];
  }

  async #appOf(repository: Repository): Promise<CatalogApp | undefined> {
    const names = await this.#repositories.appsOf(repository);
    // Apps are read from the platform only where one may be shown.
    return names.size === 0 ? undefined : shownApp(await this.#catalog.shown(), names)?.app;
  }

  #follow(ledger: Ledger | undefined): void {
    if (this.#followed?.ledger === ledger) return;
    this.#followed?.end();
    this.#followed = ledger && { ledger, end: ledger.changed.on(() => void this.#update()) };
  }
}
