/** The releases view: apps, and under each the releases of its ledger, newest first. */

import * as vscode from 'vscode';
import type { Repositories } from '../../git/repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Ledgers } from '../../ledger/ledgers.ts';
import type { Live } from '../../ledger/live.ts';
import { ageLasts } from '../../domain/text/age.ts';
import { codeOf } from '../../domain/release/code.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { AppList } from './app-list.ts';
import { AppReader } from './app-reader.ts';
import { CodeRows } from './code-rows.ts';
import { decorateFiles } from '../rows/decorations.ts';
import { isAlike, treeItem } from './items.ts';
import { failedRows, rowsOf } from './ledger-rows.ts';
import { type AppNode, type FurtherNode, idOf, type MoreNode, type Node, parentOf } from './nodes.ts';
import { RowKeeper } from './row-keeper.ts';
import { titleOf } from './release-rows.ts';
import type { Tooltips } from './tooltips.ts';
import { quietLasts, quietText, troubleText, type Unread } from '../rows/stale-notice.ts';
import { Watched } from '../rows/watched-ledgers.ts';

/** A view that waits for who gives it its rows. */
export interface Tree<T> {
  readonly view: vscode.TreeView<T>;
  fill(provider: vscode.TreeDataProvider<T>): void;
}

export interface ReleasesPorts {
  readonly ledgers: Ledgers;
  readonly live: Live;
  readonly repositories: Repositories;
  /** Of the workspace, for what the person chose about the apps. */
  readonly memory: vscode.Memento;
  readonly tooltips: () => Promise<Tooltips>;
}

export class ReleasesView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<Node>;
  /** Which apps are shown. */
  readonly list: AppList;

  readonly #live: Live;
  readonly #repositories: Repositories;
  readonly #tooltips: () => Promise<Tooltips>;
  readonly #subscriptions: vscode.Disposable[];
  readonly #watched: Watched;
  readonly #reader: AppReader;
  readonly #code: CodeRows;
  readonly #rows = new RowKeeper<Node, vscode.TreeItem>({
    idOf,
    parentOf,
    isAlike,
    looksOf: (node) => this.#itemOf(node),
    read: (node) => this.#read(node),
    draw: (nodes) => this.#changed.fire([...nodes]),
  });
  /** Apps whose releases VS Code asked for since they were folded last, by id. */
  readonly #asked = new Set<string>();
  #aging: NodeJS.Timeout | undefined;
  /** How often VS Code asked for the rows at the top and has not got them yet. */
  #topAwaited = 0;

  constructor(tree: Tree<Node>, { ledgers, live, repositories, memory, tooltips }: ReleasesPorts) {
    this.view = tree.view;
    this.#live = live;
    this.#repositories = repositories;
    this.#tooltips = tooltips;
    this.list = new AppList((app) => ledgers.of(app), {
      read: () => memory.get('shiplog.apps'),
      write: (choices) => void memory.update('shiplog.apps', choices),
    });
    this.#reader = new AppReader(ledgers, repositories, this.list);
    this.#code = new CodeRows(repositories, (ledger) => this.#ledgerChanged(ledger));
    this.#watched = new Watched(live, (ledger) => this.#ledgerChanged(ledger));
    this.#subscriptions = [
      this.#changed,
      this.#reader,
      decorateFiles(),
      this.view.onDidChangeVisibility(({ visible }) => {
        this.#look();
        if (visible) this.#redraw();
      }),
      vscode.window.onDidChangeWindowState(() => this.#look()),
      this.view.onDidExpandElement(({ element }) => this.#fold(element, false)),
      this.view.onDidCollapseElement(({ element }) => this.#fold(element, true)),
      repositories.onDidChange(() => void this.#reader.repositoriesChanged().then(() => this.#redraw())),
      { dispose: ledgers.reset.on(() => void this.#reader.accountsChanged()) },
      { dispose: this.list.changed.on((nodes) => this.#listChanged(nodes)) },
    ];
    tree.fill(this);
    this.#look();
  }

  /** The apps that are shown, read first if they were not. */
  async apps(): Promise<readonly AppNode[]> {
    await this.#reader.first();
    return this.list.nodes;
  }

  /** Reads everything again that is shown. What was loaded stays until newer comes. */
  async refresh(): Promise<void> {
    await vscode.window.withProgress({ location: { viewId: 'shiplog.releases' } }, async () => {
      this.#repositories.refresh();
      await this.#reader.again();
      await this.#live.refresh();
      this.#showMessage();
    });
  }

  /** Reads the next page of a ledger, or shows that of some commits. */
  async loadMore(node: MoreNode | FurtherNode): Promise<void> {
    if (node.kind === 'further') return this.#code.further(node);
    const { ledger } = node.parent;
    await vscode.window.withProgress({ location: { viewId: 'shiplog.releases' } }, () => ledger.loadMore());
  }

  /** Brings an app into view, unfolded and selected. One that is not shown is pinned. */
  async reveal(id: string): Promise<void> {
    const find = () => this.list.nodes.find(({ app }) => app.id === id);
    if (!find()) {
      this.list.setFilter('');
      if (!find()) this.list.pin(id);
    }
    const node = find();
    if (node) await this.view.reveal(node, { select: true, focus: true, expand: true });
  }

  /** Brings a release into view and selects it. @throws {Problem} when the app has none of that version */
  async revealRelease(ledger: Ledger, version: number): Promise<void> {
    const known = await ledger.until(({ releases }) => releases.find((one) => one.version === version));
    if (!known) throw new Problem(`${ledger.app.name} has no release ${versionName({ version })}.`);
    await this.reveal(ledger.app.id);
    const parent = this.list.nodes.find(({ app }) => app.id === ledger.app.id);
    const rows = parent ? await this.getChildren(parent) : [];
    const row = rows.find((one) => one.kind === 'release' && one.release.version === version);
    if (row) await this.view.reveal(row, { select: true, focus: true });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return this.#top();
    if (node.kind !== 'app') return [...(await this.#rows.children(node))];
    // VS Code does not say that a row was unfolded from the beginning. That it asks says no more: it asks for rows
    // that are folded as well, when they are drawn anew.
    this.#asked.add(node.app.id);
    this.#watch();
    const rows = await this.#rows.children(node);
    this.#planAging();
    return [...rows];
  }

  /** The rows at the top, with all that changed while they were read. */
  async #top(): Promise<Node[]> {
    this.#topAwaited++;
    try {
      let apps: readonly AppNode[];
      do {
        // oxlint-disable-next-line no-await-in-loop -- others may have come meanwhile
        apps = await this.apps();
        // oxlint-disable-next-line no-await-in-loop
        await this.#code.measure(apps);
      } while (apps !== this.list.nodes);
      if (this.list.condition === 'failed') return failedRows(this.#unread());
      return this.list.find ? [...apps, this.list.find] : [...apps];
    } finally {
      this.#topAwaited--;
    }
  }

  async #read(node: Node): Promise<Node[]> {
    switch (node.kind) {
      case 'app':
        return this.#readApp(node);
      case 'release':
      case 'range':
      case 'commit':
      case 'files':
        return this.#code.children(node);
      default:
        return [];
    }
  }

  async #readApp(node: AppNode): Promise<Node[]> {
    const { ledger } = node;
    if (ledger.state.readAt === undefined && ledger.state.error === undefined) await ledger.refresh();
    const [standing, rows] = await Promise.all([
      this.#code.standing(node),
      rowsOf(
        node,
        (releases) => this.commitsOf(ledger, releases),
        (commits) => this.#code.states(node, commits),
      ),
    ]);
    return [...standing, ...rows];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const item = this.#itemOf(node);
    this.#rows.drawn(node, item);
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const tooltip = await (await this.#tooltips()).of(node);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  getParent(node: Node): Node | undefined {
    return parentOf(node);
  }

  dispose(): void {
    clearTimeout(this.#aging);
    this.#watched.set([]);
    for (const subscription of this.#subscriptions) subscription.dispose();
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

  #listChanged(nodes: 'all' | readonly AppNode[]): void {
    this.#setContext('shiplog.state', this.list.condition);
    this.#setContext('shiplog.filtered', this.list.filter !== '');
    this.view.description = this.list.filter === '' ? '' : `Filter: ${this.list.filter}`;
    this.#watch();
    this.#showMessage();
    if (nodes !== 'all') return this.#draw(nodes);
    this.#rows.retain(this.list.nodes);
    // VS Code would lose what it waits for, and what it waits for has this change in it.
    if (this.#topAwaited === 0) this.#changed.fire(undefined);
  }

  #ledgerChanged(ledger: Ledger): void {
    this.#showMessage();
    const node = this.list.nodes.find((app) => app.ledger === ledger);
    if (node) this.#draw([node]);
  }

  #fold(node: Node, folded: boolean): void {
    this.#rows.fold(node, folded);
    if (node.kind !== 'app') return;
    this.list.fold(node.app.id, folded);
    if (folded) this.#asked.delete(node.app.id);
    this.#watch();
  }

  /** Apps of the open folders and pinned ones say their version on their row; of the others it takes a person to ask. */
  #watch(): void {
    const wanted = this.list.nodes.filter(
      ({ app, marks, open }) => app.linked || marks.pinned || open || this.#asked.has(app.id),
    );
    this.#watched.set(wanted.map(({ ledger }) => ledger));
  }

  #look(): void {
    this.#reader.seen = this.view.visible && vscode.window.state.focused;
  }

  /** Above the rows: why they may be old, and why there are not more. VS Code shows no description of a lone view. */
  #showMessage(): void {
    const { filter, find, nodes } = this.list;
    const sentences = [
      // Without apps, rows say it: there a click tries again.
      nodes.length === 0 && !find ? '' : troubleText(this.#unread(), Date.now()),
      quietText(this.#watched.ledgers, Date.now()),
      // A message would keep VS Code from showing the text of an empty view, which offers to clear the filter.
      filter === '' || nodes.length === 0 ? '' : `Only apps with "${filter}" are shown.`,
      find?.only === true ? 'Find the apps that you work on: they stay here.' : '',
    ];
    this.view.message = sentences.filter((sentence) => sentence !== '').join(' ');
    this.#planAging();
  }

  #unread(): Unread[] {
    const ledgers = this.#watched.ledgers
      .map(({ state }) => state)
      .filter(({ error, releases }) => error !== undefined && releases.length > 0);
    const { failure, troubles } = this.list;
    return [
      ...(failure === undefined ? [] : [{ error: failure, readAt: undefined }]),
      ...troubles,
      ...ledgers,
    ];
  }

  /** Draws again when the first of the ages that are shown changes. */
  #planAging(): void {
    clearTimeout(this.#aging);
    if (!this.view.visible) return;
    const waits = this.#watched.ledgers.map(({ client, state }) =>
      ageLasts(
        state.releases.map(({ createdAt }) => createdAt),
        client.platformNow(),
      ),
    );
    const unread = this.#unread().flatMap(({ readAt }) => readAt ?? []);
    // A timer holds 25 days at most; a day is often enough for ages that change less often.
    waits.push(ageLasts(unread, Date.now()), quietLasts(this.#watched.ledgers), 86_400_000);
    this.#aging = setTimeout(() => this.#redraw(), Math.min(...waits));
  }

  #redraw(): void {
    this.#draw(this.list.nodes.filter(({ ledger }) => this.#watched.has(ledger)));
    this.#showMessage();
  }

  /** Draws what is other than before. */
  #draw(nodes: readonly AppNode[]): void {
    for (const node of nodes) void this.#rows.update(node, () => this.#code.measure([node]));
  }

  #itemOf(node: Node): vscode.TreeItem {
    if (node.kind !== 'app') return treeItem(node);
    return treeItem(node, { distance: this.#code.distance(node), place: this.#code.place(node) });
  }

  #setContext(key: 'shiplog.state' | 'shiplog.filtered', value: string | boolean): void {
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
