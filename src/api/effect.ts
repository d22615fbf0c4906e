/** Whether a failed write may have taken effect, judged by its error. Pure. */

import { ApiError, Unreachable } from './errors.ts';

/**
 * `none`: it certainly had no effect. `refused`: the platform itself refused it; if a proxy sent the request twice, the
 * refusal may be of the second one. `doubtful`: a proxy may have answered. `unknown`: the answer was lost.
 */
export type Effect = 'none' | 'refused' | 'doubtful' | 'unknown';

/** Permanent refusals of the platform, where the body names the error. */
const refusals: ReadonlySet<number> = new Set([400, 402, 403, 404, 406, 410, 412, 416, 422, 423]);

/** @param error what a request to write failed with */
export function effectOf(error: unknown): Effect {
  if (error instanceof Unreachable) return error.hasLeft ? 'unknown' : 'none';
  // A server error may follow the write, and so may a router's timeout.
  if (!(error instanceof ApiError) || error.status >= 500 || error.status === 408) return 'unknown';
  if (error.id === 'two_factor') return 'none';
  // A token that is rejected now cannot have been accepted for the same request before.
  if (error.status === 401 && error.id === 'unauthorized') return 'none';
  return error.id !== undefined && refusals.has(error.status) ? 'refused' : 'doubtful';
}

/** Whether the platform says that the thing does not exist, or that this account may not see it. */
export function isDenied(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (!(one instanceof ApiError)) continue;
    return one.status === 404 || one.status === 410 || (one.status === 403 && one.id !== 'two_factor');
  }
  return false;
}
