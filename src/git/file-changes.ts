/** The files between two commits, as `git diff-tree --name-status -z` prints them. */

import type { FileChange } from '../model/commit.ts';

const kinds: Readonly<Record<string, FileChange['kind']>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'typeChanged',
};

/**
 * @param output fields that end in NUL: a letter with a score, then the path, or the path before and the path now
 * @throws {RangeError} for anything else
 */
export function parseFileChanges(output: string): FileChange[] {
  const fields = output.split('\0');
  // What stands behind the last NUL.
  if (fields.pop() !== '') throw strange();
  const changes: FileChange[] = [];
  for (let at = 0; at < fields.length;) {
    const kind = kinds[fields[at++]?.charAt(0) ?? ''];
    const moved = kind === 'renamed' || kind === 'copied';
    const from = moved ? fields[at++] : undefined;
    const path = fields[at++];
    if (kind === undefined || path === undefined || path === '') throw strange();
    changes.push({ kind, path, from });
  }
  return changes;
}

function strange(): RangeError {
  return new RangeError('git printed a list of files that Shiplog does not understand.');
}
