/** The commits that changed a file. */

import type { FileChange } from '../model/commit.ts';
import { runGit } from './git.ts';
import { parseFileChanges } from './file-changes.ts';
import { wholeHash } from './hash.ts';
import type { Repository } from './repository.ts';

export interface FileTouch {
  /** Whole. */
  readonly hash: string;
  /** What happened to the file, under the name that it had. */
  readonly change: FileChange;
}

/**
 * The commits that changed a file, newest first, through its renames.
 * @param path relative to the repository, with forward slashes
 * @param at whole hash of the commit that the file is looked at in; undefined is HEAD
 * @throws {Cancelled}, {Problem}
 */
export async function fileHistory(
  { root }: Pick<Repository, 'root'>,
  path: string,
  at?: string,
  signal?: AbortSignal,
): Promise<FileTouch[]> {
  const quiet = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-show-signature', '--no-relative'];
  const shape = ['--format=%x00%H%x00', '--raw', '--no-abbrev', '-z', '--find-renames', '--follow'];
  const start = at === undefined ? 'HEAD' : wholeHash(at);
  const args = ['--literal-pathspecs', 'log', ...quiet, ...shape, '--end-of-options', start, '--', path];
  return parseTouches(await runGit(root, args, { here: true, signal }));
}

/** For each commit an empty field, its hash, and what `parseFileChanges` reads; between them there are empty fields. */
function parseTouches(output: string): FileTouch[] {
  const fields = output.split('\0');
  const touches: FileTouch[] = [];
  let hash = '';
  for (let at = 0; at < fields.length;) {
    const field = (fields[at++] ?? '').trimStart();
    if (/^[0-9a-f]+$/.test(field)) hash = field;
    if (!field.startsWith(':')) continue;
    const paths = /[RC]\d*$/.test(field) ? 2 : 1;
    const [change] = parseFileChanges(`${[field, ...fields.slice(at, at + paths)].join('\0')}\0`);
    at += paths;
    if (change) touches.push({ hash, change });
  }
  return touches;
}
