/** Files that only their owner may read, each replaced as a whole. */

import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Read and write for the owner, nothing for anyone else; a folder also has to be entered. */
const ownFile = 0o600;
const ownFolder = 0o700;

/** A draft older than this, in milliseconds, was left by a window that was killed. */
const draftsLast = 60 * 60_000;

/** Drafts are named after their file; the last two forms are those of earlier versions. */
const draftName = /\.(?:draft|json\.\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Options of `replaceFile`. */
export interface Replacing {
  /** Whether it must survive a power failure right afterwards. */
  readonly durable: boolean;
}

/**
 * Replaces a file atomically: a reader sees either all of the old text or all of the new. Creates the folder if needed.
 * @throws the file system's error; the file is then unchanged
 */
export async function replaceFile(file: string, text: string, { durable }: Replacing): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: ownFolder });
  const draft = `${file}.${randomUUID()}.draft`;
  try {
    await writeDraft(draft, text, durable);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  if (durable) await syncFolder(folder);
}

/**
 * Makes the files of earlier versions private, and removes the drafts of windows that were killed. Never rejects: what
 * fails now is left to the next window.
 */
export async function tidyFolder(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return;
  await chmod(folder, ownFolder).catch(() => undefined);
  await Promise.all(names.map((name) => tidyFile(join(folder, name), now).catch(() => undefined)));
}

async function tidyFile(file: string, now: number): Promise<void> {
  const found = await lstat(file);
  if (!found.isFile()) return;
  if (draftName.test(file) && now - found.mtimeMs > draftsLast) await rm(file);
  // Windows has no such modes; there the folder is inside the user's profile.
  else if ((found.mode & 0o077) !== 0) await chmod(file, ownFile);
}

async function writeDraft(draft: string, text: string, durable: boolean): Promise<void> {
  const handle = await open(draft, 'wx', ownFile);
  try {
    await handle.writeFile(text);
    if (durable) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The rename is durable once the folder is synced as well. Windows offers no way to do that. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
