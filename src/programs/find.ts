/** Where a program is installed. */

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { foldersIn } from './environment.ts';

/**
 * Looks for a program in the whole paths of `PATH`. Windows would look in the folder first that the program runs in.
 * @param names of its file, in the order in which they count
 * @returns its whole path; undefined when it is not installed
 */
export async function findProgram(
  names: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const folders = foldersIn(searchPath(environment)).map((folder) => folder.replaceAll('"', ''));
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const found = await Promise.all(candidates.map(isProgram));
  return candidates.find((_, index) => found[index]);
}

/** Windows spells the variable as it likes, which only its own environment object hides. */
export function searchPath(environment: NodeJS.ProcessEnv): string {
  return Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
