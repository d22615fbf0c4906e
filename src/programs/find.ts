/** Finds installed programs. */

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { foldersIn } from './environment.ts';

/**
 * Looks for a program in the absolute paths of `PATH`. Windows itself would look in the working folder first.
 * @param names of its file, in order of preference
 * @returns its absolute path; undefined when it is not installed
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

/** The name is case-insensitive on Windows, but a copy of its environment object is not. */
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
