/** Brings the history that a shallow clone lacks, no more of it than is needed. */

import type { Repository } from './repository.ts';

/** How many more commits each step fetches; the last one fetches the whole history. */
const steps: readonly (number | undefined)[] = [50, 200, 1000, undefined];

/**
 * Deepens a shallow clone until it has what is looked for, or all that the remote has.
 * @param enough whether what is looked for is here
 * @param report is called before each step with the number of commits to fetch; undefined for all of them
 * @returns whether it is here now
 * @throws {Problem} when the remote does not give them, {Cancelled}
 */
export async function deepenUntil(
  repository: Pick<Repository, 'deepen' | 'isShallow'>,
  remote: string,
  enough: () => Promise<boolean>,
  report: (by: number | undefined) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  for (const by of steps) {
    // Each step is taken only if the one before did not do.
    // oxlint-disable-next-line no-await-in-loop
    if (!(await repository.isShallow())) break;
    report(by);
    // oxlint-disable-next-line no-await-in-loop
    await repository.deepen(remote, by, signal);
    // oxlint-disable-next-line no-await-in-loop
    if (await enough()) return true;
  }
  return enough();
}
