// Removes what apps and their builds have written, which may be folders that cannot be written to, or whose path is longer
// than the system takes.
import { execFile, execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const OPTIONS = { recursive: true, force: true, maxRetries: 3 };

/** @throws when it cannot be removed */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, OPTIONS);
  } catch (error) {
    if (process.platform === 'win32') throw error;
    await run('chmod', ownersOf(folder)).catch(() => {});
    await run('rm', ['-rf', '--', folder]);
  }
}

/** The same at once. */
export function removeFolderNow(folder: string): void {
  try {
    rmSync(folder, OPTIONS);
  } catch (error) {
    if (process.platform === 'win32') throw error;
    try {
      execFileSync('chmod', ownersOf(folder), { stdio: 'ignore' });
    } finally {
      execFileSync('rm', ['-rf', '--', folder], { stdio: 'ignore' });
    }
  }
}

function ownersOf(folder: string): string[] {
  return ['-R', 'u+rwX', '--', folder];
}
