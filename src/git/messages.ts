/** The whole messages of commits, of one process for all. */

import { runCatFile } from './git.ts';
import { wholeHash } from './hash.ts';
import { messageIn, parseObjects } from './objects.ts';
import type { Repository } from './repository.ts';

/**
 * @param hashes whole
 * @returns by hash, without those that are not here
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function messagesOf(
  { root }: Pick<Repository, 'root'>,
  hashes: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const input = hashes.map((hash) => `${wholeHash(hash)}\n`).join('');
  const output = await runCatFile(root, ['--batch', '--buffer'], { input, signal });
  const messages = new Map<string, string>();
  for (const object of parseObjects(output)) {
    if (object?.type === 'commit') messages.set(object.hash, messageIn(object));
  }
  return messages;
}
