/** What a window knows of its machine, its process and the time. Tests have others. */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { mayLive, type ProcessRef, thisProcess } from './window-process.ts';

export interface World {
  /** The window's own name, random. */
  readonly window: string;
  readonly process: ProcessRef;
  /** Names an operation: random. */
  readonly newId: () => string;
  /** Whether a process may be there: of one of another machine that is never known. */
  readonly isAlive: (process: ProcessRef) => boolean;
  /** Milliseconds since the epoch, by the clock of this machine, which may be set at any time. */
  readonly now: () => number;
  /** Milliseconds that never go back, whatever happens to the clock of the machine. */
  readonly steady: () => number;
  /** Resolves after some milliseconds; rejects once it is given up. */
  wait(ms: number, signal?: AbortSignal): Promise<unknown>;
}

export function realWorld(): World {
  const here = thisProcess();
  return {
    window: randomUUID(),
    process: here,
    newId: randomUUID,
    isAlive: (one) => mayLive(one, here),
    now: Date.now,
    steady: () => performance.now(),
    wait: (ms, signal) => delay(ms, undefined, { signal }),
  };
}
