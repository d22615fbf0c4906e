/** The apps of the releases view: what is known of them, joined with what the person chose. */

import type { Catalog, CatalogApp, Trouble } from '../../ledger/catalog.ts';
import { isRejection } from '../../ledger/catalog.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { arrange, inOrder } from '../../catalog/arrange.ts';
import { type Choices, hide, parseChoices, pin, unhide, unpin } from '../../catalog/choices.ts';
import { Signal } from '../../domain/signal.ts';
import type { AppNode, FindNode, Marks } from './nodes.ts';

/** Keeps one value between two starts of the window. */
export interface Memory {
  read(): unknown;
  write(value: unknown): void;
}

/** What the view's welcome texts depend on; the manifest names these values. */
export type Condition = 'loading' | 'ready' | 'empty' | 'signedOut' | 'failed' | 'hidden' | 'unmatched';

/** An app that can be chosen. */
export interface Choice {
  readonly app: CatalogApp;
  readonly shown: boolean;
  readonly pinned: boolean;
  readonly hidden: boolean;
}

interface KeptNode extends AppNode {
  app: CatalogApp;
  marks: Marks;
  open: boolean;
}

export class AppList {
  /** Fires with the nodes that are drawn otherwise now, or with `all` when there are others or in another order. */
  readonly changed = new Signal<'all' | readonly AppNode[]>();

  readonly #ledgerOf: (app: CatalogApp) => Ledger;
  readonly #memory: Memory;
  #choices: Choices;
  #catalog: Catalog | undefined;
  #failure: unknown;
  #nodes: readonly KeptNode[] = [];
  /** By the id of the app: one that comes back is as it was. */
  readonly #known = new Map<string, KeptNode>();
  #find: FindNode | undefined;

  constructor(ledgerOf: (app: CatalogApp) => Ledger, memory: Memory) {
    this.#ledgerOf = ledgerOf;
    this.#memory = memory;
    this.#choices = parseChoices(memory.read());
  }

  /** The apps that are shown, in their order. */
  get nodes(): readonly AppNode[] {
    return this.#nodes;
  }

  /** The row that leads to the others; undefined when there are none. */
  get find(): FindNode | undefined {
    return this.#find;
  }

  get filter(): string {
    return this.#choices.filter;
  }

  get troubles(): readonly Trouble[] {
    return this.#catalog?.troubles ?? [];
  }

  /** Why not even the accounts are known; undefined when they are. */
  get failure(): unknown {
    return this.#failure;
  }

  get condition(): Condition {
    if (!this.#catalog) return this.#failure === undefined ? 'loading' : 'failed';
    const { accounts, apps, troubles } = this.#catalog;
    if (accounts.length === 0) return this.#failure === undefined ? 'signedOut' : 'failed';
    if (apps.length === 0) return troubles.length > 0 || this.#failure !== undefined ? 'failed' : 'empty';
    if (this.#nodes.length > 0 || this.#find) return 'ready';
    return this.#choices.filter === '' ? 'hidden' : 'unmatched';
  }

  /** All apps, those first that a person most likely means. */
  choices(): Choice[] {
    const { pinned, hidden } = this.#choices;
    const shown = new Set(this.#nodes.map(({ app }) => app.id));
    return inOrder(this.#catalog?.apps ?? [], this.#choices).map((app) => ({
      app,
      shown: shown.has(app.id),
      pinned: pinned.includes(app.id),
      hidden: hidden.includes(app.id),
    }));
  }

  /** Takes in what was read. */
  update(catalog: Catalog): void {
    this.#catalog = catalog;
    this.#failure = undefined;
    this.#arrange();
  }

  /** What was known stays. */
  fail(error: unknown): void {
    this.#failure = error;
    this.changed.fire([]);
  }

  /** Forgets the apps of all accounts but these, not what was chosen about them. */
  keep(accounts: Catalog['accounts']): void {
    if (!this.#catalog) return;
    const stays = ({ account }: Pick<CatalogApp, 'account'>) => accounts.includes(account);
    const { apps, troubles } = this.#catalog;
    this.#catalog = { accounts, apps: apps.filter(stays), troubles: troubles.filter(stays) };
    this.#arrange();
  }

  pin(id: string): void {
    this.#choose(pin(this.#choices, id));
  }

  unpin(id: string): void {
    this.#choose(unpin(this.#choices, id));
  }

  hide(id: string): void {
    this.#choose(hide(this.#choices, id));
  }

  unhide(ids: readonly string[]): void {
    this.#choose(unhide(this.#choices, ids));
  }

  setFilter(filter: string): void {
    if (filter !== this.#choices.filter) this.#choose({ ...this.#choices, filter });
  }

  /** Says that a person folded an app's releases, or unfolded them. */
  fold(id: string, folded: boolean): void {
    const node = this.#known.get(id);
    if (node) node.open = !folded;
  }

  #choose(choices: Choices): void {
    this.#choices = choices;
    this.#memory.write(choices);
    this.#arrange();
  }

  #arrange(): void {
    const { shown, more } = arrange(this.#catalog?.apps ?? [], this.#choices);
    const before = this.#nodes;
    const ids = new Set(this.#catalog?.apps.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    const names = new Map<string, number>();
    for (const { name } of shown) names.set(name, (names.get(name) ?? 0) + 1);
    const redrawn: AppNode[] = [];
    const draw = (app: CatalogApp, first: boolean): KeptNode => {
      const marks = this.#marks(app, (names.get(app.name) ?? 0) > 1);
      const ledger = this.#ledgerOf(app);
      const node = this.#known.get(app.id);
      // Another account's ledger is another story.
      if (node?.ledger !== ledger) return { kind: 'app', app, ledger, marks, open: first && app.linked };
      if (isSame(node.app, app) && isSame(node.marks, marks)) return node;
      redrawn.push(node);
      return Object.assign(node, { app, marks });
    };
    this.#nodes = shown.map((app, index) => draw(app, index === 0));
    for (const node of this.#nodes) this.#known.set(node.app.id, node);
    const found = this.#find?.more ?? 0;
    this.#find = more === 0 ? undefined : { kind: 'find', more, only: shown.length === 0 };
    const same =
      more === found &&
      before.length === this.#nodes.length &&
      before.every((node, index) => node === this.#nodes[index]);
    this.changed.fire(same ? redrawn : 'all');
  }

  #marks(app: CatalogApp, twin: boolean): Marks {
    const rejected = this.troubles.some(
      ({ account, error }) => account === app.account && isRejection(error),
    );
    return { pinned: this.#choices.pinned.includes(app.id), rejected, twin };
  }
}

/** Of plain objects with plain members. */
function isSame<T extends object>(one: T, other: T): boolean {
  const entries = (value: T) => JSON.stringify(Object.entries(value).filter(([key]) => key !== 'account'));
  return entries(one) === entries(other);
}
