/** The ledgers of the accounts that are signed in: one live copy for each app, however many views show it. */

import type { Account } from '../api/account.ts';
import type { Urgency } from '../api/call.ts';
import { isHash } from '../model/commit.ts';
import { Problem } from '../model/problem.ts';
import type { AppRef, Release } from '../model/release.ts';
import type { RemoteApp } from '../model/remote.ts';
import { deploysOf } from '../model/shipped.ts';
import { Signal } from '../model/signal.ts';
import { isRefusal } from './account-apps.ts';
import { type Catalog, type CatalogApp, CatalogReader } from './catalog.ts';
import { Ledger } from './ledger.ts';
import type { Kept, Shelf } from './shelf.ts';

/** The age of what is kept is true to this, in milliseconds. */
const keptAnew = 5 * 60_000;

export class Ledgers {
  /** Fires when accounts came or went, and with them the ledgers that were given out. */
  readonly reset = new Signal();

  readonly #accounts: () => Promise<readonly Account[]>;
  readonly #now: () => number;
  readonly #reader: CatalogReader;
  readonly #shelf: Shelf | undefined;
  readonly #ledgers = new Map<string, Ledger>();
  /** What was on the shelf for each account, by its id. */
  #kept: ReadonlyMap<string, Kept> = new Map();
  /** What was kept of each ledger last, and when. */
  readonly #lastKept = new WeakMap<object, { readonly releases: readonly Release[]; readonly at: number }>();
  #catalog: Catalog | undefined;

  /**
   * @param accounts gives who is signed in, or rejects with a sentence
   * @param shelf keeps from one window to the next what is known
   */
  constructor(accounts: () => Promise<readonly Account[]>, now: () => number = Date.now, shelf?: Shelf) {
    this.#accounts = accounts;
    this.#shelf = shelf;
    this.#now = now;
    this.#reader = new CatalogReader(now);
  }

  /** Who is signed in; nobody where that cannot be told. */
  accounts(): Promise<readonly Account[]> {
    return this.#accounts().catch(() => []);
  }

  /**
   * The apps as they were known when a window was last open, without asking anybody. Their ledgers begin as they were
   * known then.
   * @returns undefined when nothing was kept
   */
  async kept(remotes: readonly RemoteApp[]): Promise<Catalog | undefined> {
    if (!this.#shelf || this.#catalog) return undefined;
    const [shelf, accounts] = [this.#shelf, await this.#accounts()];
    const taken = await Promise.all(accounts.map(async ({ id }) => [id, await shelf.take(id)] as const));
    const kept = new Map(taken.flatMap(([id, one]) => (one ? [[id, one] as const] : [])));
    const catalog = this.#reader.restore(accounts, remotes, kept);
    if (catalog.apps.length === 0) return undefined;
    this.#kept = kept;
    this.#catalog = catalog;
    return catalog;
  }

  /**
   * Keeps what is known of an account for the next window, unless nothing new is known of this ledger: looks that find
   * nothing must not each cost a file. Never rejects.
   */
  async keep(read: Pick<Ledger, 'account' | 'state'>): Promise<void> {
    const { account, state } = read;
    const readAt = this.#reader.readAt(account);
    // An account that signed out meanwhile is to be forgotten.
    if (!this.#shelf || !this.#catalog?.accounts.includes(account) || readAt === undefined) return;
    const apps = this.#catalog.apps.filter((app) => app.account === account);
    const ledgers = { ...this.#kept.get(account.id)?.ledgers };
    for (const ledger of this.#ledgers.values()) {
      const { readAt: at, releases } = ledger.state;
      if (ledger.account === account && at !== undefined) ledgers[ledger.app.id] = { readAt: at, releases };
    }
    const last = this.#lastKept.get(read);
    const now = this.#now();
    if (last?.releases === state.releases && now - last.at < keptAnew) return;
    this.#lastKept.set(read, { releases: state.releases, at: now });
    await this.#shelf.put(account.id, { readAt, apps, ledgers });
  }

  /** The apps to choose from; see `CatalogReader`. */
  async catalog(remotes: readonly RemoteApp[], urgency: Urgency = 'person'): Promise<Catalog> {
    const accounts = await this.#accounts();
    this.#drop(accounts);
    this.#catalog = await this.#reader.read(accounts, remotes, urgency);
    return this.#catalog;
  }

  /** The ledger of an app of the catalog. It may not have been read yet. */
  of(app: AppRef & Pick<CatalogApp, 'account'>): Ledger {
    let ledger = this.#ledgers.get(app.id);
    if (ledger?.account !== app.account) {
      ledger = new Ledger({ id: app.id, name: app.name }, app.account, this.#now);
      this.#ledgers.set(app.id, ledger);
      const copy = this.#kept.get(app.account.id)?.ledgers[app.id];
      if (copy) ledger.restore(copy);
    }
    return ledger;
  }

  /** The hashes that an app's ledger names as deployed, as far as it is known, without asking anybody. */
  deployed(appName: string): string[] {
    const ledger = [...this.#ledgers.values()].find(({ app }) => app.name === appName);
    return deploysOf(ledger?.state.releases ?? []).flatMap(({ hash }) =>
      hash !== undefined && isHash(hash) ? hash : [],
    );
  }

  /**
   * The ledger of an app by its name or id, also of one that is in no list.
   * @throws Problem when no account sees it
   */
  async find(app: AppRef): Promise<Ledger> {
    const accounts = await this.#accounts();
    const listed = this.#catalog?.apps.find(
      (one) => (one.id === app.id || one.name === app.name) && accounts.includes(one.account),
    );
    if (listed) return this.of(listed);
    const asked = await Promise.allSettled(
      accounts.map(async (account) => ({ ...(await account.client.app(app.id || app.name)), account })),
    );
    const found = asked.find((answer) => answer.status === 'fulfilled');
    if (found) return this.of(found.value);
    for (const answer of asked) {
      if (answer.status === 'rejected' && !isRefusal(answer.reason)) throw answer.reason;
    }
    throw new Problem(`None of your accounts sees an app ${app.name}. Check its name, or sign in.`);
  }

  /** Says that accounts came or went. What belongs to those that went is dropped with the next look at the catalog. */
  forget(): void {
    this.#catalog = undefined;
    this.#kept = new Map();
    this.reset.fire();
  }

  #drop(accounts: readonly Account[]): void {
    for (const [id, { account }] of this.#ledgers) if (!accounts.includes(account)) this.#ledgers.delete(id);
  }
}
