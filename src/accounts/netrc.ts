/** Reads the netrc file. Format: the netrc(5) manual page of ftp. */

import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { TokensUnreadable } from '../api/errors.ts';

/**
 * Where the file is: in the home folder, as the platform's command line finds it, unless `NETRC` names a file, or a
 * folder that holds one.
 * @param platform as `process.platform`
 */
export function netrcPath(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const windows = platform === 'win32';
  const path = windows ? win32 : posix;
  const name = windows ? '_netrc' : '.netrc';
  const named = environment['NETRC'] || undefined;
  if (named !== undefined) return isFolder(named) ? path.join(named, name) : named;
  return path.join(windows ? windowsHome(environment) : environment['HOME'] || homedir(), name);
}

/** The order of the command line's own netrc reader. */
function windowsHome(environment: NodeJS.ProcessEnv): string {
  const { HOME, HOMEDRIVE, HOMEPATH, USERPROFILE } = environment;
  const onDrive = HOMEDRIVE && HOMEPATH ? win32.join(HOMEDRIVE, HOMEPATH) : undefined;
  return HOME || onDrive || USERPROFILE || homedir();
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Reading the file reports the error.
    return false;
  }
}

/** The entry of one host. */
export interface NetrcEntry {
  /** The mail address, where the command line wrote the entry. */
  readonly login: string | undefined;
  readonly password: string;
}

/** A host's entry; undefined without a file or an entry. @throws TokensUnreadable when it cannot be read */
export async function readNetrcEntry(path: string, host: string): Promise<NetrcEntry | undefined> {
  try {
    return entryIn(await readFile(path, 'utf8'), host);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new TokensUnreadable(
      `Your netrc file ${path} cannot be read (${String(code)}). Check what it is and who may read it.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Finds a host's first entry with a password in the text of a netrc file: entries over several lines or on one, quoted
 * values, comments where a keyword could stand, and macro definitions, which last until an empty line. The entry for
 * any other host (`default`) is for none of ours: a token goes to the host that it was made for.
 * @param host with its port where it is not the usual one, as the platform's command line writes it
 */
export function entryIn(text: string, host: string): NetrcEntry | undefined {
  const words = new Words(text);
  let entry: { login?: string | undefined; password?: string | undefined } | undefined;
  for (let keyword = words.next(); keyword !== undefined; keyword = words.next()) {
    if (keyword.startsWith('#')) words.skip(restOfLine);
    else if (keyword === 'macdef') words.skip(macro);
    else if (keyword === 'machine' || keyword === 'default') {
      if (isWhole(entry)) break;
      entry = keyword === 'machine' && words.next() === host ? {} : undefined;
    } else if (keyword === 'login' || keyword === 'password') {
      const value = words.next();
      if (entry) entry[keyword] ??= value === '' ? undefined : value;
    } else if (keyword === 'account') words.next();
  }
  return isWhole(entry) ? { login: entry.login, password: entry.password } : undefined;
}

function isWhole<T extends { readonly password?: string | undefined }>(
  entry: T | undefined,
): entry is T & { readonly password: string } {
  return entry?.password !== undefined;
}

const restOfLine = /.*/y;
const macro = /[^]*?(?:\r?\n[ \t]*\r?\n|$)/y;

/** The words of a text one after the other, as the words before them say how those after are to be read. */
class Words {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The next word, out of its quotes; undefined at the end. A quoted word ends on its line and before a space: another
   * quotation mark is a letter of a password, and must not swallow the words up to the next one.
   */
  next(): string | undefined {
    const match = this.#take(/\s*(?:"((?:[^"\\\r\n]|\\.)*)"(?!\S)|(\S+))/y);
    return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
  }

  skip(what: RegExp): void {
    this.#take(what);
  }

  #take(form: RegExp): RegExpExecArray | null {
    form.lastIndex = this.#at;
    const match = form.exec(this.#text);
    this.#at = match ? form.lastIndex : this.#text.length;
    return match;
  }
}
