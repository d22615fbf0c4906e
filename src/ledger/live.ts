/** Keeps the ledgers true that somebody watches: one poller for each, however many watch it. */

import { Signal } from '../model/signal.ts';
import type { Ledger } from './ledger.ts';
import { keepTrue } from './poller.ts';

/**
 * How closely the person looks: `looking` with the view shown in the focused window, `near` with one of the two,
 * `away` with neither.
 */
export type Attention = 'looking' | 'near' | 'away';

interface Watched {
  watchers: number;
  readonly stop: () => void;
}

export class Live {
  /** Fires after a ledger that is watched was read. */
  readonly read = new Signal<Ledger>();

  readonly #watched = new Map<Ledger, Watched>();
  #attention: Attention = 'away';

  /** Said by whoever knows the window. Coming back from `away` refreshes what is watched at once. */
  set attention(attention: Attention) {
    const before = this.#attention;
    this.#attention = attention;
    if (before === 'away' && attention !== 'away') void this.refresh();
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
      const stopPolling = keepTrue(ledger, () => this.#attention !== 'away');
      let { readAt } = ledger.state;
      const stopListening = ledger.changed.on((state) => {
        if (state.readAt === readAt) return;
        readAt = state.readAt;
        this.read.fire(ledger);
      });
      const stop = () => {
        stopPolling();
        stopListening();
      };
      watched = { watchers: 0, stop };
      this.#watched.set(ledger, watched);
    }
    watched.watchers += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      watched.watchers -= 1;
      if (watched.watchers > 0) return;
      watched.stop();
      this.#watched.delete(ledger);
    };
  }

  /** Reads the newest releases of all that are watched. Never rejects: each ledger's state says how it went. */
  async refresh(): Promise<void> {
    await Promise.all(this.ledgers.map((ledger) => ledger.refresh()));
  }

  dispose(): void {
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }
}
