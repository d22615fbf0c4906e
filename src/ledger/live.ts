/** Keeps watched ledgers up to date: one poller for each, however many views watch it. */

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
  /** Fires after each successful read of a watched ledger, whether or not anything changed. */
  readonly read = new Signal<Ledger>();

  readonly #watched = new Map<Ledger, Watched>();
  readonly #around: PollingContext;
  #attention: Attention = 'away';

  /** @param random from 0 to 1; the jitter keeps many windows from polling in step */
  constructor(clock: Clock = systemClock, random: () => number = Math.random) {
    this.#around = { clock, random, attention: () => this.#attention };
  }

  /** Set by the views. A change from `away` reads all watched ledgers at once. */
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

  /** @returns a function that stops watching */
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
   * Refreshes all watched ledgers on behalf of a person. Never rejects: each ledger's state says how it went.
   */
  async refresh(): Promise<void> {
    await Promise.all(this.ledgers.map((ledger) => ledger.refreshNow()));
  }

  /** Stops all pollers, and their reads that are under way. */
  dispose(): void {
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }
}
