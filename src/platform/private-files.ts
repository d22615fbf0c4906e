// The folder of the platform is for its owner alone: the ledger holds config vars, the token opens everything.
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from './errors.ts';

export const LEDGER = 'ledger.sqlite';
export const TOKEN = 'token';
/** The folder of what is built and run. */
const RUNTIME = 'runtime';

/** Where what builds and release commands write is kept as files. @param folder the one of the ledger */
export function outputsFolder(folder: string): string {
  return join(folder, RUNTIME, 'outputs');
}

/** Where the archives of slugs are. @param folder the one of the ledger */
export function slugsFolder(folder: string): string {
  return join(folder, RUNTIME, 'slugs');
}

/** SQLite gives the files that it makes beside its own the same mode. */
const files = new Set([LEDGER, `${LEDGER}-wal`, `${LEDGER}-shm`, `${LEDGER}-journal`, TOKEN]);

/**
 * Makes the folder and the file of the ledger when they are not there, and takes everybody else's access to what is.
 * A folder that holds no ledger and is not empty may be anything, such as a home folder: it keeps its mode.
 * @returns the path of the ledger's file.
 * @throws {PlatformError}
 */
export function havePrivateFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder);
    if (names.length === 0 || names.includes(LEDGER)) restrict(folder, 0o700);
    for (const name of names) if (files.has(name)) restrict(join(folder, name), 0o600);
    haveRuntimeFolder(folder);
  } catch (error) {
    throw new PlatformError(`The folder ${folder} cannot be made or used: ${messageOf(error)}.`, {
      cause: error,
    });
  }
  const ledger = join(folder, LEDGER);
  try {
    // SQLite itself would make it readable for all.
    closeSync(openSync(ledger, 'a', 0o600));
  } catch (error) {
    throw new PlatformError(`The ledger ${ledger} cannot be opened: ${messageOf(error)}.`, { cause: error });
  }
  return ledger;
}

/** @returns the path of the folder of what is built and run, which is for its owner alone. */
export function haveRuntimeFolder(folder: string): string {
  const runtime = join(folder, RUNTIME);
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  restrict(runtime, 0o700);
  return runtime;
}

function restrict(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (error) {
    // Some file systems know no modes, and what belongs to somebody else is theirs to protect.
    if (
      !(error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'ENOTSUP'))
    ) {
      throw error;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
