/** The pipelines view: stages in their order, what the apps of each run, and what each lacks of the one before it. */

import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { releaseCommits } from '../../code/release-commits.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import type { Pair } from '../../domain/release/pipelines.ts';
import { type Release, runningRelease } from '../../domain/release/release.ts';
import { ageLasts } from '../../domain/text/age.ts';
import { repositoryFor } from '../../features/compare/compare.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Crashes } from '../../ledger/crashes.ts';
import type { Live } from '../../ledger/live.ts';
import { AgeTimer } from '../rows/age-timer.ts';
import { isAlike, type Item } from '../rows/item.ts';
import { RowKeeper } from '../rows/row-keeper.ts';
import { troubleText } from '../rows/stale-notice.ts';
import { WatchedLedgers } from '../rows/watched-ledgers.ts';
import { pipelineNodes, stagesBelow } from './arrangement.ts';
import { differencesOf } from './children.ts';
import { Comparisons } from './comparisons.ts';
import { treeItem } from './items.ts';
import { idOf, isSame, type Node, type PairNode, parentOf, type StageAppNode, topOf } from './nodes.ts';

/** For how long rows wait for what they say, so that they are drawn once, in milliseconds. */
const drawDeadline = 1_500;

export class PipelinesView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<Node>;

  readonly #catalog: Catalog;
  readonly #ledgers: AppLedgers;
  readonly #repositories: AppRepositories;
  readonly #crashes: Crashes;
  readonly #comparisons: Comparisons;
  readonly #watched: WatchedLedgers;
  readonly #ages: AgeTimer;
  readonly #subscriptions: vscode.Disposable[];
  readonly #rows = new RowKeeper<Node, Item>({
    idOf,
    isSame,
    parentOf,
    isAlike,
    looksOf: (node) => this.#itemOf(node),
    read: (node) => this.#read(node),
    draw: (nodes) => this.#changed.fire([...nodes]),
  });
  /** The apps that are on screen, as far as VS Code says, by their ids. */
  readonly #shown = new Map<string, StageAppNode>();
  /** Of the releases that run, as far as they are known. */
  readonly #commits = new WeakMap<Release, Commit>();

  constructor(
    view: vscode.TreeView<Node>,
    catalog: Catalog,
    ledgers: AppLedgers,
    live: Live,
    repositories: AppRepositories,
    crashes: Crashes,
  ) {
    this.view = view;
    this.#crashes = crashes;
    this.#catalog = catalog;
    this.#ledgers = ledgers;
    this.#repositories = repositories;
    this.#comparisons = new Comparisons(async (source, target) =>
      repositoryFor(repositories, source.app, target.app),
    );
    this.#watched = new WatchedLedgers(live, (ledger) => this.#ledgerChanged(ledger));
    this.#ages = new AgeTimer(this.view, () => this.#update(this.#shown.values()));
    this.#subscriptions = [
      this.#changed,
      this.#ages,
      this.view.onDidChangeVisibility(() => this.#look()),
      this.view.onDidExpandElement(({ element }) => void this.#unfold(element)),
      this.view.onDidCollapseElement(({ element }) => this.#fold(element)),
      repositories.onDidChange(() => this.again()),
      { dispose: crashes.changed.on((id) => this.#update(this.#appsOf(id))) },
      { dispose: catalog.list.changed.on(() => this.#catalogChanged()) },
    ];
    this.#catalogChanged();
  }

  /** Compares again what is on screen. */
  again(): void {
    this.#comparisons.again();
    if (this.view.visible) this.#update(this.#shown.values());
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return [...(node ? await this.#rows.children(node) : this.#rows.tops)];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const item = this.#itemOf(node);
    this.#rows.drawn(node, item);
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const { readCommitTooltip, readReleaseTooltip } = await import('../rows/tooltips.ts');
    if (node.kind === 'commit') item.tooltip = await readCommitTooltip(node.repository, node.commit);
    const release = node.kind === 'stageApp' ? runningRelease(node.ledger.state.releases) : undefined;
    if (node.kind !== 'stageApp' || !release) return item;
    const commit = this.#commits.get(release);
    item.tooltip = await readReleaseTooltip(this.#repositories, node.ledger, release, commit);
    return item;
  }

  getParent(node: Node): Node | undefined {
    return parentOf(node);
  }

  dispose(): void {
    this.#watched.set([]);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #itemOf(node: Node): Item {
    if (node.kind !== 'stageApp') return treeItem(node);
    const running = runningRelease(node.ledger.state.releases);
    const crashed = this.#crashes.of(node.ledger)?.processes;
    const commit = running && this.#commits.get(running);
    return treeItem(node, { commit, crashed, pages: this.#catalog.pagesOf(node.ledger) });
  }

  async #read(node: Node): Promise<readonly Node[]> {
    switch (node.kind) {
      case 'pipeline':
      case 'stage': {
        const rows = stagesBelow(node, (app) => this.#ledgers.of(app));
        await this.#show(rows.filter((row) => row.kind === 'stageApp'));
        return rows;
      }
      case 'stageApp':
        return this.#pairsOf(node);
      case 'pair':
        return differencesOf(node);
      case 'group':
        return node.children(node);
      default:
        return [];
    }
  }

  #catalogChanged(): void {
    const { pipelines } = this.#catalog.list;
    const changed = this.#rows.setTops(pipelineNodes(pipelines));
    const apps = new Set(
      pipelines.flatMap(({ stages }) => stages.flatMap((stage) => stage.apps.map(({ id }) => id))),
    );
    for (const id of this.#shown.keys()) if (!apps.has(id)) this.#shown.delete(id);
    this.#watch();
    if (changed === 'all') {
      void vscode.commands.executeCommand('setContext', 'shiplog.pipelines', pipelines.length > 0);
      this.#changed.fire(undefined);
    }
    for (const top of this.#rows.tops) void this.#rows.update(top);
  }

  /** An app that runs nothing is compared with nothing. */
  #pairsOf(parent: StageAppNode): PairNode[] {
    return parent.pairs
      .map((pair) => ({ pair, ...this.#ledgersOf(pair) }))
      .filter(
        ({ source, target }) =>
          runningRelease(source.state.releases) && runningRelease(target.state.releases),
      )
      .map((one): PairNode => ({ kind: 'pair', parent, ...one, comparison: this.#comparisons.of(one) }));
  }

  #ledgersOf({ source, target }: Pair<CatalogApp>) {
    return { source: this.#ledgers.of(source), target: this.#ledgers.of(target) };
  }

  /** Watches apps from now on, and waits a moment for all that their rows say. What comes later is drawn then. */
  async #show(apps: readonly StageAppNode[]): Promise<void> {
    for (const app of apps) this.#shown.set(app.app.id, app);
    this.#watch();
    const all = Promise.all(apps.map((app) => this.#measure(app)));
    const late = delay(drawDeadline, undefined, { ref: false });
    if (!(await Promise.race([all, late]))) void this.#updateLate(apps, all);
    this.#planAging();
  }

  async #updateLate(apps: readonly StageAppNode[], all: Promise<readonly boolean[]>): Promise<void> {
    if ((await all).includes(true)) this.#update(apps);
  }

  /** Never rejects. @returns whether there was anything to find out */
  async #measure({ ledger, pairs }: StageAppNode): Promise<boolean> {
    const both = pairs.map((pair) => this.#ledgersOf(pair));
    const unread = [ledger, ...both.map(({ source }) => source)].filter(
      ({ state }) => state.readAt === undefined && state.error === undefined,
    );
    await Promise.all(unread.map((one) => one.refresh()));
    const running = runningRelease(ledger.state.releases);
    const old = both.filter((pair) => !this.#comparisons.isFresh(pair));
    const [commits] = await Promise.all([
      running && releaseCommits(this.#repositories, ledger, [running]).catch(() => undefined),
      ...old.map((pair) => this.#comparisons.compare(pair)),
    ]);
    const commit = running && commits?.get(running);
    if (running && commit) this.#commits.set(running, commit);
    return unread.length + old.length > 0;
  }

  #ledgerChanged(ledger: Ledger): void {
    this.#showMessage();
    this.#update([...this.#shown.values()].filter((app) => this.#ledgersIn(app).includes(ledger)));
  }

  #appsOf(id: string): StageAppNode[] {
    return [...this.#shown.values()].filter(({ app }) => app.id === id);
  }

  /** Has the rows of the pipelines of some apps drawn again where they changed. */
  #update(apps: Iterable<StageAppNode>): void {
    for (const top of new Set(Array.from(apps, topOf))) void this.#rows.update(top);
    this.#planAging();
  }

  #ledgersIn({ ledger, pairs }: StageAppNode): Ledger[] {
    return [ledger, ...pairs.map(({ source }) => this.#ledgers.of(source))];
  }

  /** VS Code may have kept the rows from before, and not ask for them again. */
  async #unfold(node: Node): Promise<void> {
    this.#rows.fold(node, false);
    if (node.kind !== 'pipeline' && node.kind !== 'stage') return;
    const rows = await this.#rows.children(node);
    const apps = rows.flatMap((row) => (row.kind === 'stageApp' && !this.#shown.has(row.app.id) ? row : []));
    for (const app of apps) this.#shown.set(app.app.id, app);
    this.#watch();
    this.#update(apps);
  }

  #fold(node: Node): void {
    this.#rows.fold(node, true);
    const isBelow = ({ parent }: StageAppNode) =>
      parent === node || (parent.kind === 'stage' && parent.parent === node);
    for (const [id, app] of this.#shown) if (isBelow(app)) this.#shown.delete(id);
    this.#watch();
  }

  /** While the view is hidden, no ledger is polled for it. */
  #watch(): void {
    const apps = this.view.visible ? [...this.#shown.values()] : [];
    this.#watched.set(apps.flatMap((app) => this.#ledgersIn(app)));
  }

  #look(): void {
    this.#watch();
    if (this.view.visible) this.#update(this.#shown.values());
    this.#showMessage();
    this.#planAging();
  }

  #showMessage(): void {
    this.view.message = troubleText(this.#watched.unread, Date.now());
  }

  #planAging(): void {
    this.#ages.plan(
      this.#watched.ledgers.map(({ client, state }) =>
        ageLasts([runningRelease(state.releases)?.createdAt ?? 0], client.platformNow()),
      ),
    );
  }
}
