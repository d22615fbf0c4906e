/** The apps of all accounts. */

import type { Account } from '../api/account.ts';
import type { Urgency } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { isOfPlatform, type RemoteApp } from '../model/remote.ts';
import { AccountApps, type CatalogApp, type Trouble } from './account-apps.ts';

export type { CatalogApp, Trouble } from './account-apps.ts';

export interface Catalog {
  /** Who was asked. */
  readonly accounts: readonly Account[];
  /** Each app once. */
  readonly apps: readonly CatalogApp[];
  readonly troubles: readonly Trouble[];
}

/** Reads catalogs, and remembers of each account what it saw. */
export class CatalogReader {
  readonly #now: () => number;
  #known: ReadonlyMap<Account, AccountApps> = new Map();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The apps of some accounts and those that git remotes name. An app that several accounts see is the first one's. An
   * account that cannot be asked has the apps of the last time. Those of accounts that are not among these any more
   * are forgotten.
   */
  async read(
    accounts: readonly Account[],
    remotes: readonly RemoteApp[],
    urgency: Urgency,
  ): Promise<Catalog> {
    this.#known = new Map(
      accounts.map((account) => [account, this.#known.get(account) ?? new AccountApps(account, this.#now)]),
    );
    const known = [...this.#known];
    const troubles = await Promise.all(
      known.map(([{ client }, apps]) => {
        const own = remotes.filter((remote) => isOfPlatform(remote, client.host));
        return apps.read(
          own.map(({ name }) => name),
          urgency,
        );
      }),
    );
    const apps = new Map<string, CatalogApp>();
    for (const app of known.flatMap(([, one]) => one.apps)) if (!apps.has(app.id)) apps.set(app.id, app);
    return {
      accounts,
      apps: [...apps.values()],
      troubles: troubles.filter((trouble) => trouble !== undefined),
    };
  }
}

/** Whether it says that the account has to sign in again. */
export function isRejection(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
