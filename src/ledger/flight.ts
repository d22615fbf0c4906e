/** An in-flight request that several callers share. */

import type { Urgency } from '../api/call.ts';
import { Cancelled } from '../domain/problem.ts';

/** One read under way. It is aborted when its last caller stops waiting. */
export class Flight<T> {
  readonly urgency: Urgency;
  readonly #stop = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;
  #successor: Flight<T> | undefined;

  /** @param work is aborted by its signal when its result is no longer needed; it should not reject */
  constructor(urgency: Urgency, work: (signal: AbortSignal) => Promise<T>) {
    this.urgency = urgency;
    this.#result = work(this.#stop.signal);
  }

  /** Aborts it in favour of another flight, whose result all callers get. */
  giveWay(to: Flight<T>): void {
    this.#successor = to;
    this.#stop.abort();
  }

  /** @throws Cancelled as soon as `signal` fires; the work goes on while other callers wait for it */
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
