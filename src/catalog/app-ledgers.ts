/** The ledgers of the apps that the signed-in accounts see, and their cache for the next window. */

import type { Account } from '../api/account.ts';
import type { Urgency } from '../api/call.ts';
import { isRefusal } from '../api/errors.ts';
import type { RemoteApp } from '../domain/forge/app-remote.ts';
import { Problem } from '../domain/problem.ts';
import { signIn } from '../domain/remedies.ts';
import { type AppName, isMeant } from '../domain/release/app-name.ts';
import type { AppAddress, AppRef, Release } from '../domain/release/release.ts';
import { Signal } from '../domain/signal.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Ledgers } from '../ledger/ledgers.ts';
import type { LedgerCache } from '../ledger/ledger-cache.ts';
import type { CatalogApp } from './account-apps.ts';
import { AppsReader, type KnownApps } from './known-apps.ts';

/** An unchanged ledger is written again after this long, so that its kept age stays true, in milliseconds. */
const keepAgainAfter = 5 * 60_000;

export class AppLedgers {
  /** Fires when accounts signed in or out: ledgers that were given out before may be gone. */
  readonly reset = new Signal();

  readonly #accounts: () => Promise<readonly Account[]>;
  readonly #now: () => number;
  readonly #reader: AppsReader;
  readonly #ledgers: Ledgers;
  readonly #cache: LedgerCache | undefined;
  /** What was last cached of each ledger, and when. */
  readonly #lastKept = new WeakMap<object, { readonly releases: readonly Release[]; readonly at: number }>();
  #known: KnownApps | undefined;

  /**
   * @param accounts gives who is signed in, or rejects with a sentence
   * @param cache keeps apps and ledgers for the next window
   */
  constructor(
    accounts: () => Promise<readonly Account[]>,
    now: () => number = Date.now,
    cache?: LedgerCache,
  ) {
    this.#accounts = accounts;
    this.#cache = cache;
    this.#now = now;
    this.#reader = new AppsReader(now);
    this.#ledgers = new Ledgers(now);
  }

  /** Who is signed in; empty where that cannot be read. */
  accounts(): Promise<readonly Account[]> {
    return this.#accounts().catch(() => []);
  }

  /** Reads which apps there are; see `AppsReader`. */
  async readApps(remotes: readonly RemoteApp[], urgency: Urgency = 'person'): Promise<KnownApps> {
    const accounts = await this.#accounts();
    this.#ledgers.retain(accounts);
    this.#known = await this.#reader.read(accounts, remotes, urgency);
    return this.#known;
  }

  /**
   * The apps as an earlier window kept them, without a request. Their ledgers begin as they were kept.
   * @returns undefined when nothing was kept
   */
  async keptApps(remotes: readonly RemoteApp[]): Promise<KnownApps | undefined> {
    if (!this.#cache || this.#known) return undefined;
    const [cache, accounts] = [this.#cache, await this.#accounts()];
    const taken = await Promise.all(accounts.map(async ({ id }) => [id, await cache.take(id)] as const));
    const kept = new Map(taken.flatMap(([id, one]) => (one ? [[id, one] as const] : [])));
    const known = this.#reader.restore(accounts, remotes, kept);
    if (known.apps.length === 0) return undefined;
    this.#ledgers.restore(kept);
    this.#known = known;
    return known;
  }

  /**
   * Keeps what is known of a ledger's account for the next window. Skips a ledger that has not changed since: polls
   * that find nothing must not each write a file. Never rejects.
   */
  async keep(read: Pick<Ledger, 'account' | 'state'>): Promise<void> {
    const { account, state } = read;
    const readAt = this.#reader.readAt(account);
    // Nothing is kept of an account that has signed out.
    if (!this.#cache || !this.#known?.accounts.includes(account) || readAt === undefined) return;
    const apps = this.#known.apps.filter((app) => app.account === account);
    const ledgers = { ...this.#ledgers.kept(account) };
    for (const ledger of this.#ledgers.opened(account)) {
      const { readAt: at, releases } = ledger.state;
      if (at !== undefined) ledgers[ledger.app.id] = { readAt: at, releases };
    }
    const last = this.#lastKept.get(read);
    const now = this.#now();
    if (last?.releases === state.releases && now - last.at < keepAgainAfter) return;
    this.#lastKept.set(read, { releases: state.releases, at: now });
    await this.#cache.put(account.id, { readAt, apps, ledgers });
  }

  /** The ledger of an app. It may not have been read yet. */
  of(app: AppRef & Pick<CatalogApp, 'account'>): Ledger {
    return this.#ledgers.of(app);
  }

  /** The hashes that the ledgers of apps of a name say were deployed, as far as they were read. Sends no request. */
  deployed(appName: string): string[] {
    return this.#ledgers.deployed(appName);
  }

  /**
   * The ledger of an app by its id, also of an app that no list has. It is read with the account that it was opened
   * with while that one is signed in and sees the app, otherwise with another account that sees it.
   * @throws {Problem} when no account sees it
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
      { cause: (byFirst ?? byOther)?.refusal, remedies: [signIn] },
    );
  }

  /**
   * The ledgers of the apps that have this name now, at most one on each platform. The platforms are asked, because a
   * list that was read earlier may still give the name to another app.
   * @throws {Problem} when no account sees one
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
    throw new Problem(`None of your accounts sees an app ${name}. Check its name, or sign in.`, {
      remedies: [signIn],
    });
  }

  /**
   * @returns what it was refused with when none of these accounts sees an app of that id; undefined without accounts
   */
  async #findBy(
    accounts: readonly Account[],
    id: string,
  ): Promise<Ledger | { readonly refusal: unknown } | undefined> {
    for (const account of accounts) {
      const app = this.#reader.seen(account, (one) => one.id === id);
      const ledger = app ? this.of(app) : this.#ledgers.opened(account).find((one) => one.app.id === id);
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

  /**
   * Says that accounts signed in or out. The ledgers of those that are gone are dropped when the apps are read next.
   */
  forget(): void {
    this.#known = undefined;
    this.#ledgers.restore(new Map());
    this.reset.fire();
  }
}

/** Throws an error that is no refusal: then it is unknown whether there is such an app. */
function throwTrouble(asked: readonly PromiseSettledResult<unknown>[]): void {
  for (const answer of asked) {
    if (answer.status === 'rejected' && !isRefusal(answer.reason)) throw answer.reason;
  }
}
