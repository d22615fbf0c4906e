/** The details of one commit, for a person who looks at it: more than its row says. */

import { shortHash } from '../domain/graph/commit.ts';
import type { CommitDetails } from '../domain/forge/commit-facts.ts';
import { coAuthorsOf, parseMessage } from '../domain/forge/commit-message.ts';
import { Problem } from '../domain/problem.ts';
import { GitFailed, runCatFile, runGit } from './git.ts';
import { wholeHash } from './hash.ts';
import { messageIn, parseObjects } from './objects.ts';
import type { Repository } from './repository.ts';
import { tagsOf } from './tags.ts';

/**
 * @param hash whole, of a commit that is here
 * @throws {Problem} when it is not, {Cancelled}
 */
export async function commitDetails(
  repository: Pick<Repository, 'root'>,
  hash: string,
  signal?: AbortSignal,
): Promise<CommitDetails> {
  const { root } = repository;
  const commit = wholeHash(hash);
  const options = { signal };
  const [object, tags, describe] = await Promise.all([
    runCatFile(root, ['--batch', '--buffer'], { ...options, input: `${commit}\n` }),
    tagsOf(repository, signal),
    nearestTag(root, commit, signal),
  ]);
  const [read] = parseObjects(object);
  if (read?.type !== 'commit') {
    throw new Problem(`Commit ${shortHash(hash)} is not in the repository. Fetch it, then try again.`);
  }
  const message = messageIn(read);
  return {
    message,
    coAuthors: coAuthorsOf(parseMessage(message)),
    tags: tags.byCommit.get(commit) ?? [],
    describe,
  };
}

async function nearestTag(
  root: string,
  hash: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return (await runGit(root, ['describe', '--tags', hash], { signal })).trim();
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}
