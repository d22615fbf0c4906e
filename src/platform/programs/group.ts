// A program with all that it starts: one process group, which ends as one.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { Writable } from 'node:stream';
import { endByHome } from './escaped.ts';

export interface Program {
  readonly command: string;
  /** Left out, the command is a line for the shell. */
  readonly args?: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Where groups are recorded as long as they run. */
export interface Recorder {
  /** @param pid of the leader of a group that was just started */
  add(pid: number): void;
}

/** Windows has no process groups; there, a child that is detached would get a window. */
const hasGroups = process.platform !== 'win32';

/**
 * Waits for a line on a pipe of its own, and becomes the program then. A pipe that ends without a line ends it. The line goes
 * where shells put words of their own, so that no variable of the program is lost to it.
 */
const GATE = 'read -r _ <&3 && exec 3<&- && exec "$@"';

/**
 * Starts a program that leads a group of its own. Both its outputs are pipes, its input is empty. It begins only once it is
 * recorded: a platform that is killed in between leaves nothing behind that nobody knows of.
 * @throws `ENOENT` when there is no such program; what the recorder throws, and then nothing has run.
 */
export function startGroup(program: Program, records: Recorder): ChildProcess {
  if (!hasGroups) return startUnrecorded(program);
  const { command, args, folder, environment } = program;
  if (args !== undefined && !isThere(command, environment['PATH'] ?? '')) {
    throw Object.assign(new Error(`${command} was not found.`), { code: 'ENOENT' });
  }
  const words = args === undefined ? wordsOf(command, environment['PATH'] ?? '') : [command, ...args];
  const child = spawn('/bin/sh', ['-c', GATE, 'sh', ...words], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  // It could not be started, which its error event tells. Where too many files are open, it has no pipes either.
  if (child.pid === undefined) return child;
  const gate = child.stdio[3];
  if (!(gate instanceof Writable)) throw new TypeError('the gate is a pipe');
  // It may have been ended before it began.
  gate.on('error', () => {});
  try {
    records.add(child.pid);
    gate.end('go\n');
  } catch (error) {
    gate.destroy();
    throw error;
  }
  return child;
}

/** What runs a line: a shell, or the program itself where there is nothing in the line for a shell to do. */
function wordsOf(line: string, path: string): string[] {
  const words = line.trim().split(/ +/);
  const [program = ''] = words;
  return words.every((word) => PLAIN.test(word)) && isThere(program, path) ? words : ['/bin/sh', '-c', line];
}

/** Nothing that a shell would read as anything but itself; without `=`, so that no word sets a variable. */
const PLAIN = /^[\w./:@,+-]+$/;

/** npm and its like are scripts on Windows, which only a shell can run. */
function startUnrecorded({ command, args = [], folder, environment }: Program): ChildProcess {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  return spawn(command, args, { cwd: folder, env: environment, stdio, shell: true, windowsHide: true });
}

/** @param path the folders that are searched, unless the command says where it is */
export function isThere(command: string, path: string): boolean {
  if (isAbsolute(command)) return isFile(command);
  return path.split(delimiter).some((folder) => folder !== '' && isFile(join(folder, command)));
}

/** A folder is no program: `.`, which is a command of the shell, would be one in each folder of the PATH. */
function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
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

/** Ends a program with all that it started, also what has left its group. @param pid of the leader */
export function endProgram(pid: number, { environment }: Pick<Program, 'environment'>): void {
  signalGroup(pid, 'SIGKILL');
  const own = environment['HOME'];
  if (own !== undefined) endByHome((home) => home === own, pid);
}
