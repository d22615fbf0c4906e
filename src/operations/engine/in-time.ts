/** What is asked for beside the write, which does not wait for it for long. */

import { Cancelled } from '../../domain/problem.ts';
import type { WriteDesk } from './driver.ts';

/** In milliseconds. */
const patience = 5_000;

/**
 * What was asked for, or undefined when it cannot be had soon.
 * @throws Cancelled when the person does not want to wait
 */
export async function inTime<T>(
  asked: Promise<T>,
  { wait }: Pick<WriteDesk, 'wait'>,
  stop: AbortSignal,
): Promise<T | undefined> {
  if (stop.aborted) throw new Cancelled();
  const over = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.addEventListener('abort', () => reject(new Cancelled()), { once: true, signal: over.signal });
  });
  try {
    const late = wait(patience, over.signal).then(() => undefined);
    late.catch(() => undefined);
    return await Promise.race([asked.catch(() => undefined), late, stopped]);
  } finally {
    over.abort();
  }
}
