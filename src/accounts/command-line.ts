/** Gets the token of the `heroku` command line by running it, because where it stores the token is its own affair. */

import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { Cancelled, Problem } from '../domain/problem.ts';
import { signIn } from '../domain/remedies.ts';
import { childEnvironment } from '../programs/environment.ts';
import { findProgram } from '../programs/find.ts';

/** Milliseconds. It takes about a second. Without a login it may wait for a key press. */
const timeLimit = 20_000;

/** Variables for its platform and its folders. Not HEROKU_API_KEY, which it would print instead of its own token. */
const own = ['HEROKU_HOST', 'HEROKU_DATA_DIR', 'HEROKU_CONFIG_DIR', 'HEROKU_CACHE_DIR'];

/** Where the command line is installed; undefined when it is not. */
export function findCommandLine(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return findProgram(process.platform === 'win32' ? ['heroku.exe', 'heroku.cmd'] : ['heroku'], environment);
}

/**
 * Runs `heroku auth:token`.
 * @param program as `findCommandLine` returned it
 * @throws Problem when it prints no token, Cancelled
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
      // Not the open folder, which must not influence it.
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
    // The output of a failure is dropped: it may contain a token.
  }
  throw new Problem(
    'The heroku command line gave no token. Log in there with "heroku login", then sign in again.',
    { remedies: [signIn] },
  );
}

/** How to run the program without a shell. A Windows batch file needs `cmd.exe`, with its own quoting. */
export function invocation(
  program: string,
  windows: boolean,
): { readonly file: string; readonly args: readonly string[]; readonly verbatim: boolean } {
  if (!windows || !program.toLowerCase().endsWith('.cmd')) {
    return { file: program, args: ['auth:token'], verbatim: false };
  }
  if (/["%]/.test(program))
    throw new Problem(`${program} cannot be run. Paste its token instead.`, { remedies: [signIn] });
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', `""${program}" auth:token"`], verbatim: true };
}
