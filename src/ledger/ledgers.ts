/** The ledgers of one platform: one live copy for each app, however many views show it. */

import type { Client } from '../api/client.ts';
import type { AppRef } from '../model/release.ts';
import { Ledger } from './ledger.ts';

export class Ledgers {
  readonly client: Client;
  readonly #now: () => number;
  readonly #ledgers = new Map<string, Ledger>();

  constructor(client: Client, now: () => number = Date.now) {
    this.client = client;
    this.#now = now;
  }

  /** The ledger of an app, which may not have been read yet. */
  of(app: AppRef): Ledger {
    let ledger = this.#ledgers.get(app.id);
    if (!ledger) {
      ledger = new Ledger(app, this.client, this.#now);
      this.#ledgers.set(app.id, ledger);
    }
    return ledger;
  }
}
