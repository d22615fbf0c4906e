/** The releases view: apps, and under each the releases of its ledger, newest first. */

import * as vscode from 'vscode';
import type { CatalogApp } from '../../ledger/catalog.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Ledgers } from '../../ledger/ledgers.ts';
import type { Live } from '../../ledger/live.ts';
import type { Repositories } from '../../git/repositories.ts';
import { ageLasts } from '../../model/age.ts';
import { codeOf } from '../../model/code.ts';
import type { Commit } from '../../model/commit.ts';
import { messageOf } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';
import { treeItem } from './items.ts';
import type { AppNode, Node, ReleaseNode } from './nodes.ts';
import { titleOf } from './rows.ts';
import { releaseTooltip } from './tooltip.ts';

/** What the view's welcome texts depend on; the manifest names these values. */
type Condition = 'loading' | 'ready' | 'empty' | 'signedOut' | 'failed';

export class ReleasesView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<Node>;

  readonly #ledgers: Ledgers;
  readonly #live: Live;
  readonly #repositories: Repositories;
  readonly #subscriptions: vscode.Disposable[];
  #apps: readonly AppNode[] = [];
  #reading: Promise<void> | undefined;
  #read = false;
  /** How each ledger that is shown is watched; the functions end it. */
  readonly #watched = new Map<Ledger, () => void>();
  #aging: NodeJS.Timeout | undefined;

  constructor(ledgers: Ledgers, live: Live, repositories: Repositories) {
    this.#ledgers = ledgers;
    this.#live = live;
    this.#repositories = repositories;
    this.view = vscode.window.createTreeView('shiplog.releases', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = [
      this.view,
      this.#changed,
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#redraw();
      }),
      repositories.onDidChange(() => void this.#readApps().then(() => this.#redraw())),
      { dispose: ledgers.reset.on(() => void this.#startOver()) },
    ];
  }

  /** The apps that are shown, read first if they were not. */
  async apps(): Promise<readonly AppNode[]> {
    if (!this.#read) await this.#readApps();
    return this.#apps;
  }

  /** Reads everything again that is shown. What was loaded stays until newer comes. */
  async refresh(): Promise<void> {
    await vscode.window.withProgress({ location: { viewId: 'shiplog.releases' } }, async () => {
      this.#repositories.refresh();
      // A read that is under way began before the person asked: its answer may be from before, too.
      await this.#reading;
      await this.#readApps();
      await this.#live.refresh();
      this.#showFailure();
    });
  }

  /** Reads the next page of a ledger. */
  async loadMore(ledger: Ledger): Promise<void> {
    await vscode.window.withProgress({ location: { viewId: 'shiplog.releases' } }, () => ledger.loadMore());
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return [...(await this.apps())];
    return node.kind === 'app' ? this.#rows(node) : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node, Date.now());
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'release') item.tooltip = releaseTooltip(node.release, node.commit, Date.now());
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'app' ? undefined : node.parent;
  }

  dispose(): void {
    clearTimeout(this.#aging);
    for (const end of this.#watched.values()) end();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #rows(node: AppNode): Promise<Node[]> {
    const { ledger } = node;
    this.#watch(ledger);
    if (ledger.state.readAt === undefined && ledger.state.error === undefined) await ledger.refresh();
    const { releases, complete, error } = ledger.state;
    if (releases.length === 0) {
      const failed = error !== undefined;
      const text = failed ? messageOf(error) : 'Nothing was released yet.';
      return [{ kind: 'note', parent: node, text, failed }];
    }
    const commits = await this.commitsOf(ledger, releases);
    const rows: Node[] = releases.map((release): ReleaseNode => ({
      kind: 'release',
      parent: node,
      ledger,
      release,
      commit: commits.get(release),
    }));
    if (!complete) rows.push({ kind: 'more', parent: node });
    this.#ageRows();
    return rows;
  }

  /** What a release is called on its row. */
  async titleOf(ledger: Ledger, release: Release): Promise<string> {
    return titleOf(release, (await this.commitsOf(ledger, [release])).get(release));
  }

  /** The commits of releases that brought code in, as far as they are in an open repository. */
  async commitsOf(ledger: Ledger, releases: readonly Release[]): Promise<Map<Release, Commit>> {
    const hashes = new Map<Release, string>();
    for (const release of releases) {
      const code = codeOf(release, ledger.state.releases);
      if (code) hashes.set(release, code.hash);
    }
    const repository = await this.#repositories.of(ledger.app.name);
    const commits = await repository?.commits([...new Set(hashes.values())]);
    const found = new Map<Release, Commit>();
    for (const [release, hash] of hashes) {
      const commit = commits?.get(hash);
      if (commit) found.set(release, commit);
    }
    return found;
  }

  #watch(ledger: Ledger): void {
    if (this.#watched.has(ledger)) return;
    let shown = ledger.state;
    const stopListening = ledger.changed.on((state) => {
      const same =
        state.releases === shown.releases && state.complete === shown.complete && state.error === shown.error;
      shown = state;
      if (same) return;
      this.#showFailure();
      // The app's node of now: a new name or stage has given it another one since.
      const node = this.#apps.find((app) => app.ledger === ledger);
      if (node) this.#changed.fire(node);
    });
    const stopPolling = this.#live.watch(ledger);
    this.#watched.set(ledger, () => {
      stopListening();
      stopPolling();
    });
  }

  /** One more try at a time; who comes while it runs gets its outcome. */
  #readApps(): Promise<void> {
    this.#reading ??= this.#readCatalog().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readCatalog(): Promise<void> {
    if (!this.#read) this.#setCondition('loading');
    try {
      const links = await this.#repositories.links();
      const { accounts, apps, troubles } = await this.#ledgers.catalog(links.map((link) => link.app));
      const nodes = apps.map((app, index) => this.#appNode(app, index === 0));
      const same = nodes.length === this.#apps.length && nodes.every((node, i) => node === this.#apps[i]);
      this.#apps = nodes;
      this.#read = true;
      this.view.message = troubles[0] ? messageOf(troubles[0].error) : '';
      if (accounts.length === 0) this.#setCondition('signedOut');
      else this.#setCondition(nodes.length > 0 ? 'ready' : troubles.length > 0 ? 'failed' : 'empty');
      if (!same) this.#changed.fire(undefined);
      this.#readLinked();
    } catch (error) {
      this.#read = true;
      this.view.message = messageOf(error);
      this.#setCondition('failed');
      this.#changed.fire(undefined);
    }
  }

  /** Apps of the open folders say their version on their row, so their ledgers are read without being opened. */
  #readLinked(): void {
    for (const node of this.#apps) {
      if (!node.app.linked) continue;
      this.#watch(node.ledger);
      if (node.ledger.state.readAt === undefined) void node.ledger.refresh();
    }
  }

  #appNode(app: CatalogApp, first: boolean): AppNode {
    const ledger = this.#ledgers.of(app);
    const known = this.#apps.find((node) => node.ledger === ledger);
    const same =
      known?.app.name === app.name && known.app.stage === app.stage && known.app.linked === app.linked;
    return same ? known : { kind: 'app', app, ledger, open: first && app.linked };
  }

  /** Above the rows: why they may be old. Without rows, the note in their place says it. */
  #showFailure(): void {
    const old = [...this.#watched.keys()].find(
      ({ state }) => state.error !== undefined && state.releases.length > 0,
    );
    this.view.message = old ? `${messageOf(old.state.error)} You see what was known before.` : '';
  }

  async #startOver(): Promise<void> {
    for (const end of this.#watched.values()) end();
    this.#watched.clear();
    this.#apps = [];
    this.#read = false;
    await this.#reading;
    await this.#readApps();
  }

  /** Draws the rows again when the first of their ages changes. */
  #ageRows(): void {
    clearTimeout(this.#aging);
    if (!this.view.visible) return;
    const times = [...this.#watched.keys()].flatMap(({ state }) => state.releases.map((r) => r.createdAt));
    // A timer holds 25 days at most; a day is often enough for ages that change less often.
    const wait = Math.min(ageLasts(times, Date.now()), 86_400_000);
    this.#aging = setTimeout(() => this.#redraw(), wait);
  }

  #redraw(): void {
    for (const node of this.#apps) if (this.#watched.has(node.ledger)) this.#changed.fire(node);
    this.#ageRows();
  }

  #setCondition(condition: Condition): void {
    void vscode.commands.executeCommand('setContext', 'shiplog.state', condition);
  }
}
