/** Limits concurrent requests to one host, by priority: writes, then a person's requests, then background polling. */

import { Cancelled } from '../domain/problem.ts';
import type { Urgency } from './call.ts';

/** Concurrent reads from one host. */
const maxReads = 6;

/** One connection is reserved for writes, so that they do not grow stale behind slow reads. */
export const connectionsOfHost = maxReads + 1;

/** A request's priority: a write overtakes all others. */
export type Lane = Urgency | 'write';

/** Fewer than `maxReads`, so that a person never waits behind slow background requests. */
const maxBackgroundReads = 4;

/** One host's lanes. */
export class Lanes {
  readonly #busy: Record<Lane, number> = { write: 0, person: 0, background: 0 };
  readonly #waiting: Record<Lane, Set<() => void>> = {
    write: new Set(),
    person: new Set(),
    background: new Set(),
  };

  /** Runs `work` when it is its turn. Rejects with `Cancelled` without running it when the signal fires first. */
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
    return person + background < maxReads && (lane === 'person' || background < maxBackgroundReads);
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

  /** Takes the slot for the next request before that runs, so that a request which arrives now cannot take it too. */
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
