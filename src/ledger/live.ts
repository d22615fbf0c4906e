/** Keeps the ledgers true that somebody watches: one poller for each, however many watch it. */

import { Signal } from '../domain/signal.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import { type Attention, Poller, type PollingContext } from './poller.ts';

interface Watched {
  watchers: number;
  readonly stop: () => void;
  readonly poller: Poller;
}

export class Live {
  /** Fires after the newest releases of a ledger that is watched were read, changed or not. */
  readonly read = new Signal<Ledger>();

  readonly #watched = new Map<Ledger, Watched>();
  readonly #around: PollingContext;
  #attention: Attention = 'away';

  /** @param random from 0 to 1; it keeps many windows from asking in step */
  constructor(clock: Clock = systemClock, random: () => number = Math.random) {
    this.#around = { clock, random, attention: () => this.#attention };
  }

  /** Said by whoever knows the window. Coming back from `away` looks at once at what is watched. */
  set attention(attention: Attention) {
    const before = this.#attention;
    this.#attention = attention;
    if (before === attention) return;
    for (const { poller } of this.#watched.values()) poller.attend(before);
  }

  get attention(): Attention {
    return this.#attention;
  }

  /** Every ledger that is watched. */
  get ledgers(): readonly Ledger[] {
    return [...this.#watched.keys()];
  }

  /** @returns a function that ends the watching */
  watch(ledger: Ledger): () => void {
    let watched = this.#watched.get(ledger);
    if (!watched) {
      const poller = new Poller(ledger, this.#around);
      const stopListening = ledger.read.on(() => this.read.fire(ledger));
      const stop = () => {
        poller.stop();
        stopListening();
      };
      watched = { watchers: 0, poller, stop };
      this.#watched.set(ledger, watched);
    }
    const { stop } = watched;
    watched.watchers += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      watched.watchers -= 1;
      if (watched.watchers > 0) return;
      stop();
      this.#watched.delete(ledger);
    };
  }

  /**
   * Reads the newest releases of all that are watched, as a person wants it. Never rejects: each ledger's state says
   * how it went.
   */
  async refresh(): Promise<void> {
    await Promise.all(this.ledgers.map((ledger) => ledger.refresh()));
  }

  /** Ends all watching, and the looks that are under way. */
  dispose(): void {
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }
}
