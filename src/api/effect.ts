/** What a write that failed may have done all the same, by what it failed with. Pure. */

import { ApiError, Unreachable } from './errors.ts';

/**
 * `none`: nothing happened, for sure. `refused`: the platform says in its own words that it did nothing; where something
 * on the way sent the request twice, that is said of the second one. `doubtful`: something on the way may have said it.
 * `unknown`: the answer is lost.
 */
export type Effect = 'none' | 'refused' | 'doubtful' | 'unknown';

/** Statuses with which the platform refuses for good, where its body names the error. */
const refusals: ReadonlySet<number> = new Set([400, 402, 403, 404, 406, 410, 412, 416, 422, 423]);

/** @param error what a request to write failed with */
export function effectOf(error: unknown): Effect {
  if (error instanceof Unreachable) return error.hasLeft ? 'unknown' : 'none';
  // Its own trouble may come after the write, and so may a router's word that it has waited too long.
  if (!(error instanceof ApiError) || error.status >= 500 || error.status === 408) return 'unknown';
  if (error.id === 'two_factor') return 'none';
  // One who is not let in cannot have been let in before, by the same token.
  if (error.status === 401 && error.id === 'unauthorized') return 'none';
  return error.id !== undefined && refusals.has(error.status) ? 'refused' : 'doubtful';
}

/** Whether the platform says that what was asked for is not there, or not for this account. */
export function isDenied(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (!(one instanceof ApiError)) continue;
    return one.status === 404 || one.status === 410 || (one.status === 403 && one.id !== 'two_factor');
  }
  return false;
}
