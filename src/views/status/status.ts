/** In the status bar: which version of the repository's app runs, and how far the checkout is from it. */

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
import { releaseCommits } from '../../code/release-commits.ts';
import { ageLasts } from '../../domain/text/age.ts';
import type { Crashes } from '../../ledger/crashes.ts';
import { pathBelow } from '../../domain/text/paths.ts';
import { shownApp, statusText, type StatusText } from './texts.ts';

/** Of files, and of what they were at a commit: there the path is that of the file. */
const onDisk: ReadonlySet<string> = new Set(['file', 'git', 'shiplog-git']);

const errorBackground = new vscode.ThemeColor('statusBarItem.errorBackground');

/** A timer holds 25 days at most; a day is often enough, in milliseconds. */
const longestWait = 86_400_000;

/** An app, and the repository that has its code. */
interface RepositoryApp {
  readonly repository: Repository;
  readonly app: CatalogApp;
}

export class Status implements vscode.Disposable {
  readonly #repositories: AppRepositories;
  readonly #catalog: Catalog;
  readonly #ledgers: AppLedgers;
  readonly #crashes: Crashes;
  readonly #item = vscode.window.createStatusBarItem('release', vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: vscode.Disposable[];
  /** The ledger whose version is shown, and what ends the listening to it. */
  #followed: { readonly ledger: Ledger; readonly end: () => void } | undefined;
  /** The file that was active last: a page or a picture in front of it, such as the details, is no other file. */
  #file: vscode.Uri | undefined;
  /** The next look, because of the age of what runs. */
  #aging: NodeJS.Timeout | undefined;
  /** Counts how often it was asked what there is to show: only the last answer counts. */
  #turns = 0;

  constructor(repositories: AppRepositories, catalog: Catalog, ledgers: AppLedgers, crashes: Crashes) {
    this.#crashes = crashes;
    this.#repositories = repositories;
    this.#catalog = catalog;
    this.#ledgers = ledgers;
    this.#item.name = 'Shiplog';
    this.#item.command = { command: 'shiplog.releases.focus', title: 'Show Releases' };
    this.#subscriptions = [
      this.#item,
      vscode.window.onDidChangeActiveTextEditor(() => void this.#update()),
      repositories.onDidChange(() => void this.#update()),
      { dispose: catalog.list.changed.on(() => void this.#update()) },
      { dispose: crashes.changed.on(() => void this.#update()) },
      { dispose: () => clearTimeout(this.#aging) },
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
    this.#item.backgroundColor = text.failed ? errorBackground : undefined;
    this.#item.show();
  }

  async #read(turn: number): Promise<StatusText | undefined> {
    const found = await this.#find();
    if (turn !== this.#turns) return undefined;
    const ledger = found && this.#ledgers.of(found.app);
    this.#follow(ledger);
    if (!found || !ledger) return undefined;
    const { releases } = ledger.state;
    const current = runningRelease(releases);
    if (!current) return undefined;
    const code = runningCode(releases);
    const [distance, commits] = await Promise.all([
      code && aheadBehind(found.repository, code.hash),
      releaseCommits(this.#repositories, ledger, [current]),
    ]);
    const now = ledger.client.platformNow();
    this.#planAging(ageLasts([current.createdAt], now));
    const crashed = this.#crashes.of(ledger)?.processes;
    const facts = { current, commit: commits.get(current), distance, crashed };
    return statusText({ name: ledger.app.name, stage: found.app.stage }, facts, now);
  }

  /**
   * The app to show, and its repository: that of the file which was active last, else the first repository that has one,
   * in production before others.
   */
  async #find(): Promise<RepositoryApp | undefined> {
    const open = await this.#repositories.all();
    const own = this.#repositoryIn(open);
    const app = own && (await this.#appOf(own));
    if (app) return { repository: own, app };
    const others: RepositoryApp[] = [];
    for (const repository of open) {
      // oxlint-disable-next-line no-await-in-loop -- they share what is read for the first
      const other = await this.#appOf(repository);
      if (other) others.push({ repository, app: other });
    }
    return others.find(({ app: { stage } }) => stage === 'production') ?? others[0];
  }

  /** That of the active file, or of the one that was active before a page or a picture: of several the innermost. */
  #repositoryIn(open: readonly Repository[]): Repository | undefined {
    const { activeTextEditor } = vscode.window;
    if (activeTextEditor && onDisk.has(activeTextEditor.document.uri.scheme))
      this.#file = activeTextEditor.document.uri;
    const file = this.#file;
    if (!file) return undefined;
    const holding = open.filter(({ root }) => pathBelow(root, file.fsPath) !== undefined);
    return holding.toSorted((a, b) => b.root.length - a.root.length)[0];
  }

  async #appOf(repository: Repository): Promise<CatalogApp | undefined> {
    const names = await this.#repositories.appsOf(repository);
    // Apps are read from the platform only where one may be shown.
    return names.size === 0 ? undefined : shownApp(await this.#catalog.shown(), names)?.app;
  }

  /** The hover says how long ago what runs was released. @param wait in milliseconds */
  #planAging(wait: number): void {
    clearTimeout(this.#aging);
    this.#aging = setTimeout(() => void this.#update(), Math.min(wait, longestWait));
  }

  #follow(ledger: Ledger | undefined): void {
    if (this.#followed?.ledger === ledger) return;
    this.#followed?.end();
    this.#followed = ledger && { ledger, end: ledger.changed.on(() => void this.#update()) };
  }
}
