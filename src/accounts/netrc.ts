/** The file in which command lines keep their logins. Format: the netrc(5) manual page of ftp. */

import { readFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where it is: `NETRC` if set, else in the home folder. */
export function netrcPath(environment: NodeJS.ProcessEnv): string {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  return environment['NETRC'] ?? join(home, platform() === 'win32' ? '_netrc' : '.netrc');
}

/** The password of a host's entry; undefined without a file or an entry. Other faults reject. */
export async function readNetrcPassword(path: string, host: string): Promise<string | undefined> {
  try {
    return passwordIn(await readFile(path, 'utf8'), host);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Finds a host's password in the text of a netrc file: entries over several lines or on one, quoted values,
 * comments, and macro definitions, which last until an empty line.
 * @param host with its port where it is not the usual one, as the platform's command line writes it
 */
export function passwordIn(text: string, host: string): string | undefined {
  const tokens = tokenize(text);
  let machine: string | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === 'machine') machine = tokens[++i];
    else if (token === 'default') machine = undefined;
    else if (token === 'login' || token === 'account') i++;
    else if (token === 'password') {
      const password = tokens[++i];
      if (machine === host && password !== undefined && password !== '') return password;
    }
  }
  return undefined;
}

function tokenize(text: string): string[] {
  const withoutMacros = text.replace(/^[ \t]*macdef\b[^]*?(?:\r?\n[ \t]*\r?\n|$(?![^]))/gm, '\n');
  const withoutComments = withoutMacros.replace(/(^|\s)#.*$/gm, '$1');
  return [...withoutComments.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
  );
}
