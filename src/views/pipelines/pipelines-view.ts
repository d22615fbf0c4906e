/** The pipelines view: stages in their order, what the apps of each run, and what each lacks of the one before it. */

import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { releaseCommits } from '../../code/release-commits.ts';
import type { Repositories } from '../../git/repositories.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Live } from '../../ledger/live.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { type Release, runningRelease } from '../../domain/release/release.ts';
import { ageLasts } from '../../domain/text/age.ts';
import type { Pair } from '../../domain/release/pipelines.ts';
import { repositoryFor } from '../../features/compare/compare.ts';
import type { Tree } from '../releases/releases-view.ts';
import type { Tooltips } from '../releases/tooltips.ts';
import { troubleText } from '../rows/stale-notice.ts';
import { Watched } from '../rows/watched-ledgers.ts';
import { Arrangement } from './arrangement.ts';
import { differencesOf } from './children.ts';
import { Comparisons } from './comparisons.ts';
import { treeItem } from './items.ts';
import type { Node, PairNode, PlaceNode } from './nodes.ts';

/** Milliseconds that rows wait for what they say, so that they are drawn once. */
const patience = 1_500;
const day = 86_400_000;

export class PipelinesView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<Node>;

  readonly #catalog: Catalog;
  readonly #ledgers: AppLedgers;
  readonly #repositories: Repositories;
  readonly #tooltips: () => Promise<Tooltips>;
  readonly #comparisons: Comparisons;
  readonly #watched: Watched;
  readonly #subscriptions: vscode.Disposable[];
  readonly #rows: Arrangement;
  /** Those whose rows are shown, as far as VS Code tells. */
  readonly #asked = new Set<PlaceNode>();
  /** Of what runs, as far as they are known. */
  readonly #commits = new WeakMap<Release, Commit>();
  #aging: NodeJS.Timeout | undefined;

  constructor(
    tree: Tree<Node>,
    catalog: Catalog,
    ledgers: AppLedgers,
    live: Live,
    repositories: Repositories,
    tooltips: () => Promise<Tooltips>,
  ) {
    this.view = tree.view;
    this.#catalog = catalog;
    this.#ledgers = ledgers;
    this.#repositories = repositories;
    this.#tooltips = tooltips;
    this.#comparisons = new Comparisons(async (source, target) =>
      repositoryFor(repositories, source.app, target.app),
    );
    this.#rows = new Arrangement((app) => this.#ledgerOf(app));
    this.#watched = new Watched(live, (ledger) => void this.#ledgerChanged(ledger));
    this.#subscriptions = [
      this.#changed,
      this.view.onDidChangeVisibility(() => this.#look()),
      this.view.onDidExpandElement(({ element }) => void this.#unfold(element)),
      this.view.onDidCollapseElement(({ element }) => this.#fold(element)),
      repositories.onDidChange(() => this.again()),
      { dispose: catalog.list.changed.on(() => this.#appsChanged()) },
    ];
    tree.fill(this);
    this.#appsChanged();
  }

  /** Compares again what is looked at. */
  again(): void {
    this.#comparisons.again();
    if (this.view.visible) void this.#draw([...this.#asked]);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return [...this.#rows.nodes];
    switch (node.kind) {
      case 'pipeline':
      case 'stage':
        await this.#ask(this.#rows.placesBelow(node));
        return [...this.#rows.below(node)];
      case 'place':
        return this.#pairsOf(node);
      case 'pair':
        return differencesOf(node);
      case 'group':
        return [...node.children(node)];
      default:
        return [];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const running = node.kind === 'place' ? runningRelease(node.ledger.state.releases) : undefined;
    return treeItem(node, running && this.#commits.get(running));
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const tooltips = await this.#tooltips();
    if (node.kind === 'commit') item.tooltip = await tooltips.ofCommit(node);
    const release = node.kind === 'place' ? runningRelease(node.ledger.state.releases) : undefined;
    if (node.kind !== 'place' || !release) return item;
    const commit = this.#commits.get(release);
    item.tooltip = await tooltips.ofRelease({ ledger: node.ledger, release, commit });
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'pipeline' ? undefined : node.parent;
  }

  dispose(): void {
    clearTimeout(this.#aging);
    this.#watched.set([]);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Rows are made anew only where there are others: VS Code would lose what was unfolded. */
  #appsChanged(): void {
    if (!this.#rows.update(this.#catalog.list.pipelines)) return;
    for (const place of this.#asked) if (!this.#rows.has(place)) this.#asked.delete(place);
    void vscode.commands.executeCommand('setContext', 'shiplog.pipelines', this.#rows.nodes.length > 0);
    this.#watch();
    this.#changed.fire(undefined);
  }

  /** An app that runs nothing is compared with nothing. */
  #pairsOf(parent: PlaceNode): PairNode[] {
    return parent.pairs
      .map((pair) => ({ pair, ...this.#ledgersOf(pair) }))
      .filter(
        ({ source, target }) =>
          runningRelease(source.state.releases) && runningRelease(target.state.releases),
      )
      .map((one): PairNode => ({ kind: 'pair', parent, ...one, comparison: this.#comparisons.of(one) }));
  }

  #ledgersOf({ source, target }: Pair<CatalogApp>) {
    return { source: this.#ledgerOf(source), target: this.#ledgerOf(target) };
  }

  async #ask(places: readonly PlaceNode[]): Promise<void> {
    for (const place of places) this.#asked.add(place);
    this.#watch();
    await this.#inTime(places);
    this.#planAging();
  }

  /** Waits a moment for all that rows say; what comes later is drawn when it is there. */
  async #inTime(places: readonly PlaceNode[]): Promise<void> {
    const all = Promise.all(places.map((place) => this.#measure(place)));
    const late = delay(patience, undefined, { ref: false });
    if (!(await Promise.race([all, late]))) void this.#drawLate(places, all);
  }

  async #drawLate(places: readonly PlaceNode[], all: Promise<readonly boolean[]>): Promise<void> {
    if ((await all).includes(true)) this.#changed.fire([...places]);
  }

  /** Never rejects. @returns whether there was anything to find out */
  async #measure({ ledger, pairs }: PlaceNode): Promise<boolean> {
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

  async #ledgerChanged(ledger: Ledger): Promise<void> {
    this.#showMessage();
    await this.#draw([...this.#asked].filter((place) => this.#ledgersIn(place).includes(ledger)));
  }

  /** Once, with all that the rows say. */
  async #draw(places: readonly PlaceNode[]): Promise<void> {
    if (places.length === 0) return;
    await this.#inTime(places);
    this.#changed.fire([...places]);
    this.#planAging();
  }

  #ledgerOf(app: CatalogApp): Ledger {
    return this.#ledgers.of(app);
  }

  #ledgersIn({ ledger, pairs }: PlaceNode): Ledger[] {
    return [ledger, ...pairs.map(({ source }) => this.#ledgerOf(source))];
  }

  async #unfold(node: Node): Promise<void> {
    // VS Code may have its rows from before, and not ask for them again.
    if (node.kind !== 'pipeline' && node.kind !== 'stage') return;
    const fresh = this.#rows.placesBelow(node).filter((place) => !this.#asked.has(place));
    for (const place of fresh) this.#asked.add(place);
    this.#watch();
    await this.#draw(fresh);
  }

  #fold(node: Node): void {
    const isBelow = ({ parent }: PlaceNode) =>
      parent === node || (parent.kind === 'stage' && parent.parent === node);
    for (const place of this.#asked) if (isBelow(place)) this.#asked.delete(place);
    this.#watch();
  }

  /** Nothing is asked for while the view is hidden. */
  #watch(): void {
    const seen = this.view.visible ? [...this.#asked] : [];
    this.#watched.set(seen.flatMap((place) => this.#ledgersIn(place)));
  }

  #look(): void {
    this.#watch();
    if (this.view.visible) void this.#draw([...this.#asked]);
    this.#showMessage();
    this.#planAging();
  }

  #showMessage(): void {
    const unread = this.#watched.ledgers
      .map(({ state }) => state)
      .filter(({ error, releases }) => error !== undefined && releases.length > 0);
    this.view.message = troubleText(unread, Date.now());
  }

  /** Draws again when the first of the ages that are shown changes. */
  #planAging(): void {
    clearTimeout(this.#aging);
    if (!this.view.visible) return;
    const waits = this.#watched.ledgers.map((ledger) =>
      ageLasts([runningRelease(ledger.state.releases)?.createdAt ?? 0], ledger.client.platformNow()),
    );
    this.#aging = setTimeout(() => void this.#draw([...this.#asked]), Math.min(day, ...waits));
  }
}
