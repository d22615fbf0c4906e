/** Who may send now: at most so many at once, a person first. */

import { Cancelled } from '../model/problem.ts';
import type { Urgency } from './call.ts';

/** Requests at once to one host. */
export const placesOfHost = 6;

/** Those in the background leave the rest free, so that a person never waits behind slow ones. */
const backgroundPlaces = 4;

/** One host's lanes. */
export class Lanes {
  readonly #busy: Record<Urgency, number> = { person: 0, background: 0 };
  readonly #waiting: Record<Urgency, Set<() => void>> = { person: new Set(), background: new Set() };

  /** Runs work when it is its turn. Rejects with `Cancelled`, without having begun, when the signal comes first. */
  async run<T>(urgency: Urgency, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal?.aborted === true) throw new Cancelled();
    if (this.#isFree(urgency)) this.#busy[urgency] += 1;
    else await this.#turn(urgency, signal);
    try {
      return await work();
    } finally {
      this.#busy[urgency] -= 1;
      this.#next();
    }
  }

  #isFree(urgency: Urgency): boolean {
    const { person, background } = this.#busy;
    return person + background < placesOfHost && (urgency === 'person' || background < backgroundPlaces);
  }

  #turn(urgency: Urgency, signal: AbortSignal | undefined): Promise<void> {
    const waiting = this.#waiting[urgency];
    return new Promise((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.delete(start);
        reject(new Cancelled());
      };
      waiting.add(start);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** The place is taken for whoever is next before they run, so that nobody who comes just now takes it as well. */
  #next(): void {
    for (const urgency of ['person', 'background'] as const) {
      const [start] = this.#waiting[urgency];
      if (!start || !this.#isFree(urgency)) continue;
      this.#waiting[urgency].delete(start);
      this.#busy[urgency] += 1;
      start();
      return;
    }
  }
}
