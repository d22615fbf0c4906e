/** What is told of many commits at once, in three processes for all. */

import type { Story } from '../domain/forge/commit-facts.ts';
import { coAuthorsOf, parseMessage } from '../domain/forge/commit-message.ts';
import { messagesOf } from './messages.ts';
import { nearestTags } from './nearest-tags.ts';
import type { Repository } from './repository.ts';
import { tagsOf } from './tags.ts';

/**
 * @param hashes whole, those first that are shown first
 * @param late ends the waiting for the nearest tags: those that take longer are left out
 * @returns by hash, without those that are not here
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function storiesOf(
  repository: Pick<Repository, 'root' | 'epoch'>,
  hashes: readonly string[],
  late: Promise<unknown>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Story>> {
  if (hashes.length === 0) return new Map();
  const [messages, tags] = await Promise.all([
    messagesOf(repository, hashes, signal),
    tagsOf(repository, signal),
  ]);
  const untagged = [...messages.keys()].filter((hash) => !tags.byCommit.has(hash));
  const nearest = await nearestTags(repository, tags.text, untagged, late);
  const stories = new Map<string, Story>();
  for (const [hash, message] of messages) {
    const coAuthors = coAuthorsOf(parseMessage(message));
    stories.set(hash, {
      message,
      coAuthors,
      tags: tags.byCommit.get(hash) ?? [],
      describe: nearest.get(hash),
    });
  }
  return stories;
}
