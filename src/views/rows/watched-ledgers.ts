/** The ledgers that the view shows something of: they are kept true, and their changes are told. */

import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerState } from '../../ledger/state.ts';
import type { Live } from '../../ledger/live.ts';

export class Watched {
  readonly #live: Pick<Live, 'watch'>;
  readonly #changed: (ledger: Ledger) => void;
  /** The functions end it. */
  readonly #ends = new Map<Ledger, () => void>();

  /** @param changed is called when a ledger would be drawn otherwise */
  constructor(live: Pick<Live, 'watch'>, changed: (ledger: Ledger) => void) {
    this.#live = live;
    this.#changed = changed;
  }

  get ledgers(): readonly Ledger[] {
    return [...this.#ends.keys()];
  }

  has(ledger: Ledger): boolean {
    return this.#ends.has(ledger);
  }

  /** Watches these, and no others any more. Those that were never read are read. */
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
