/** The login of the `heroku` command line, wherever that keeps it: it is asked itself, since its store is its own. */

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { Cancelled, Problem } from '../model/problem.ts';

/** It takes about a second. Without a login it may wait for somebody to press a key. */
const timeLimit = 20_000;

/**
 * Where the command line is installed; undefined when it is not. Only whole paths of `PATH` count: a relative one
 * would find a program in whatever folder is open.
 */
export async function findCommandLine(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const windows = process.platform === 'win32';

  // Windows spells the variable as it likes, which only its own environment object hides.
  const path = Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const names = windows ? ['heroku.exe', 'heroku.cmd'] : ['heroku'];
  const candidates = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = await Promise.all(candidates.map(isProgram));
  return candidates.find((_, index) => found[index]);
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * The token of its login.
 * @param program as `findCommandLine` gave it
 * @throws Problem when it gives none, Cancelled
 */
export async function askCommandLine(
  program: string,
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string> {
  const { file, args, verbatim } = invocation(program, process.platform === 'win32');
  try {
    const running = promisify(execFile)(file, args, {
      // It would print that variable's token, which is another way in.
      env: { ...environment, HEROKU_API_KEY: undefined, HEROKU_SKIP_NEW_VERSION_CHECK: 'true' },
      // Not the folder that is open: nothing there is to take part in this.
      cwd: homedir(),
      timeout: timeLimit,
      signal,
      windowsHide: true,
      windowsVerbatimArguments: verbatim,
    });
    running.child.stdin?.end();
    const token = (await running).stdout.trim();
    if (/^\S+$/.test(token)) return token;
  } catch {
    if (signal?.aborted === true) throw new Cancelled();
    // What it prints when it fails may hold anything, a token as well.
  }
  throw new Problem(
    'The heroku command line gave no token. Log in there with "heroku login", then sign in again.',
  );
}

/** How a program is run without a shell; a batch file of Windows runs in `cmd.exe` only, which needs its own quotes. */
export function invocation(
  program: string,
  windows: boolean,
): { readonly file: string; readonly args: readonly string[]; readonly verbatim: boolean } {
  if (!windows || !program.toLowerCase().endsWith('.cmd')) {
    return { file: program, args: ['auth:token'], verbatim: false };
  }
  if (/["%]/.test(program)) throw new Problem(`${program} cannot be run. Paste its token instead.`);
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', `""${program}" auth:token"`], verbatim: true };
}
