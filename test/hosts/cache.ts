// The download cache `.vscode-test/` at the top of the repository: have it, or fetch it. It is ignored by git and
// may be deleted at any time.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../..');
export const cacheRoot = join(repositoryRoot, '.vscode-test');

/** Written last into each folder of the cache: a folder without it, or with other words in it, is not complete. */
const MARKER = '.complete';
const TEMPORARY = 'fetching-';

/**
 * The folder `name` of the cache, fetched when it is not there as a whole.
 * @param stamp what exactly is in it, such as a version and an integrity; another stamp fetches it again.
 * @param fetch fills the empty folder that it is given. Two processes may do so at once: the first one wins.
 * @returns the folder's path.
 */
export async function haveOrFetch(
  name: string,
  stamp: string,
  fetch: (folder: string) => Promise<void>,
  root = cacheRoot,
): Promise<string> {
  const folder = join(root, name);
  if (await isComplete(folder, stamp)) return folder;
  await mkdir(root, { recursive: true });
  await removeAbandoned(root);
  console.error(`Fetching ${name} (this once) …`);
  const temporary = await mkdtemp(join(root, `${TEMPORARY}${process.pid}-`));
  try {
    const fresh = join(temporary, 'fresh');
    await mkdir(fresh);
    await fetch(fresh);
    await writeFile(join(fresh, MARKER), stamp);
    await put(fresh, folder, stamp, join(temporary, 'replaced'));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

async function isComplete(folder: string, stamp: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, MARKER), 'utf8')) === stamp;
  } catch {
    return false;
  }
}

/** A rename either happens as a whole or not at all; it fails where a folder with something in it is in the way. */
async function put(fresh: string, folder: string, stamp: string, replaced: string): Promise<void> {
  try {
    await rename(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    if (await isComplete(folder, stamp)) return;
    await rename(folder, replaced);
    await rename(fresh, folder);
  }
}

/** Removes what processes which were ended in the middle of a fetch have left behind. */
async function removeAbandoned(root: string): Promise<void> {
  const entries = (await readdir(root)).filter((entry) => entry.startsWith(TEMPORARY));
  const abandoned = entries.filter((entry) => !isRunning(Number.parseInt(entry.slice(TEMPORARY.length), 10)));
  await Promise.all(abandoned.map((entry) => rm(join(root, entry), { recursive: true, force: true })));
}

/** Whether there is a process with this id. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
