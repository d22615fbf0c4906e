/** Who may send now: at most so many at once, what writes first, then a person. */

import { Cancelled } from '../domain/problem.ts';
import type { Urgency } from './call.ts';

/** Requests at once to one host, besides one that writes. */
const placesOfHost = 6;

/** One place is kept for what writes, so that it does not grow stale behind slow reads. */
export const connectionsOfHost = placesOfHost + 1;

/** By which lane a request goes: one that writes overtakes all others. */
export type Lane = Urgency | 'write';

/** Those in the background leave the rest free, so that a person never waits behind slow ones. */
const backgroundPlaces = 4;

/** One host's lanes. */
export class Lanes {
  readonly #busy: Record<Lane, number> = { write: 0, person: 0, background: 0 };
  readonly #waiting: Record<Lane, Set<() => void>> = {
    write: new Set(),
    person: new Set(),
    background: new Set(),
  };

  /** Runs work when it is its turn. Rejects with `Cancelled`, without having begun, when the signal comes first. */
  async run<T>(lane: Lane, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal?.aborted === true) throw new Cancelled();
    if (this.#isFree(lane)) this.#busy[lane] += 1;
    else await this.#turn(lane, signal);
    try {
      return await work();
    } finally {
      this.#busy[lane] -= 1;
      this.#next();
    }
  }

  #isFree(lane: Lane): boolean {
    const { write, person, background } = this.#busy;
    if (write + person + background >= connectionsOfHost) return false;
    if (lane === 'write') return true;
    return person + background < placesOfHost && (lane === 'person' || background < backgroundPlaces);
  }

  #turn(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    const waiting = this.#waiting[lane];
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
    for (const lane of ['write', 'person', 'background'] as const) {
      const [start] = this.#waiting[lane];
      if (!start || !this.#isFree(lane)) continue;
      this.#waiting[lane].delete(start);
      this.#busy[lane] += 1;
      start();
      return;
    }
  }
}
