/** What a file was called in the course of its history. */

import { runGit } from './git.ts';
import { wholeHash } from './hash.ts';
import { isPartial } from './partial.ts';
import type { Repository } from './repository.ts';

/**
 * The names that a file had, followed through its renames.
 * @param path relative to the repository, with forward slashes
 * @param at whole hash of the commit that the file is looked at in; undefined is HEAD
 * @returns `path` first, then what it was called before, newest first
 * @throws {Cancelled}, {Problem}
 */
export async function fileNames(
  repository: Pick<Repository, 'root' | 'epoch'>,
  path: string,
  at?: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  // Where contents were left out, git can find a rename only by contents that stayed the same.
  const alike = (await isPartial(repository)) ? '=100%' : '';
  const quiet = ['--no-color', '--no-relative'];
  // For each rename `R` with a score, the name before and the name after it.
  const shape = ['--format=', '--name-status', '-z', `--find-renames${alike}`, '--follow', '--diff-filter=R'];
  const start = at === undefined ? 'HEAD' : wholeHash(at);
  const args = ['log', ...quiet, ...shape, '--end-of-options', start, '--', path];
  const fields = (await runGit(repository.root, args, { signal })).split('\0');
  const before = fields.filter((_, index) => index % 3 === 1);
  return [...new Set([path, ...before])];
}
