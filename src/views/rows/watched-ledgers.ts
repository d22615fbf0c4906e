/** The ledgers that a view shows: they are polled, and the view is called when one of them changes. */

import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerState } from '../../ledger/state.ts';
import type { Live } from '../../ledger/live.ts';

export class WatchedLedgers {
  readonly #live: Pick<Live, 'watch'>;
  readonly #changed: (ledger: Ledger) => void;
  /** What ends the watching of each. */
  readonly #ends = new Map<Ledger, () => void>();

  /** @param changed is called when the rows of a ledger change */
  constructor(live: Pick<Live, 'watch'>, changed: (ledger: Ledger) => void) {
    this.#live = live;
    this.#changed = changed;
  }

  get ledgers(): readonly Ledger[] {
    return [...this.#ends.keys()];
  }

  /** The states of those whose last read failed, and that show older releases. */
  get unread(): readonly LedgerState[] {
    return this.ledgers
      .map(({ state }) => state)
      .filter(({ error, releases }) => error !== undefined && releases.length > 0);
  }

  has(ledger: Ledger): boolean {
    return this.#ends.has(ledger);
  }

  /** Watches these ledgers and no others. Those that were never read are read. */
  set(ledgers: Iterable<Ledger>): void {
    const wanted = new Set(ledgers);
    for (const [ledger, end] of this.#ends) {
      if (wanted.has(ledger)) continue;
      end();
      this.#ends.delete(ledger);
    }
    for (const ledger of wanted) {
      if (this.#ends.has(ledger)) continue;
      this.#ends.set(ledger, this.#watch(ledger));
      if (ledger.state.readAt === undefined) void ledger.refresh();
    }
  }

  #watch(ledger: Ledger): () => void {
    let shown = ledger.state;
    const stopListening = ledger.changed.on((state) => {
      const same = looksSame(shown, state);
      shown = state;
      if (!same) this.#changed(ledger);
    });
    const stopPolling = this.#live.watch(ledger);
    return () => {
      stopListening();
      stopPolling();
    };
  }
}

function looksSame(one: LedgerState, other: LedgerState): boolean {
  return one.releases === other.releases && one.complete === other.complete && one.error === other.error;
}
