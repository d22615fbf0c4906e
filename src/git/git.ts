/**
 * Runs git through simple-git: the only file that knows the library, and the only way to git. `restrictions.ts` has the
 * options that keep git from running programs that a repository names.
 */

import { foreignText } from '../domain/text/foreign-text.ts';
import { isAbsolute } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Cancelled, messageOf, Problem } from '../domain/problem.ts';
import { manageTrust } from '../domain/remedies.ts';
import { childEnvironment } from '../programs/environment.ts';
import { findProgram, searchPath } from '../programs/find.ts';
import { configurationOf } from './configuration.ts';
import { lifted, listFilters, offline, restrained, restraints, withoutFilters } from './restrictions.ts';

export interface RunOptions {
  /** What git reads from its standard input; not empty, as git would wait for more. */
  readonly input?: string | Buffer;
  readonly signal?: AbortSignal | undefined;
  /**
   * True for a command that talks to a remote, by programs that the repository may name: the folder is to be trusted.
   * The helpers it starts may outlive it and keep its output open, so its end is the end of the process. All other
   * commands end when their output does, and leave alone what a partial clone would fetch when it is looked
   * at.
   */
  readonly network?: boolean;
}

/** What git says while it runs: bytes, in the pieces in which they come. */
export interface Listener {
  out(bytes: Buffer): void;
  err?(text: string): void;
}

/** In characters. When git fails, a server may add a long output; git's own complaint comes early. */
const longestOutput = 16_384;

/** git ran and said no. */
export class GitFailed extends Problem {
  override readonly name: string = 'GitFailed';
  /** What it said, untranslated. */
  readonly output: string;
  /** Its own first complaint. */
  readonly reason: string;

  constructor(command: string, output: string) {
    const reason = reasonIn(output.slice(0, longestOutput));
    super(`git ${command} failed: ${reason}.`);
    this.output = output.slice(0, longestOutput);
    this.reason = reason;
  }
}

/** The folder that git was to run in is gone. */
export class FolderMissing extends Problem {
  override readonly name = 'FolderMissing';

  constructor(folder: string) {
    super(`The folder ${folder} is not there any more. Open the repository again where it is now.`);
  }
}

/** What this takes was left out when the repository was cloned. */
export class LeftOut extends GitFailed {
  override readonly name = 'LeftOut';

  constructor(command: string, output: string) {
    super(command, output);
    this.message =
      'The repository is a partial clone, and what this takes was left out of it. ' +
      'To bring all of it here, run in a terminal: git fetch --refetch --no-filter';
  }
}

const settings = {
  // Messages are read by this program.
  LC_ALL: 'C',
  // Looking must not disturb a git that works in the same folder.
  GIT_OPTIONAL_LOCKS: '0',
  // An extension host has no terminal: without this a fetch would wait for a password for ever.
  GIT_TERMINAL_PROMPT: '0',
  // A release ran the commit itself, not a replacement that was made afterwards.
  GIT_NO_REPLACE_OBJECTS: '1',
  // Into a pipe git would write each line of a history by itself, which takes longer than to walk it.
  GIT_FLUSH: '0',
  // A path is a path, whatever it begins with.
  GIT_LITERAL_PATHSPECS: '1',
};

let executable: string | undefined;
/** Where git was found on which PATH. */
let found: { readonly on: string; readonly at: Promise<string | undefined> } | undefined;
let isTrusted = () => false;

/**
 * Runs another git from now on than the one on the PATH.
 * @param path absolute, as VS Code has found it; undefined for the one on the PATH
 */
export function useGit(path: string | undefined): void {
  executable = path !== undefined && isAbsolute(path) ? path : undefined;
}

/** Says how to know whether the person trusts the folders that are open. Until then they do not. */
export function useTrust(trust: () => boolean): void {
  isTrusted = trust;
}

/**
 * Runs git and gives what it printed, as text.
 * @param args anything in it that came from outside is a whole hash or follows `--end-of-options`
 * @throws {GitFailed} when git says no, {FolderMissing}, {Cancelled}, or a {Problem} when git is not installed
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return attempt(folder, args, options, async (git, command) => git.raw(command));
}

/** The same for `git cat-file`, as bytes. */
export async function runCatFile(
  folder: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Buffer> {
  return attempt(folder, ['cat-file', ...args], options, async (git, command) => {
    const bytes: unknown = await git.binaryCatFile(command.slice(1));
    if (!Buffer.isBuffer(bytes)) throw new TypeError('simple-git gave no bytes.');
    return bytes;
  });
}

/**
 * Runs git and hands on what it prints as it comes, keeping none of it. What the listener throws ends git, and is
 * thrown here.
 */
export async function streamGit(
  folder: string,
  args: readonly string[],
  listener: Listener,
  options: RunOptions = {},
): Promise<void> {
  const stop = new AbortController();
  let thrown: { readonly error: unknown } | undefined;
  const hear = (bytes: Buffer) => {
    if (thrown) return;
    try {
      listener.out(bytes);
    } catch (error) {
      thrown = { error };
      stop.abort();
    }
  };
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  try {
    await attempt(folder, args, { ...options, signal }, async (git, command) => {
      git.outputHandler((_command, out, err) => {
        // The library keeps all that it hears until the end.
        out.removeAllListeners('data');
        out.on('data', hear);
        if (listener.err) err.on('data', (bytes: Buffer) => listener.err?.(bytes.toString()));
      });
      return git.raw(command);
    });
  } catch (error) {
    throw thrown ? thrown.error : error;
  }
  if (thrown) throw thrown.error;
}

type Git = ReturnType<typeof import('simple-git').simpleGit>;

/** To start a process takes the extension host up to 20 ms: one in each turn of its event loop, the others wait. */
let lastStart: Promise<unknown> = Promise.resolve();

function turnToStart(): Promise<unknown> {
  lastStart = lastStart.then(() => turn());
  return lastStart;
}

async function attempt<T>(
  folder: string,
  args: readonly string[],
  options: RunOptions,
  run: (git: Git, command: string[]) => Promise<T>,
): Promise<T> {
  const { input, signal, network = false } = options;
  const command = restrained(args);
  if (network && !isTrusted()) throw untrusted();
  const filters = command[0] === 'blame' ? await filtersOff(folder, signal) : [];
  // Loaded on first use: most windows never look at a commit while they start.
  const [binary, { simpleGit, GitConstructError }] = await Promise.all([program(), import('simple-git')]);
  await turnToStart();
  if (isAborted(signal)) throw new Cancelled();
  const { given } = configurationOf(process.env, network);
  const own = { ...given, ...settings, ...(!network && offline) };
  try {
    const git = simpleGit({
      baseDir: folder,
      binary,
      // The library takes a space in a path, as in `C:\\Program Files`, for unsafe; no shell ever sees it.
      unsafe: { ...lifted, allowUnsafeCustomBinary: true },
      config: [...restraints(network), ...filters],
      allowEnvironment: Object.keys(own).filter((key) => key.startsWith('GIT_')),
      completion: { onClose: true, onExit: network ? 50 : false },
      errors: (error, { exitCode, stdErr }) => error ?? endedBySignal(exitCode, stdErr),
      ...(input !== undefined && { input: () => input }),
      ...(signal && { abort: signal }),
    });
    return await run(git.env({ ...childEnvironment(process.env, { reaches: network }), ...own }), command);
  } catch (error) {
    if (isAborted(signal)) throw new Cancelled();
    if (error instanceof GitConstructError) throw new FolderMissing(folder);
    throw failure(command, messageOf(error), network);
  }
}

/**
 * The library takes a git that was killed by a signal for a success. Before 2.45 a broken pipe kills git when a fetch ends
 * before it has read what to fetch.
 */
function endedBySignal(exitCode: number | null, said: readonly Buffer[]): Buffer | undefined {
  if (exitCode !== null) return undefined;
  return Buffer.concat([...said, Buffer.from('fatal: git was ended before it had answered\n')]);
}

function untrusted(): Problem {
  const why =
    'Shiplog fetches only into folders that you trust, as a repository names programs that git runs to fetch.';
  return new Problem(why, { remedies: [manageTrust] });
}

/** @throws {Problem} where a filter cannot be switched off */
async function filtersOff(folder: string, signal: AbortSignal | undefined): Promise<string[]> {
  const off = withoutFilters(await runGit(folder, listFilters, { signal }));
  if (off) return off;
  throw new Problem(
    'The repository names a filter with "=" in its name, which would run. ' +
      'Rename it in the settings of the repository, then try again.',
  );
}

/** @returns the whole path of git, found again only when the PATH is another one */
async function program(): Promise<string> {
  if (executable !== undefined) return executable;
  const on = searchPath(process.env);
  if (found?.on !== on) {
    const name = process.platform === 'win32' ? 'git.exe' : 'git';
    found = { on, at: findProgram([name], process.env) };
  }
  return (await found.at) ?? notInstalled();
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function notInstalled(): never {
  // It may be installed by the next time.
  found = undefined;
  throw new Problem(
    'git is not installed, or not on the PATH. Install it from https://git-scm.com, then reload the window.',
  );
}

function failure([command = '']: readonly string[], output: string, network: boolean): Problem {
  if (/spawn .+ ENOENT/.test(output)) notInstalled();
  const said = withoutCredentials(output);
  // It stopped at what it would have fetched.
  const leftOut = !network && /promisor|lazy fetching|transport '.*' not allowed/.test(said);
  return leftOut ? new LeftOut(command, said) : new GitFailed(command, said);
}

/** git's own first complaint, without its prefix and its full stop. */
function reasonIn(output: string): string {
  // What it had printed until then may end in NULs in place of lines.
  const lines = output.replaceAll('\0', '\n');
  // After a colon it goes on in lines that begin with a tab.
  const [, complaint] = /^(?:fatal|error): (.+(?:(?<=:)(?:\n\t.+)+)?)/m.exec(lines) ?? [];
  const line = complaint?.replaceAll('\n\t', ' ') ?? lines.trim().split('\n', 1)[0] ?? '';
  return foreignText(line, 1_000).replace(/\.$/, '') || 'it did not say why';
}

/** Addresses of remotes may hold a password or a token. git also prints them without their protocol. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^/\s]*@/g, '//').replaceAll(/[^\s'"/]+/g, withoutLogin);
}

/** `user:password@host` without what is before the last `@`. One walk, however long the word is. */
function withoutLogin(word: string): string {
  const end = word.lastIndexOf('@');
  let start = 0;
  for (let at = 0; at < end; at++) {
    const character = word[at];
    if (character === ':' && at > start) return word.slice(0, start) + word.slice(end + 1);
    if (character === ':' || character === '@') start = at + 1;
  }
  return word;
}
