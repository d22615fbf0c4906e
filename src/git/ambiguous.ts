/** Which commits a hash stands for that is too short. */

import { ambiguousSentence } from '../domain/graph/ambiguous-hash.ts';
import type { Commit } from '../domain/graph/commit.ts';
import { runGit } from './git.ts';
import type { Repository } from './repository.ts';

type Asked = Pick<Repository, 'root' | 'commits' | 'resolve'>;

/** @param hash hexadecimal digits that `resolve` found ambiguous */
async function commitsWith(repository: Asked, hash: string): Promise<Commit[]> {
  const output = await runGit(repository.root, ['rev-parse', `--disambiguate=${hash}`]);
  const hashes = output.split('\n').filter((line) => line !== '');
  // Files and folders may begin with it, too.
  const commits = await repository.commits(hashes);
  return [...commits.values()];
}

/** Says of a hash which commits it stands for, as `resolve` has found it ambiguous. */
export async function ambiguity(repository: Asked, hash: string): Promise<string> {
  return ambiguousSentence(hash, await commitsWith(repository, hash));
}
