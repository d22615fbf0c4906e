/** How many lines of one file differ between two commits. */

import type { FileChange } from '../domain/graph/commit.ts';
import { differ } from './differ.ts';
import { runGit } from './git.ts';
import type { Repository } from './repository.ts';

/**
 * @param from whole hash of a commit; undefined compares with nothing
 * @param to whole hash of a commit
 * @returns `binary` for a file without lines; undefined where git gives no numbers
 * @throws {Problem}, {Cancelled}
 */
export async function changedLines(
  { root }: Pick<Repository, 'root'>,
  from: string | undefined,
  to: string,
  change: Pick<FileChange, 'path' | 'from'>,
  signal?: AbortSignal,
): Promise<{ readonly added: number; readonly removed: number } | 'binary' | undefined> {
  const paths = change.from === undefined ? [change.path] : [change.from, change.path];
  const args = differ(from, to, ['--numstat', '--find-renames', '--find-copies']);
  const output = await runGit(root, [...args, '--', ...paths], { signal });
  // A copy's source may have changed as well: the one that is meant has both paths, or the only one.
  const fields = output.split('\0');
  for (let at = 0; at < fields.length - 1;) {
    const [added = '', removed = '', single = ''] = (fields[at++] ?? '').split('\t');
    const path = single === '' ? fields[(at += 2) - 1] : single;
    if (path !== change.path) continue;
    return added === '-' ? 'binary' : { added: Number(added), removed: Number(removed) };
  }
  return undefined;
}
