/** The apps of all accounts. */

import type { Account } from '../api/account.ts';
import type { Urgency } from '../api/call.ts';
import { isOfPlatform, type RemoteApp } from '../domain/forge/app-remote.ts';
import { AccountApps, type CatalogApp, type ReadFailure } from './account-apps.ts';
import type { CachedAccount } from '../ledger/ledger-cache.ts';

export interface KnownApps {
  /** The accounts that were read. */
  readonly accounts: readonly Account[];
  /** Each app once. */
  readonly apps: readonly CatalogApp[];
  readonly troubles: readonly ReadFailure[];
}

/** Reads which apps there are, and remembers what each account saw. */
export class AppsReader {
  readonly #now: () => number;
  #known: ReadonlyMap<Account, AccountApps> = new Map();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Reads the apps of these accounts, and those that git remotes name. An app that several accounts see belongs to the
   * first of them. An account that cannot be read keeps the apps of its last read. All other accounts are dropped.
   */
  async read(
    accounts: readonly Account[],
    remotes: readonly RemoteApp[],
    urgency: Urgency,
  ): Promise<KnownApps> {
    const known = this.#accountApps(accounts);
    const troubles = await Promise.all(known.map((apps) => apps.read(namesFor(apps, remotes), urgency)));
    return knownApps(
      known,
      troubles.filter((trouble) => trouble !== undefined),
    );
  }

  /** Starts accounts that were not read yet from cached copies. @param kept by the id of the account */
  restore(
    accounts: readonly Account[],
    remotes: readonly RemoteApp[],
    kept: ReadonlyMap<string, Pick<CachedAccount, 'apps' | 'readAt'>>,
  ): KnownApps {
    const known = this.#accountApps(accounts);
    for (const one of known) {
      const copy = kept.get(one.account.id);
      if (copy) one.restore(copy.apps, copy.readAt, namesFor(one, remotes));
    }
    return knownApps(known, []);
  }

  /** Finds an app in the last read of an account; undefined when there is none. */
  seen(account: Account, matches: (app: CatalogApp) => boolean): CatalogApp | undefined {
    return this.#known.get(account)?.apps.find(matches);
  }

  /** When an account's apps were last read, in milliseconds. */
  readAt(account: Account): number | undefined {
    return this.#known.get(account)?.readAt;
  }

  #accountApps(accounts: readonly Account[]): readonly AccountApps[] {
    this.#known = new Map(
      accounts.map((account) => [account, this.#known.get(account) ?? new AccountApps(account, this.#now)]),
    );
    return [...this.#known.values()];
  }
}

/** The app names in remotes of the account's platform. */
function namesFor({ account }: AccountApps, remotes: readonly RemoteApp[]): string[] {
  return remotes.filter((remote) => isOfPlatform(remote, account.client.host)).map(({ name }) => name);
}

function knownApps(known: readonly AccountApps[], troubles: readonly ReadFailure[]): KnownApps {
  const apps = new Map<string, CatalogApp>();
  for (const app of known.flatMap((one) => one.apps)) if (!apps.has(app.id)) apps.set(app.id, app);
  return { accounts: known.map(({ account }) => account), apps: [...apps.values()], troubles };
}
