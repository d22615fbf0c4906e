/** The ledgers of the accounts that are signed in: one live copy for each app, however many views show it. */

import type { Account } from '../api/account.ts';
import { Problem } from '../model/problem.ts';
import type { AppRef } from '../model/release.ts';
import { Signal } from '../model/signal.ts';
import { type Catalog, type CatalogApp, readCatalog } from './catalog.ts';
import { Ledger } from './ledger.ts';

export class Ledgers {
  /** Fires when accounts came or went, and with them the ledgers that were given out. */
  readonly reset = new Signal();

  readonly #accounts: () => Promise<readonly Account[]>;
  readonly #now: () => number;
  readonly #ledgers = new Map<string, Ledger>();
  #catalog: Catalog | undefined;

  /** @param accounts gives who is signed in, or rejects with a sentence */
  constructor(accounts: () => Promise<readonly Account[]>, now: () => number = Date.now) {
    this.#accounts = accounts;
    this.#now = now;
  }

  /** The apps to show; see `readCatalog`. */
  async catalog(linked: readonly string[]): Promise<Catalog> {
    const accounts = await this.#accounts();
    this.#drop(accounts);
    this.#catalog = await readCatalog(accounts, linked);
    return this.#catalog;
  }

  /** The ledger of an app of the catalog. It may not have been read yet. */
  of(app: CatalogApp): Ledger {
    let ledger = this.#ledgers.get(app.id);
    if (ledger?.account !== app.account) {
      ledger = new Ledger({ id: app.id, name: app.name }, app.account, this.#now);
      this.#ledgers.set(app.id, ledger);
    }
    return ledger;
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
    const { apps, troubles } = await readCatalog(accounts, [app.name]);
    const found = apps.find((one) => one.id === app.id || one.name === app.name);
    if (found) return this.of(found);
    if (troubles[0]) throw troubles[0].error;
    throw new Problem(`None of your accounts sees an app ${app.name}. Check its name, or sign in.`);
  }

  /** Says that accounts came or went. What belongs to those that went is dropped with the next look at the catalog. */
  forget(): void {
    this.#catalog = undefined;
    this.reset.fire();
  }

  #drop(accounts: readonly Account[]): void {
    for (const [id, { account }] of this.#ledgers) if (!accounts.includes(account)) this.#ledgers.delete(id);
  }
}
