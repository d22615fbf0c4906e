/** The ledgers of the accounts that are signed in: one live copy for each app, however many views show it. */

import type { Account } from '../api/account.ts';
import type { Urgency } from '../api/call.ts';
import { isHash } from '../domain/graph/commit.ts';
import { Problem } from '../domain/problem.ts';
import { type AppName, isMeant } from '../domain/release/app-name.ts';
import type { AppAddress, AppRef, Release } from '../domain/release/release.ts';
import type { RemoteApp } from '../domain/forge/app-remote.ts';
import { deploysOf } from '../domain/release/code-releases.ts';
import { Signal } from '../domain/signal.ts';
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
  /** By the account that reads them and the id of the app. */
  readonly #ledgers = new Map<Account, Map<string, Ledger>>();
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
    for (const ledger of this.#ledgers.get(account)?.values() ?? []) {
      const { readAt: at, releases } = ledger.state;
      if (at !== undefined) ledgers[ledger.app.id] = { readAt: at, releases };
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
    const own = this.#ledgers.get(app.account) ?? new Map<string, Ledger>();
    this.#ledgers.set(app.account, own);
    let ledger = own.get(app.id);
    if (!ledger) {
      ledger = new Ledger({ id: app.id, name: app.name }, app.account, this.#now);
      own.set(app.id, ledger);
      const copy = this.#kept.get(app.account.id)?.ledgers[app.id];
      if (copy) ledger.restore(copy);
    }
    return ledger;
  }

  /** The hashes that the ledgers of apps of a name say were deployed, as far as they are known, without asking anybody. */
  deployed(appName: string): string[] {
    return [...this.#ledgers.values()]
      .flatMap((own) => [...own.values()])
      .filter(({ app }) => app.name === appName)
      .flatMap(({ state }) => deploysOf(state.releases))
      .flatMap(({ hash }) => (hash !== undefined && isHash(hash) ? hash : []));
  }

  /**
   * The ledger of an app by its id, also of one that is in no list. The account that it was opened with reads it as long
   * as it is signed in and sees the app; else another one that does.
   * @throws Problem when no account sees it
   */
  async find({ id, name, account: opened }: AppAddress): Promise<Ledger> {
    const accounts = await this.#accounts();
    const first = accounts.filter((account) => account.id === opened);
    const others = accounts.filter((account) => account.id !== opened);
    const byFirst = await this.#findBy(first, id);
    if (byFirst instanceof Ledger) return byFirst;
    const byOther = await this.#findBy(others, id);
    if (byOther instanceof Ledger) return byOther;
    throw new Problem(
      `None of your accounts sees the app ${name}. It may be deleted, or you may have to sign in.`,
      { cause: (byFirst ?? byOther)?.refusal },
    );
  }

  /**
   * The ledgers of the apps that have a name now, which the platforms say themselves: of a name that was given to another
   * app an old list would still say the old one. There is one app of a name on each platform.
   * @throws Problem when no account sees one
   */
  async named(name: AppName): Promise<readonly Ledger[]> {
    const accounts = await this.#accounts();
    const asked = await Promise.allSettled(accounts.map(({ client }) => client.app(name)));
    const found = new Map<string, Ledger>();
    for (const [at, answer] of asked.entries()) {
      const account = accounts[at]!;
      const app =
        answer.status === 'fulfilled'
          ? { ...answer.value, account }
          : isRefusal(answer.reason)
            ? undefined
            : this.#reader.seen(account, (one) => isMeant(one, name));
      if (app && !found.has(app.id)) found.set(app.id, this.of(app));
    }
    if (found.size > 0) return [...found.values()];
    throwTrouble(asked);
    throw new Problem(`None of your accounts sees an app ${name}. Check its name, or sign in.`);
  }

  /** @returns what it was refused with when none of these accounts sees an app of that id; undefined without accounts */
  async #findBy(
    accounts: readonly Account[],
    id: string,
  ): Promise<Ledger | { readonly refusal: unknown } | undefined> {
    for (const account of accounts) {
      const app = this.#reader.seen(account, (one) => one.id === id);
      const ledger = app ? this.of(app) : this.#ledgers.get(account)?.get(id);
      if (ledger) return ledger;
    }
    const asked = await Promise.allSettled(accounts.map(({ client }) => client.app(id)));
    const at = asked.findIndex((answer) => answer.status === 'fulfilled' && answer.value.id === id);
    const [account, answer] = [accounts[at], asked[at]];
    if (account && answer?.status === 'fulfilled') return this.of({ ...answer.value, account });
    throwTrouble(asked);
    const refused = asked.find((one) => one.status === 'rejected');
    return refused && { refusal: refused.reason };
  }

  /** Says that accounts came or went. What belongs to those that went is dropped with the next look at the catalog. */
  forget(): void {
    this.#catalog = undefined;
    this.#kept = new Map();
    this.reset.fire();
  }

  #drop(accounts: readonly Account[]): void {
    for (const account of this.#ledgers.keys())
      if (!accounts.includes(account)) this.#ledgers.delete(account);
  }
}

/** Throws what went wrong where an answer is no refusal: then it is not known whether there is such an app. */
function throwTrouble(asked: readonly PromiseSettledResult<unknown>[]): void {
  for (const answer of asked) {
    if (answer.status === 'rejected' && !isRefusal(answer.reason)) throw answer.reason;
  }
}
