/**
 * Reads what apps run whose releases nobody has unfolded, so that their rows say it: of a few apps, one after the other,
 * and again only after some minutes.
 */

import type { Ledger } from '../../ledger/ledger.ts';

type Glimpsed = Pick<Ledger, 'refresh' | 'state'>;

/** As many as are shown without being chosen. */
const mostApps = 10;
/** In milliseconds. */
const oldest = 10 * 60_000;

export class Glimpses<L extends Glimpsed> {
  readonly #changed: (ledger: L) => void;
  readonly #now: () => number;
  readonly #looked = new WeakMap<L, number>();
  #wanted: readonly L[] = [];
  #running = false;

  /** @param changed is called after a ledger was read */
  constructor(changed: (ledger: L) => void, now: () => number = Date.now) {
    this.#changed = changed;
    this.#now = now;
  }

  /** Reads those of some ledgers that were not read lately. Never rejects: what cannot be read stays as it was. */
  async look(ledgers: readonly L[]): Promise<void> {
    this.#wanted = ledgers.slice(0, mostApps);
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#next(); next; next = this.#next()) {
      this.#looked.set(next, this.#now());
      // oxlint-disable-next-line no-await-in-loop -- not all at once
      await next.refresh('background');
      this.#changed(next);
    }
    this.#running = false;
  }

  #next(): L | undefined {
    return this.#wanted.find((ledger) => {
      const last = Math.max(this.#looked.get(ledger) ?? 0, ledger.state.readAt ?? 0);
      return this.#now() - last > oldest;
    });
  }
}
