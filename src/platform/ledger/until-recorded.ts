// What has ended has to be recorded, also when the ledger has no room for it at the moment or another program locks it.
import { setTimeout } from 'node:timers/promises';
import { ApiError } from '../errors.ts';

/** How long it waits before it tries again, in ms. */
const WAIT_MS = 1000;

/**
 * Records something, again and again until the ledger takes it. Never rejects.
 * @param signal ends it: the next start finds what was not recorded
 * @returns whether it is recorded
 * @param report told about the first failure, and about one that trying again does not mend
 */
export async function untilRecorded(
  record: () => void,
  { signal, report }: { readonly signal: AbortSignal; readonly report: (error: unknown) => void },
): Promise<boolean> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      record();
      return true;
    } catch (error) {
      const isPassing = error instanceof ApiError && error.status === 503;
      if (isFirst || !isPassing) report(error);
      if (!isPassing || signal.aborted) return false;
    }
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await setTimeout(WAIT_MS, undefined, { signal }).catch(() => {});
  }
}
