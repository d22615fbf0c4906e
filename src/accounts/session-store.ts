/** Tracks the signed-in accounts: the tokens of all sign-in methods, matched with what the platform says about them. */

import type { Client, Connection } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { messageOf, Problem } from '../domain/problem.ts';
import { Signal } from '../domain/signal.ts';
import {
  hashOf,
  type Identity,
  type StoredAccounts,
  withAccount,
  without,
  withOther,
} from './stored-accounts.ts';
import { findLogins } from './find-logins.ts';
import { findListed, groupLogins, type Login, type Logins } from './logins.ts';
import { SignedIn } from './signed-in.ts';
import type { FoundToken, SignInMethod } from './sign-in-methods.ts';

export interface SessionStorePorts {
  readonly kept: StoredAccounts;
  readonly methods: readonly SignInMethod[];
  /** The configured platform. @throws Problem when the setting is not an address */
  readonly platform: () => URL;
  readonly connect: (connection: Connection) => Promise<Client>;
  readonly log: (line: string, level: 'info' | 'warn') => void;
}

export class SessionStore {
  /** Fires when accounts came or went, or when they could not be read. */
  readonly changed = new Signal();
  /** Fires when an account got another token: failed reads may succeed now. */
  readonly renewed = new Signal<SignedIn>();
  /** Fires once when the platform no longer accepts any of an account's tokens. */
  readonly rejected = new Signal<SignedIn>();
  /** Fires after each successful search for tokens. */
  readonly looked = new Signal<readonly SignedIn[]>();

  readonly #ports: SessionStorePorts;
  /** Tokens that the platform rejected. */
  readonly #refused = new Set<string>();
  /** The owners of tokens, by the token's hash. */
  readonly #known = new Map<string, Identity>();
  /** Tokens whose owner is being requested. */
  readonly #asking = new Set<string>();
  #platform: URL | undefined;
  #accounts: readonly SignedIn[] = [];
  #current: Promise<readonly SignedIn[]> | undefined;
  #next: Promise<readonly SignedIn[]> | undefined;
  /** Whether the accounts are in use. Until then no request is sent. */
  #used = false;
  #failed = false;

  constructor(ports: SessionStorePorts) {
    this.#ports = ports;
  }

  /** The signed-in accounts, without sending a request. Rejects with a `Problem` when they cannot be read. */
  peek(): Promise<readonly SignedIn[]> {
    if (this.#current) return this.#current;
    const reading = this.#read();
    this.#remember(reading);
    return reading;
  }

  /** Like `peek`, and asks the platform for the owners of tokens where they are unknown. */
  async list(): Promise<readonly SignedIn[]> {
    this.#used = true;
    const accounts = await this.peek();
    this.#learn();
    return accounts;
  }

  /** Searches for tokens again, and fires the events for what changed. Resolves also when they cannot be read. */
  async lookAgain(): Promise<void> {
    if (!this.#next) {
      const next = (this.#current ?? Promise.resolve()).then(
        () => this.#readNext(),
        () => this.#readNext(),
      );
      this.#next = next;
      this.#remember(next);
    }
    try {
      await this.#next;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** The methods that can sign in now. One whose token is already in use cannot. */
  async open(platform: URL): Promise<readonly SignInMethod[]> {
    const inUse = new Set(
      this.#accounts
        .filter(({ rejected }) => !rejected)
        .flatMap(({ logins }) => logins.map((one) => one.token)),
    );
    const open = await Promise.all(
      this.#ports.methods.map(async (method) => {
        if (method.kept) return method.isThere(platform);
        // A place that cannot be read is not offered; reading the accounts reports the error.
        const found = await method.find?.(platform).catch(() => undefined);
        return found !== undefined && !inUse.has(found.token);
      }),
    );
    return this.#ports.methods.filter((_, index) => open[index]);
  }

  /** Signs in with a token if the platform accepts it. Otherwise it rejects, and nothing is stored. */
  async admit(
    platform: URL,
    method: SignInMethod,
    { token }: FoundToken,
    signal?: AbortSignal,
  ): Promise<Identity> {
    const who = await (await this.#ports.connect({ url: platform, token })).account({ signal });
    const hash = hashOf(platform, token);
    this.#known.set(hash, who);
    this.#refused.delete(token);
    await this.#ports.kept.change(platform, (state) =>
      method.kept ? withAccount(state, { ...who, token }) : withOther(state, hash, who, true),
    );
    await this.lookAgain();
    return who;
  }

  /** Signs an account out: deletes what Shiplog stores of it, and stops using its tokens that are stored elsewhere. */
  async forget(account: SignedIn): Promise<void> {
    const platform = this.#platform;
    if (!platform || !this.#accounts.includes(account)) return;
    const elsewhere = account.logins.filter(({ kept }) => !kept);
    const hashes = [...new Set(elsewhere.map(({ token }) => hashOf(platform, token)))];
    await this.#ports.kept.change(platform, (state) => without(state, account.who?.id, hashes));
    for (const { token } of account.logins) this.#known.delete(hashOf(platform, token));
    await this.lookAgain();
  }

  /** Ends all accounts. */
  dispose(): void {
    this.#replace([]);
  }

  #readNext(): Promise<readonly SignedIn[]> {
    this.#next = undefined;
    return this.#read(true).catch((error: unknown) => {
      this.changed.fire();
      throw error;
    });
  }

  /** Caches a read, unless it fails: then the next call tries again. */
  #remember(reading: Promise<readonly SignedIn[]>): void {
    this.#current = reading;
    reading.catch(() => {
      this.#failed = true;
      if (this.#current === reading) this.#current = undefined;
    });
  }

  async #read(again = false): Promise<readonly SignedIn[]> {
    let platform: URL;
    try {
      platform = this.#ports.platform();
    } catch (error) {
      this.#replace([]);
      this.looked.fire([]);
      throw error;
    }
    const before = this.#platform?.origin === platform.origin ? this.#accounts : [];
    const { logins, problem } = await findLogins(platform, {
      ...this.#ports,
      known: this.#known,
      before: before.flatMap((account) => account.logins),
    });
    const { accounts, renewed } = await this.#match(platform, logins, before);
    // The setting may have changed in the meantime.
    if (this.#ports.platform().origin !== platform.origin) return this.#read(again);
    const same =
      accounts.length === this.#accounts.length && accounts.every((one, i) => one === this.#accounts[i]);
    if (this.#platform?.origin !== platform.origin) this.#platform = platform;
    this.#replace(accounts);
    for (const account of this.#judge()) renewed.add(account);
    if (again && (!same || this.#failed)) this.changed.fire();
    this.#failed = false;
    for (const account of renewed) this.renewed.fire(account);
    this.looked.fire(accounts);
    if (this.#used) this.#learn();
    if (problem && accounts.length === 0) throw problem;
    return accounts;
  }

  /** Matches logins with existing accounts, and creates accounts for the rest. */
  async #match(
    platform: URL,
    logins: readonly Login[],
    before: readonly SignedIn[],
  ): Promise<{ accounts: readonly SignedIn[]; renewed: Set<SignedIn> }> {
    const rest = new Set(before);
    const accounts: SignedIn[] = [];
    const renewed = new Set<SignedIn>();
    for (const group of groupLogins(logins, before, this.#refused)) {
      const known = findListed([...rest], group);
      if (known) {
        rest.delete(known);
        accounts.push(known);
        if (known.update(group)) renewed.add(known);
      } else {
        // oxlint-disable-next-line no-await-in-loop -- in their order
        accounts.push(await this.#create(platform, group));
      }
    }
    return { accounts, renewed };
  }

  async #create(platform: URL, logins: Logins): Promise<SignedIn> {
    const [{ token, place }] = logins;
    const account = new SignedIn(platform, await this.#ports.connect({ url: platform, token }), logins);
    // The refusal may concern an older token, or one path only: check the token once more.
    account.client.rejected.on(() => void this.#whose(account.login));
    this.#ports.log(`Signed in to ${platform.host} with ${place}.`, 'info');
    return account;
  }

  #replace(accounts: readonly SignedIn[]): void {
    for (const account of this.#accounts) if (!accounts.includes(account)) account.end();
    this.#accounts = accounts;
    const tokens = new Set(accounts.flatMap(({ logins }) => logins.map(({ token }) => token)));
    for (const token of this.#refused) if (!tokens.has(token)) this.#refused.delete(token);
  }

  /** Updates which accounts are rejected. @returns the accounts that are accepted again */
  #judge(): readonly SignedIn[] {
    const again: SignedIn[] = [];
    for (const account of this.#accounts) {
      const before = account.rejected;
      account.rejected = this.#refused.has(account.login.token);
      if (account.rejected && !before) this.rejected.fire(account);
      if (before && !account.rejected) again.push(account);
    }
    return again;
  }

  #learn(): void {
    for (const { logins } of this.#accounts)
      for (const login of logins) if (!login.who) void this.#whose(login);
  }

  /** Asks the platform for the owner of a token. */
  async #whose({ token, kept }: Login): Promise<void> {
    const platform = this.#platform;
    if (!platform || token === '' || this.#asking.has(token) || this.#refused.has(token)) return;
    const isStillListed = () =>
      this.#platform === platform &&
      this.#accounts.some(({ logins }) => logins.some((login) => login.token === token));
    this.#asking.add(token);
    try {
      const who = await (
        await this.#ports.connect({ url: platform, token })
      ).account({ urgency: 'background' });
      if (!isStillListed()) return;
      const hash = hashOf(platform, token);
      if (kept || this.#known.get(hash)?.id === who.id) return;
      this.#known.set(hash, who);
      await this.#remind(platform, hash, who);
      await this.lookAgain();
    } catch (error) {
      // Without an answer the owner stays unknown: the next search tries again.
      if (!(error instanceof ApiError && error.status === 401) || !isStillListed()) return;
      this.#refused.add(token);
      await this.lookAgain();
    } finally {
      this.#asking.delete(token);
    }
  }

  /**
   * Stores the owner, so that the account has its name at the next start. A malformed secret is not replaced for that.
   */
  async #remind(platform: URL, hash: string, who: Identity): Promise<void> {
    try {
      await this.#ports.kept.read(platform);
      await this.#ports.kept.change(platform, (state) => withOther(state, hash, who, false));
    } catch (error) {
      this.#ports.log(messageOf(error), 'warn');
    }
  }
}
