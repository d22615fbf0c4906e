/** Reads the parts of what a page shows, each of which fails by itself. */

import { type Part, partOf } from '../../../domain/part.ts';
import { Signal } from '../../../domain/signal.ts';

export class Reader {
  /** Fires when a part has changed. */
  readonly changed = new Signal();
  readonly #stop = new AbortController();

  /** Aborts once nothing is shown any more. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /**
   * What was read before stays until the answer is here.
   * @param wanted whether the answer still is one to what is shown
   */
  async read<T>(
    before: Part<T>,
    ask: () => Promise<Part<T>>,
    put: (part: Part<T>) => void,
    wanted = () => true,
  ): Promise<void> {
    const take = (part: Part<T>) => {
      if (this.signal.aborted || !wanted()) return;
      put(part);
      this.changed.fire();
    };
    if (before.state !== 'known') take({ state: 'loading' });
    take(await partOf(ask()));
  }

  /** Ends what is being read; nothing fires any more. */
  stop(): void {
    this.#stop.abort();
  }
}
