/** Work that several may wait for at once. */

import type { Urgency } from '../api/call.ts';
import { Cancelled } from '../domain/problem.ts';

/** One read under way. It is given up when nobody waits for it any more. */
export class Flight<T> {
  readonly urgency: Urgency;
  readonly #stop = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;
  #successor: Flight<T> | undefined;

  /** @param work told by its signal when its result is not wanted any more; it should not reject */
  constructor(urgency: Urgency, work: (signal: AbortSignal) => Promise<T>) {
    this.urgency = urgency;
    this.#result = work(this.#stop.signal);
  }

  /** Gives it up for another one, which brings the same to all who wait. */
  giveWay(to: Flight<T>): void {
    this.#successor = to;
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
      const result = await Promise.race([cancelled, this.#result]);
      return this.#successor ? await this.#successor.wait(signal) : result;
    } finally {
      if (cancel) signal?.removeEventListener('abort', cancel);
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#stop.abort();
    }
  }
}
