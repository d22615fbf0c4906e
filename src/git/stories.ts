/** What is told of many commits at once, in three processes for all. */

import type { Story } from '../model/commit-story.ts';
import { coAuthorsOf, parseMessage } from '../model/message.ts';
import { runGit } from './git.ts';
import { messagesOf } from './messages.ts';
import { nearestTags } from './nearest-tags.ts';
import type { Repository } from './repository.ts';

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
  const [messages, lines] = await Promise.all([
    messagesOf(repository, hashes, signal),
    tagLines(repository, signal),
  ]);
  const tags = tagsByCommit(lines);
  const untagged = [...messages.keys()].filter((hash) => !tags.has(hash));
  const nearest = await nearestTags(repository, lines, untagged, late);
  const stories = new Map<string, Story>();
  for (const [hash, message] of messages) {
    const coAuthors = coAuthorsOf(parseMessage(message));
    stories.set(hash, { message, coAuthors, tags: tags.get(hash) ?? [], describe: nearest.get(hash) });
  }
  return stories;
}

/** Of each tag a line: the object, the commit that an annotated one leads to, the name. */
async function tagLines(
  { root }: Pick<Repository, 'root'>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const format = '--format=%(objectname) %(*objectname) %(refname:strip=2)';
  return await runGit(root, ['for-each-ref', format, 'refs/tags'], { here: true, signal });
}

/** A tag with a message of its own is another object, which leads to the commit. */
function tagsByCommit(lines: string): ReadonlyMap<string, string[]> {
  const tags = new Map<string, string[]>();
  for (const line of lines.split('\n')) {
    const [object = '', commit = '', ...name] = line.split(' ');
    if (name.length === 0) continue;
    const hash = commit === '' ? object : commit;
    tags.set(hash, [...(tags.get(hash) ?? []), name.join(' ')]);
  }
  return tags;
}
