/** The releases view: apps, and under each the releases of its ledger, newest first. */

import * as vscode from 'vscode';
import type { Memory } from '../../domain/memory.ts';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Crashes } from '../../ledger/crashes.ts';
import type { Live } from '../../ledger/live.ts';
import { appChildren, type AppSources } from './app-children.ts';
import { AppRows } from './app-rows.ts';
import { CodeRows } from './code-rows.ts';
import { Glimpses } from './glimpses.ts';
import { decorateRows } from './decorations.ts';
import { treeItem } from './items.ts';
import { isAlike } from '../rows/item.ts';
import { failedRows } from './ledger-rows.ts';
import { type AppNode, appNodeOf, type FurtherNode, idOf, isSame, type MoreNode } from './nodes.ts';
import { type Node, parentOf } from './nodes.ts';
import { loadInPlace, type Sight } from './reveal.ts';
import { Notices } from './notices.ts';
import { ShownReleases } from './shown-releases.ts';
import { RowKeeper } from '../rows/row-keeper.ts';
import { WatchedLedgers } from '../rows/watched-ledgers.ts';

export class ReleasesView implements vscode.TreeDataProvider<Node>, Sight, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<Node>;
  /** Which releases of each app are shown. */
  readonly shown: ShownReleases;

  readonly #catalog: Catalog;
  readonly #live: Live;
  readonly #repositories: AppRepositories;
  readonly #subscriptions: vscode.Disposable[];
  readonly #watched: WatchedLedgers;
  readonly #code: CodeRows;
  readonly #apps: AppRows;
  readonly #notices: Notices;
  readonly #sources: AppSources;
  readonly #glimpses = new Glimpses<Ledger>((ledger) => this.#ledgerChanged(ledger));
  readonly #rows = new RowKeeper<Node, vscode.TreeItem>({
    idOf,
    isSame,
    parentOf,
    isAlike,
    looksOf: (node) => this.#itemOf(node),
    read: (node) => this.#read(node),
    draw: (nodes) => this.#changed.fire([...nodes]),
  });
  /** Apps whose releases VS Code asked for since they were folded last, by id. */
  readonly #asked = new Set<string>();
  /** How often VS Code asked for the rows at the top and has not got them yet. */
  #topAwaited = 0;

  constructor(
    view: vscode.TreeView<Node>,
    catalog: Catalog,
    ledgers: AppLedgers,
    live: Live,
    repositories: AppRepositories,
    crashes: Crashes,
    memory: Memory,
  ) {
    this.view = view;
    this.shown = new ShownReleases(memory, view, () => this.#redraw());
    this.#catalog = catalog;
    this.#live = live;
    this.#repositories = repositories;
    this.#apps = new AppRows(catalog.list, (app) => ledgers.of(app));
    this.#code = new CodeRows(repositories, (ledger) => this.#ledgerChanged(ledger));
    this.#sources = { repositories, crashes, code: this.#code, shown: this.shown };
    this.#watched = new WatchedLedgers(live, (ledger) => this.#ledgerChanged(ledger));
    this.#notices = new Notices(view, catalog.list, this.#watched, () => this.#redraw());
    this.#subscriptions = [
      this.#changed,
      this.#notices,
      this.shown,
      decorateRows(),
      this.view.onDidChangeVisibility(({ visible }) => {
        this.#look();
        if (!visible) return;
        this.#watch();
        this.#redraw();
      }),
      vscode.window.onDidChangeWindowState(() => this.#look()),
      this.view.onDidExpandElement(({ element }) => this.#fold(element, false)),
      this.view.onDidCollapseElement(({ element }) => this.#fold(element, true)),
      repositories.onDidChange(() => this.#redraw()),
      { dispose: crashes.changed.on((id) => this.#appChanged(id)) },
      { dispose: catalog.list.changed.on(() => this.#catalogChanged()) },
    ];
    this.#catalogChanged();
    this.#look();
  }

  /** Reads everything again that is shown. What was loaded stays until newer comes. */
  async refresh(): Promise<void> {
    await vscode.window.withProgress({ location: { viewId: 'shiplog.releases' } }, async () => {
      this.#repositories.refresh();
      await this.#catalog.refresh();
      await this.#live.refresh();
      this.#showMessage();
    });
  }

  /** Reads the next page of a ledger, or shows that of some commits. */
  async loadMore(node: MoreNode | FurtherNode): Promise<void> {
    await loadInPlace(this, node, async () => {
      if (node.kind === 'further') return this.#code.further(node);
      const { ledger } = node.parent;
      await vscode.window.withProgress({ location: { viewId: 'shiplog.releases' } }, () => ledger.loadMore());
    });
  }

  /** The row of an app. One that is not shown is pinned. */
  appRow(id: string): AppNode | undefined {
    const { list } = this.#catalog;
    const find = () => this.#nodes.find(({ app }) => app.id === id);
    if (find()) return find();
    list.setFilter('');
    if (!find()) list.pin(id);
    return find();
  }

  /** The rows below one as they are now. Those that changed were announced to VS Code before. */
  async rowsBelow(node: Node): Promise<readonly Node[]> {
    const app = appNodeOf(node);
    if (app) await this.#rows.update(app);
    return this.#rows.children(node);
  }

  /** Shows every release of each app. */
  showAll(): void {
    this.shown.filter = 'all';
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return this.#top();
    if (node.kind !== 'app') return [...(await this.#rows.children(node))];
    // VS Code has no event for a row that is unfolded from the start. It also asks for folded rows when it draws them
    // again, so that asking alone does not show that they are on screen.
    this.#asked.add(node.app.id);
    this.#watch();
    const rows = await this.#rows.children(node);
    this.#notices.planAging(this.#nodes.map(({ ledger }) => ledger));
    return [...rows];
  }

  /** The rows at the top, as they are once their apps were read and measured. */
  async #top(): Promise<Node[]> {
    this.#topAwaited++;
    try {
      await this.#catalog.shown();
      let tops: readonly Node[];
      do {
        tops = this.#rows.tops;
        // oxlint-disable-next-line no-await-in-loop -- the apps may change meanwhile
        await this.#code.measure(this.#nodes);
      } while (tops !== this.#rows.tops);
      return [...tops];
    } finally {
      this.#topAwaited--;
    }
  }

  async #read(node: Node): Promise<Node[]> {
    switch (node.kind) {
      case 'app':
        return appChildren(node, this.#sources);
      case 'changes':
        return [...node.rows(node)];
      case 'release':
      case 'range':
      case 'commit':
      case 'files':
        return this.#code.children(node);
      default:
        return [];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const item = this.#itemOf(node);
    this.#rows.drawn(node, item);
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const { readTooltip } = await import('./tooltips.ts');
    const tooltip = await readTooltip(this.#repositories, node);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  getParent(node: Node): Node | undefined {
    return parentOf(node);
  }

  dispose(): void {
    this.#watched.set([]);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  get #nodes(): readonly AppNode[] {
    return this.#rows.tops.filter((node) => node.kind === 'app');
  }

  #catalogChanged(): void {
    const { list } = this.#catalog;
    this.#setContext('shiplog.state', list.condition);
    this.#setContext('shiplog.filtered', list.filter !== '');
    this.view.description = list.filter === '' ? '' : `Filter: ${list.filter}`;
    const changed = this.#setTops();
    this.#watch();
    this.#readAhead();
    this.#showMessage();
    if (changed !== 'all') return this.#draw(changed);
    // While VS Code waits for these rows it would lose them, and what it waits for is up to date.
    if (this.#topAwaited === 0) this.#changed.fire(undefined);
  }

  /** What is unfolded from the start has its rows at once when a person opens the view. */
  #readAhead(): void {
    // An error is reported to VS Code once it asks for them.
    for (const node of this.#nodes) if (node.open) void this.#rows.children(node).catch(() => undefined);
  }

  #setTops(): 'all' | readonly Node[] {
    const failed = this.#catalog.list.condition === 'failed';
    return this.#rows.setTops(failed ? failedRows(this.#notices.unread) : this.#apps.rows());
  }

  #ledgerChanged(ledger: Ledger): void {
    this.#showMessage();
    this.#appChanged(ledger.app.id);
  }

  #appChanged(id: string): void {
    this.#draw(this.#nodes.filter(({ app }) => app.id === id));
  }

  #fold(node: Node, folded: boolean): void {
    this.#rows.fold(node, folded);
    if (node.kind !== 'app') return;
    this.#apps.fold(node, folded);
    this.#setTops();
    if (folded) this.#asked.delete(node.app.id);
    this.#watch();
  }

  /** Apps of the open folders, pinned ones and those that are unfolded are followed; of others it is seen what they run. */
  #watch(): void {
    const isWatched = ({ app, marks, open }: AppNode) =>
      app.linked || marks.pinned || open || this.#asked.has(app.id);
    const nodes = this.#nodes;
    this.#watched.set(nodes.filter(isWatched).map(({ ledger }) => ledger));
    const others = nodes.filter((node) => !isWatched(node)).map(({ ledger }) => ledger);
    if (this.view.visible) void this.#glimpses.look(others);
  }

  #look(): void {
    this.#catalog.visible = this.view.visible && vscode.window.state.focused;
  }

  #showMessage(): void {
    this.#notices.show(this.#nodes.map(({ ledger }) => ledger));
  }

  #redraw(): void {
    this.#draw(
      this.#nodes.filter(({ ledger }) => ledger.state.readAt !== undefined || this.#watched.has(ledger)),
    );
    this.#showMessage();
  }

  /** Has the rows that changed drawn again. */
  #draw(nodes: readonly Node[]): void {
    for (const node of nodes)
      void this.#rows.update(node, async () => node.kind === 'app' && this.#code.measure([node]));
  }

  #itemOf(node: Node): vscode.TreeItem {
    if (node.kind !== 'app') return treeItem(node);
    return treeItem(node, {
      distance: this.#code.distance(node),
      place: this.#code.place(node),
      crashed: this.#sources.crashes.of(node.ledger)?.processes,
    });
  }

  #setContext(key: 'shiplog.state' | 'shiplog.filtered', value: string | boolean): void {
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
