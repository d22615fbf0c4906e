/** Whether a file named in an output is inside an open folder, with symbolic links resolved. */

import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathBelow } from '../../domain/text/paths.ts';

/**
 * A file in a folder. Never rejects.
 * @param path relative to the folder, with slashes, from an untrusted source
 * @returns its path; undefined where it does not exist, is not a file, or is outside the folder (also through a symbolic
 * link)
 */
export async function fileInside(folder: string, path: string): Promise<string | undefined> {
  // Backslashes and colons have a meaning on Windows: folders, drives and streams.
  if (/[\\:\0]/.test(path) || path.split('/').includes('..')) return undefined;
  const file = join(folder, path);
  try {
    const [real, root] = await Promise.all([realpath(file), realpath(folder)]);
    return pathBelow(root, real) !== undefined && (await stat(real)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
