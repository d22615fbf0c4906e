/** A wait that can be cancelled. */

import { Cancelled } from '../domain/problem.ts';
import type { Clock } from './call.ts';

/** Waits `ms` milliseconds. Rejects with `Cancelled` as soon as the signal fires. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  const isCancelled = () => signal?.aborted === true;
  try {
    if (!isCancelled()) await clock.wait(ms, signal);
  } catch (error) {
    if (!isCancelled()) throw error;
  }
  if (isCancelled()) throw new Cancelled();
}
