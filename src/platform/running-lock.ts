// Of several platforms over one folder, one runs its apps. SQLite's lock on a file of its own says which: the system
// releases it when the process ends, however it ends.
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const FILE = 'running.sqlite';

export interface RunningLock {
  release(): void;
}

/** @returns undefined while another platform has the lock. */
export function tryRunningLock(folder: string): RunningLock | undefined {
  const file = join(folder, FILE);
  closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file);
  try {
    db.exec('BEGIN EXCLUSIVE');
    return { release: () => db.close() };
  } catch {
    db.close();
    return undefined;
  }
}
