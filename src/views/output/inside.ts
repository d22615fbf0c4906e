/** Whether what an output names is in the folder that is open, wherever links on the disk lead. */

import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathBelow } from '../../domain/text/paths.ts';

/**
 * A file in a folder. Never rejects.
 * @param path relative to the folder, with slashes, as somebody else wrote it
 * @returns its path; undefined where there is none, where it is no file, or where the path or a symbolic link on the
 * way leads out of the folder
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
