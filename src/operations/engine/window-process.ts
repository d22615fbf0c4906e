/** Which process of which machine a window runs in, and whether one is still there. */

import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, as the journal names the one that its window runs in. */
export interface ProcessRef {
  /** Where its number counts: a machine, or a container on it. Null in entries of earlier versions, which did not say. */
  readonly machine: string | null;
  readonly pid: number;
  /** Distinguishes it from a later process with the same number; null where the system does not say (only Linux does). */
  readonly started: string | null;
}

/** The process that this runs in. */
export function thisProcess(): ProcessRef {
  return { machine: machineHere(), pid: process.pid, started: startOf(process.pid) };
}

/**
 * Whether a process may still be there. One of another machine cannot be asked for, and counts as there: of its entries
 * only the lease says when they are free.
 * @param here the process that asks
 */
export function mayLive({ machine, pid, started }: ProcessRef, here: Pick<ProcessRef, 'machine'>): boolean {
  if (machine !== null && machine !== here.machine) return true;
  if (!exists(pid)) return false;
  const now = started === null ? null : startOf(pid);
  return now === null || now === started;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user cannot be signalled, and is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Two containers may share a folder and a host name, and number their processes each for itself. */
function machineHere(): string {
  const parts = [hostname(), read('/etc/machine-id'), link('/proc/self/ns/pid')];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Ticks since the machine was started say when a process began, and its boot which start that was. */
function startOf(pid: number): string | null {
  // The name of the program comes first, and may have spaces and parentheses in it.
  const ticks = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19];
  const boot = read('/proc/sys/kernel/random/boot_id');
  return ticks === undefined || boot === undefined ? null : `${boot.trim()}/${ticks}`;
}

/** These files are in memory: reading them takes no time worth waiting for. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function link(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
