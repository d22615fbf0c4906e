// Child processes that do not outlive this one: each leads a process group of its own, which is ended as a whole,
// by its id, when it is stopped, when this process exits and when this process is told to end.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Started {
  readonly pid: number;
  /** Resolves when the process has ended, with a few words on how: `exit code 1`, `signal SIGTERM`. */
  readonly ended: Promise<string>;
  /** How the process ended, while it runs undefined. */
  readonly how: () => string | undefined;
  /** Ends the process and all that it started; resolves when it is gone. May be called again. */
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Where stdout and stderr go, in the order they come. The file is emptied first. */
  readonly log: string;
  /** Keeps the command's input open for as long as this process lives, which tells it when to end by itself. */
  readonly input?: boolean;
}

/** How long a process may take to end by itself before it is killed, in milliseconds. */
const GRACE = 3000;

const running = new Set<number>();
let watching = false;

/**
 * Starts a command without a shell.
 * @throws when the command cannot be started at all, such as when it is not there.
 */
export async function start(
  command: string,
  args: readonly string[],
  options: StartOptions,
): Promise<Started> {
  endWithThisProcess();
  mkdirSync(dirname(options.log), { recursive: true });
  const log = openSync(options.log, 'w');
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [options.input === true ? 'pipe' : 'ignore', log, log],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} has started without a process id.`);
  running.add(pid);

  let how: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      // What it had started may still be there.
      signalGroup(pid, 'SIGKILL');
      running.delete(pid);
      resolve(how);
    });
  });

  return {
    pid,
    ended,
    how: () => how,
    async stop() {
      if (how !== undefined) return;
      signalGroup(pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * Waits until a pattern is in the log of a process that has just been started.
 * @param name what it is called in the error's message, such as `The platform`.
 * @param limit in milliseconds.
 * @throws with the end of the log when the process ends before that or takes too long.
 */
export async function logged(
  process: Started,
  log: string,
  pattern: RegExp,
  name: string,
  limit: number,
): Promise<RegExpExecArray> {
  const deadline = Date.now() + limit;
  for (;;) {
    const how = process.how();
    const match = pattern.exec(tail(log, Infinity));
    if (match !== null) return match;
    if (how !== undefined) throw new Error(`${name} ended before it was ready (${how}):\n${tail(log)}`);
    if (Date.now() > deadline)
      throw new Error(`${name} was not ready within ${limit / 1000} s:\n${tail(log)}`);
    // oxlint-disable-next-line no-await-in-loop -- it is a wait
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The last lines of a log file, or a word that says that there are none. */
export function tail(file: string, lines = 30): string {
  let text = '';
  try {
    text = readFileSync(file, 'utf8').trimEnd();
  } catch {
    // A process that has not started has no log.
  }
  return text === '' ? '(its log is empty)' : text.split('\n').slice(-lines).join('\n');
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

function endWithThisProcess(): void {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    // To end, not to be killed: it may have started others, in groups of their own, which only it can stop.
    for (const pid of running) signalGroup(pid, 'SIGTERM');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever listens as well (npm start, the test runner) ends things in its own order.
      if (process.listenerCount(signal) === 1) process.exit(130);
    });
  }
}
