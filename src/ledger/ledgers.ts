/** The ledgers of one account: one live copy for each app, however many views show it. */

import type { Client } from '../api/client.ts';
import type { AppRef } from '../model/release.ts';
import { type CatalogApp, readCatalog } from './catalog.ts';
import { Ledger } from './ledger.ts';
import { Signal } from './signal.ts';

export class Ledgers {
  /** Fires when the ledgers that were given out belong to an account that is not in use any more. */
  readonly reset = new Signal();

  readonly #connect: () => Promise<Client>;
  readonly #now: () => number;
  readonly #ledgers = new Map<string, Ledger>();

  /** @param connect gives the client of whoever is signed in, or rejects with `SignedOut` */
  constructor(connect: () => Promise<Client>, now: () => number = Date.now) {
    this.#connect = connect;
    this.#now = now;
  }

  /** The apps to show; see `readCatalog`. */
  async catalog(linked: readonly string[]): Promise<CatalogApp[]> {
    return readCatalog(await this.#connect(), linked);
  }

  /** The ledger of an app, which may not have been read yet. */
  async of(app: AppRef): Promise<Ledger> {
    const client = await this.#connect();
    let ledger = this.#ledgers.get(app.id);
    if (ledger?.client !== client) {
      ledger = new Ledger(app, client, this.#now);
      this.#ledgers.set(app.id, ledger);
    }
    return ledger;
  }

  /** Forgets everything of the account that was in use. */
  forget(): void {
    this.#ledgers.clear();
    this.reset.fire();
  }
}
