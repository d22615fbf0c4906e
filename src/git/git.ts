/** Runs git through simple-git, whose block on unsafe operations stays on: the only file that knows the library. */

import { isAbsolute } from 'node:path';
import { Cancelled, messageOf, Problem } from '../model/problem.ts';

export interface RunOptions {
  /** What git reads from its standard input; not empty, as git would wait for more. */
  readonly input?: string | Buffer;
  readonly signal?: AbortSignal | undefined;
  /** Settings for this one run, as `name=value`. */
  readonly config?: readonly string[];
  /**
   * True for a command that talks to others: the helpers it starts may outlive it and keep its output open, so
   * its end is the end of the process. All other commands end when their output does.
   */
  readonly network?: boolean;
  /** True to leave alone what a partial clone would fetch as soon as somebody looks at it. */
  readonly here?: boolean;
}

/** What git says while it runs: bytes, in the pieces in which they come. */
export interface Listener {
  out(bytes: Buffer): void;
  err?(text: string): void;
}

/** git ran and said no. */
export class GitFailed extends Problem {
  override readonly name = 'GitFailed';
  /** What it said, untranslated. */
  readonly output: string;
  /** Its own first complaint. */
  readonly reason: string;

  constructor(command: string, output: string) {
    const reason = reasonIn(output);
    super(`git ${command} failed: ${reason}.`);
    this.output = output;
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

const settings = {
  // Messages are read by this program.
  LC_ALL: 'C',
  // Looking must not disturb a git that works in the same folder.
  GIT_OPTIONAL_LOCKS: '0',
  // Nobody sits at the terminal of an extension host: without this a fetch would wait for ever.
  GIT_TERMINAL_PROMPT: '0',
  // A release ran the commit itself, not what somebody put in its place afterwards.
  GIT_NO_REPLACE_OBJECTS: '1',
  // Into a pipe git would write each line of a history by itself, which takes longer than to walk it.
  GIT_FLUSH: '0',
};

/** git before 2.45 does not know the first: it tries to fetch, and may use no way there is to do so. */
const offline = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };

/** simple-git drops these, and rejects whoever hands them on by name. */
const guarded = /^(git_.*|editor|pager|prefix|ssh_askpass|visual)$/i;

let executable = 'git';

/**
 * Runs another git from now on than the one on the PATH.
 * @param path absolute, as VS Code has found it; undefined for the one on the PATH
 */
export function useGit(path: string | undefined): void {
  executable = path !== undefined && isAbsolute(path) ? path : 'git';
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
  return attempt(folder, args, options, async (git) => git.raw([...args]));
}

/** The same for `git cat-file`, as bytes. */
export async function runCatFile(
  folder: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Buffer> {
  return attempt(folder, ['cat-file', ...args], options, async (git) => {
    const bytes: unknown = await git.binaryCatFile([...args]);
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
    await attempt(folder, args, { ...options, signal }, async (git) => {
      git.outputHandler((_command, out, err) => {
        // The library keeps all that it hears until the end.
        out.removeAllListeners('data');
        out.on('data', hear);
        if (listener.err) err.on('data', (bytes: Buffer) => listener.err?.(bytes.toString()));
      });
      return git.raw([...args]);
    });
  } catch (error) {
    throw thrown ? thrown.error : error;
  }
  if (thrown) throw thrown.error;
}

type Git = ReturnType<typeof import('simple-git').simpleGit>;

async function attempt<T>(
  folder: string,
  args: readonly string[],
  options: RunOptions,
  run: (git: Git) => Promise<T>,
): Promise<T> {
  const { input, signal, config = [], network = false, here = false } = options;
  // Loaded on first use: most windows never look at a commit while they start.
  const { simpleGit, GitConstructError } = await import('simple-git');
  if (isAborted(signal)) throw new Cancelled();
  const env = environment(here);
  try {
    const git = simpleGit({
      baseDir: folder,
      binary: executable,
      // The library takes a space in a path, as in `C:\\Program Files`, for unsafe; no shell ever sees it.
      unsafe: { allowUnsafeCustomBinary: true },
      config: [...config],
      allowEnvironment: Object.keys(env).filter((key) => key.startsWith('GIT_')),
      completion: { onClose: true, onExit: network ? 50 : false },
      ...(input !== undefined && { input: () => input }),
      ...(signal && { abort: signal }),
    });
    return await run(git.env(env));
  } catch (error) {
    if (isAborted(signal)) throw new Cancelled();
    if (error instanceof GitConstructError) throw new FolderMissing(folder);
    throw failure(args, messageOf(error));
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function environment(here: boolean): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(process.env)) {
    if (value !== undefined && !guarded.test(key)) env[key] = value;
  }
  return { ...env, ...settings, ...(here && offline) };
}

function failure(args: readonly string[], output: string): Problem {
  if (/spawn .+ ENOENT/.test(output)) {
    return new Problem(
      'git is not installed, or not on the PATH. Install it from https://git-scm.com, then reload the window.',
    );
  }
  return new GitFailed(args.find((arg) => !arg.startsWith('-')) ?? '', withoutCredentials(output));
}

/** git's own first complaint, without its prefix and its full stop. */
function reasonIn(output: string): string {
  const line = /^(?:fatal|error): (.+)$/m.exec(output)?.[1] ?? output.trim().split('\n', 1)[0] ?? '';
  return line.trim().replace(/\.$/, '') || 'it did not say why';
}

/** Addresses of remotes may hold a password or a token. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/g, '//');
}
