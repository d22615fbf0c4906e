/** What is told of many commits at once, in two processes for all. The way to the nearest tag would take one each. */

import type { Story } from '../model/commit-story.ts';
import { coAuthorsOf, parseMessage } from '../model/message.ts';
import { runGit } from './git.ts';
import { messagesOf } from './messages.ts';
import type { Repository } from './repository.ts';

/**
 * @param hashes whole
 * @returns by hash, without those that are not here
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function storiesOf(
  repository: Pick<Repository, 'root'>,
  hashes: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Story>> {
  if (hashes.length === 0) return new Map();
  const [messages, tags] = await Promise.all([
    messagesOf(repository, hashes, signal),
    tagsByCommit(repository, signal),
  ]);
  const stories = new Map<string, Story>();
  for (const [hash, message] of messages) {
    const coAuthors = coAuthorsOf(parseMessage(message));
    stories.set(hash, { message, coAuthors, tags: tags.get(hash) ?? [], describe: undefined });
  }
  return stories;
}

/** A tag with a message of its own is another object, which leads to the commit. */
async function tagsByCommit(
  { root }: Pick<Repository, 'root'>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string[]>> {
  const format = '--format=%(objectname) %(*objectname) %(refname:strip=2)';
  const output = await runGit(root, ['for-each-ref', format, 'refs/tags'], { here: true, signal });
  const tags = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const [object = '', commit = '', ...name] = line.split(' ');
    if (name.length === 0) continue;
    const hash = commit === '' ? object : commit;
    tags.set(hash, [...(tags.get(hash) ?? []), name.join(' ')]);
  }
  return tags;
}
