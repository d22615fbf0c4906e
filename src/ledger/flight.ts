/** Work that several may wait for at once. */

import type { Urgency } from '../api/client.ts';
import { Cancelled } from '../model/problem.ts';

/** One read under way. It is given up when nobody waits for it any more. */
export class Flight<T> {
  readonly urgency: Urgency;
  readonly #stop = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  /** @param work told by its signal when its result is not wanted any more; it should not reject */
  constructor(urgency: Urgency, work: (signal: AbortSignal) => Promise<T>) {
    this.urgency = urgency;
    this.#result = work(this.#stop.signal);
  }

  get givenUp(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Ends it for all who wait: they get whatever the work makes of it. */
  giveUp(): void {
    this.#stop.abort();
  }

  /** @throws Cancelled as soon as `signal` says so; the work goes on while others wait for it */
  async wait(signal?: AbortSignal): Promise<T> {
    this.#waiting += 1;
    let cancel: (() => void) | undefined;
    const cancelled = new Promise<never>((_, reject) => {
      cancel = () => reject(new Cancelled());
      if (signal?.aborted === true) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
    });
    try {
      return await Promise.race([cancelled, this.#result]);
    } finally {
      if (cancel) signal?.removeEventListener('abort', cancel);
      this.#waiting -= 1;
      if (this.#waiting === 0) this.giveUp();
    }
  }
}
