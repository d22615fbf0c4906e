/** The login of the `heroku` command line, wherever that keeps it: it is asked itself, since its store is its own. */

import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { Cancelled, Problem } from '../domain/problem.ts';
import { childEnvironment } from '../programs/environment.ts';
import { findProgram } from '../programs/find.ts';

/** It takes about a second. Without a login it may wait for somebody to press a key. */
const timeLimit = 20_000;

/** What says where its platform is, and where it keeps its login. Its token's variable would be printed as its login. */
const own = ['HEROKU_HOST', 'HEROKU_DATA_DIR', 'HEROKU_CONFIG_DIR', 'HEROKU_CACHE_DIR'];

/** Where the command line is installed; undefined when it is not. */
export function findCommandLine(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return findProgram(process.platform === 'win32' ? ['heroku.exe', 'heroku.cmd'] : ['heroku'], environment);
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
      env: {
        ...childEnvironment(environment, { reaches: true }),
        ...Object.fromEntries(own.map((name) => [name, environment[name]])),
        HEROKU_SKIP_NEW_VERSION_CHECK: 'true',
      },
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
