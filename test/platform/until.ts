import { setTimeout } from 'node:timers/promises';

/** Waits, by the real clock, until something is so; the test's own limit ends it. */
export async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- it looks again and again
  while (!(await so())) await setTimeout(20);
}
