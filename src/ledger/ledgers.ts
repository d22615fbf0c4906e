/** One live copy of each app's ledger for each account, shared by all views. */

import type { Account } from '../api/account.ts';
import { isHash } from '../domain/graph/commit.ts';
import { deploysOf } from '../domain/release/code-releases.ts';
import type { AppRef } from '../domain/release/release.ts';
import { Ledger } from './ledger.ts';
import type { CachedAccount } from './ledger-cache.ts';

export class Ledgers {
  readonly #now: () => number;
  /** By account, then by the id of the app. */
  readonly #ledgers = new Map<Account, Map<string, Ledger>>();
  /** The cached copies of an earlier window, by the id of the account. */
  #kept: ReadonlyMap<string, Pick<CachedAccount, 'ledgers'>> = new Map();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The ledger of an app as an account reads it. It may not have been read yet. */
  of({ id, name, account }: AppRef & { readonly account: Account }): Ledger {
    const own = this.#ledgers.get(account) ?? new Map<string, Ledger>();
    this.#ledgers.set(account, own);
    let ledger = own.get(id);
    if (!ledger) {
      ledger = new Ledger({ id, name }, account, this.#now);
      own.set(id, ledger);
      const copy = this.#kept.get(account.id)?.ledgers[id];
      if (copy) ledger.restore(copy);
    }
    return ledger;
  }

  /** The ledgers that were opened for an account. */
  opened(account: Account): readonly Ledger[] {
    return [...(this.#ledgers.get(account)?.values() ?? [])];
  }

  /** Ledgers opened from now on start with a cached copy. @param kept by the id of the account */
  restore(kept: ReadonlyMap<string, Pick<CachedAccount, 'ledgers'>>): void {
    this.#kept = kept;
  }

  /** The cached copies of an account's ledgers, whether or not they were opened since. */
  kept(account: Account): CachedAccount['ledgers'] {
    return this.#kept.get(account.id)?.ledgers ?? {};
  }

  /** Forgets the ledgers of all other accounts. */
  retain(accounts: readonly Account[]): void {
    for (const account of this.#ledgers.keys())
      if (!accounts.includes(account)) this.#ledgers.delete(account);
  }

  /** The hashes deployed by apps of that name, as far as their ledgers were opened. Sends no request. */
  deployed(appName: string): string[] {
    return [...this.#ledgers.values()]
      .flatMap((own) => [...own.values()])
      .filter(({ app }) => app.name === appName)
      .flatMap(({ state }) => deploysOf(state.releases))
      .flatMap(({ hash }) => (hash !== undefined && isHash(hash) ? hash : []));
  }
}
