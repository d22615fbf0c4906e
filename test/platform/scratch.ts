import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder of one's own; to be removed with `removeScratch`. */
export function makeScratch(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'shiplog-test-'));
}

/** Files that a process which is about to end still holds open are tried again. */
export async function removeScratch(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
