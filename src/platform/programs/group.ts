// A program with all that it starts: one process group, which ends as one.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

export interface Program {
  readonly command: string;
  /** Left out, the command is a line for the shell. */
  readonly args?: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Windows has no process groups; there, a child that is detached would get a window. */
const hasGroups = process.platform !== 'win32';

/** Starts a program that leads a group of its own. Both its outputs are pipes, its input is empty. */
export function startGroup({ command, args, folder, environment }: Program): ChildProcess {
  return spawn(command, args ?? [], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasGroups,
    // npm and its like are scripts on Windows, which only a shell can run.
    shell: args === undefined || !hasGroups,
    windowsHide: true,
  });
}

/** Sends a signal to a program and to all that it started. One that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (!hasGroups) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
