/** In the status bar: which version of the app of the active file runs, and how far the checkout is from it. */

import { runningRelease } from '../../domain/release/release.ts';
import * as vscode from 'vscode';
import type { Repositories } from '../../git/repositories.ts';
import type { Repository } from '../../git/repository.ts';
import { standingOf } from '../../git/standing.ts';
import type { CatalogApp } from '../../ledger/catalog.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { runningCode } from '../../domain/release/code.ts';
import { pathBelow } from '../../domain/text/paths.ts';
import type { Signal } from '../../domain/signal.ts';
import { shownApp, statusText, type StatusText } from './texts.ts';

interface ShownApp {
  readonly app: CatalogApp;
  readonly ledger: Ledger;
}

export interface StatusPorts {
  readonly repositories: Repositories;
  /** The apps that the view shows. */
  readonly apps: () => Promise<readonly ShownApp[]>;
  /** Fires when these are others. */
  readonly appsChanged: Pick<Signal<unknown>, 'on'>;
}

/** Of files, and of what they were at a commit: there the path is that of the file. */
const onDisk: ReadonlySet<string> = new Set(['file', 'git', 'shiplog-git']);

export class Status implements vscode.Disposable {
  readonly #ports: StatusPorts;
  readonly #item = vscode.window.createStatusBarItem('release', vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: vscode.Disposable[];
  /** The ledger whose version is shown, and what ends the listening to it. */
  #followed: { readonly ledger: Ledger; readonly end: () => void } | undefined;
  /** The file that was active last: a page or a picture in front of it, such as the details, is no other file. */
  #file: vscode.Uri | undefined;
  /** Counts how often it was asked what there is to show: only the last answer counts. */
  #turns = 0;

  constructor(ports: StatusPorts) {
    this.#ports = ports;
    this.#item.name = 'Shiplog';
    this.#item.command = { command: 'shiplog.releases.focus', title: 'Show Releases' };
    this.#subscriptions = [
      this.#item,
      vscode.window.onDidChangeActiveTextEditor(() => void this.#update()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) void this.#update();
      }),
      ports.repositories.onDidChange(() => void this.#update()),
      { dispose: ports.appsChanged.on(() => void this.#update()) },
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
    const shown = repository && (await this.#appOf(repository));
    if (turn !== this.#turns) return undefined;
    this.#follow(shown?.ledger);
    if (!shown) return undefined;
    const { app, ledger } = shown;
    const { releases } = ledger.state;
    const current = runningRelease(releases);
    if (!current) return undefined;
    const code = runningCode(releases);
    const standing = code && (await standingOf(repository, code.hash));
    return statusText({ name: ledger.app.name, stage: app.stage }, current, standing);
  }

  /** That of the active file: of several the innermost. */
  async #repository(): Promise<Repository | undefined> {
    const { activeTextEditor, tabGroups } = vscode.window;
    if (activeTextEditor) this.#file = activeTextEditor.document.uri;
    else if (!tabGroups.activeTabGroup.activeTab) this.#file = undefined;
    const uri = this.#file;
    if (!uri || !onDisk.has(uri.scheme)) return undefined;
    const holding = (await this.#ports.repositories.all()).filter(
      ({ root }) => pathBelow(root, uri.fsPath) !== undefined,
    );
    return holding.toSorted((a, b) => b.root.length - a.root.length)[0];
  }

  async #appOf(repository: Repository): Promise<ShownApp | undefined> {
    const names = await this.#ports.repositories.appsOf(repository);
    // Apps are read from the platform only where one may be shown.
    return names.size === 0 ? undefined : shownApp(await this.#ports.apps(), names);
  }

  #follow(ledger: Ledger | undefined): void {
    if (this.#followed?.ledger === ledger) return;
    this.#followed?.end();
    this.#followed = ledger && { ledger, end: ledger.changed.on(() => void this.#update()) };
  }
}
