/** The files between two commits, as `git diff-tree --raw -z` prints them. */

import type { FileChange } from '../model/commit.ts';

const kinds: Readonly<Record<string, FileChange['kind']>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'typeChanged',
};

const nowhere = '000000';
const executable = '100755';
const plain = '100644';
const special: Readonly<Record<string, FileChange['what']>> = { '120000': 'link', '160000': 'submodule' };

/**
 * @param output fields that end in NUL: the modes, the hashes and a letter with a score, then the path, or the path
 * before and the path now
 * @param withMoves whether files that moved without a change are marked as such
 * @throws {RangeError} for anything else
 */
export function parseFileChanges(output: string, withMoves = false): FileChange[] {
  const fields = output.split('\0');
  // What stands behind the last NUL.
  if (fields.pop() !== '') throw strange();
  const changes: FileChange[] = [];
  for (let at = 0; at < fields.length;) {
    const [, before = '', now = '', left = '', right = '', letter = ''] =
      /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(fields[at++] ?? '') ?? [];
    const kind = kinds[letter];
    const from = kind === 'renamed' || kind === 'copied' ? fields[at++] : undefined;
    const path = fields[at++];
    if (kind === undefined || path === undefined || path === '') throw strange();
    const what = special[now === nowhere ? before : now];
    changes.push({
      kind,
      path,
      from,
      ...(withMoves && kind === 'renamed' && left === right && { sameContents: true }),
      ...(what && { what }),
      ...(before === plain && now === executable && { executable: true }),
      ...(before === executable && now === plain && { executable: false }),
    });
  }
  return changes;
}

function strange(): RangeError {
  return new RangeError('git printed a list of files that Shiplog does not understand.');
}
