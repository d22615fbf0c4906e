/** The details of many commits at once, in three processes for all of them. */

import type { CommitDetails } from '../domain/forge/commit-facts.ts';
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
export async function allCommitDetails(
  repository: Pick<Repository, 'root' | 'epoch'>,
  hashes: readonly string[],
  late: Promise<unknown>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, CommitDetails>> {
  if (hashes.length === 0) return new Map();
  const [messages, tags] = await Promise.all([
    messagesOf(repository, hashes, signal),
    tagsOf(repository, signal),
  ]);
  const untagged = [...messages.keys()].filter((hash) => !tags.byCommit.has(hash));
  const nearest = await nearestTags(repository, tags.text, untagged, late);
  const details = new Map<string, CommitDetails>();
  for (const [hash, message] of messages) {
    const coAuthors = coAuthorsOf(parseMessage(message));
    details.set(hash, {
      message,
      coAuthors,
      tags: tags.byCommit.get(hash) ?? [],
      describe: nearest.get(hash),
    });
  }
  return details;
}
