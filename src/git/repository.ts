/** One git repository on this machine, read through git. */

import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { Commit, FileChange } from '../model/commit.ts';
import { shortHash } from '../model/commit.ts';
import { Problem } from '../model/problem.ts';
import type { Remote } from '../model/remote.ts';
import { Batch } from './batch.ts';
import { parseFileChanges } from './file-changes.ts';
import { FolderMissing, GitFailed, runCatFile, runGit } from './git.ts';
import { type GitObject, parseCommit, parseObjects } from './objects.ts';

interface Places {
  readonly root: string;
  readonly gitDir: string;
  readonly commonDir: string;
}

/**
 * A fetch ends when nothing has come for a minute. Also one that was cancelled: git then leaves behind the process
 * that talks to the server, and that one waits for the next word of it.
 */
const patience = ['http.lowSpeedLimit=1', 'http.lowSpeedTime=60'];

export class Repository {
  /** The top folder of the files, absolute. */
  readonly root: string;
  /** Where `HEAD` is. A worktree and a submodule have theirs elsewhere than in `root`. */
  readonly gitDir: string;
  /** Where settings, references and objects are: the same as `gitDir` but for a worktree. */
  readonly commonDir: string;

  readonly #commits = new Map<string, Commit>();
  readonly #contents = new Batch((questions) => this.#objects(['--batch', '--buffer'], questions));
  readonly #sizes = new Batch((questions) => this.#objects(['--batch-check', '--buffer'], questions));

  private constructor({ root, gitDir, commonDir }: Places) {
    this.root = root;
    this.gitDir = gitDir;
    this.commonDir = commonDir;
  }

  /**
   * The repository that holds a folder: its own, or that of a folder above it.
   * @returns undefined when no repository does
   * @throws {Problem} when git is not installed, or does not trust the folder
   */
  static async open(folder: string): Promise<Repository | undefined> {
    try {
      const args = ['rev-parse', '--absolute-git-dir', '--git-common-dir', '--show-toplevel'];
      const [gitDir, commonDir, root] = (await runGit(folder, args)).split('\n');
      if (gitDir === undefined || commonDir === undefined || root === undefined || root === '')
        return undefined;
      return new Repository({
        root: resolve(root),
        gitDir: resolve(gitDir),
        commonDir: resolve(folder, commonDir),
      });
    } catch (error) {
      if (error instanceof FolderMissing) return undefined;
      if (!(error instanceof GitFailed)) throw error;
      if (/not a git repository|must be run in a work tree/.test(error.output)) return undefined;
      if (!/dubious ownership/.test(error.output)) throw error;
      throw new Problem(
        `git does not open ${folder}, as it belongs to another user. ` +
          `If you trust it, run: git config --global --add safe.directory "${folder}"`,
      );
    }
  }

  /** What people call it: the name of its folder. */
  get name(): string {
    return basename(this.root);
  }

  /** The remotes that have an address to fetch from, in git's order. */
  async remotes(): Promise<Remote[]> {
    const output = await runGit(this.root, ['remote', '-v']);
    const remotes: Remote[] = [];
    for (const line of output.split('\n')) {
      // Behind it a partial clone says what it leaves out.
      const [, name, url] = /^(\S+)\t(.+) \(fetch\)(?: \[.*\])?$/.exec(line) ?? [];
      if (name !== undefined && url !== undefined) remotes.push({ name, url });
    }
    return remotes;
  }

  /**
   * The commits behind some hashes, in one process for all those that are not known yet.
   * @param hashes short or whole; any other text is taken as not here
   * @returns by the hash that was asked for; those that are missing or ambiguous are left out
   */
  async commits(hashes: Iterable<string>): Promise<ReadonlyMap<string, Commit>> {
    const asked = [...new Set(hashes)].filter((hash) => /^[0-9a-f]{7,64}$/.test(hash));
    const unknown = asked.filter((hash) => !this.#commits.has(hash));
    if (unknown.length > 0) {
      // Asked for a commit, git does not mind that a file begins with the same digits.
      const questions = unknown.map((hash) => `${hash}^{commit}`);
      const objects = await this.#objects(['--batch', '--buffer'], questions, true);
      for (const [index, object] of objects.entries()) {
        const hash = unknown[index];
        // A tag or a branch may be named like a short hash, and then git answers with that one.
        if (hash === undefined || object === undefined || !object.hash.startsWith(hash)) continue;
        this.#commits.set(hash, parseCommit(object));
      }
    }
    const found = new Map<string, Commit>();
    for (const hash of asked) {
      const commit = this.#commits.get(hash);
      if (commit) found.set(hash, commit);
    }
    return found;
  }

  /**
   * The files that differ between two commits, with renames and copies found.
   * @param from whole hash of a commit; undefined compares with nothing, so that all files are added
   * @param to whole hash of a commit
   */
  async changes(from: string | undefined, to: string): Promise<FileChange[]> {
    const right = whole(to);
    const left = from === undefined ? emptyTree(right) : whole(from);
    const quiet = [
      '--no-ext-diff',
      '--no-textconv',
      '--no-color',
      '--no-relative',
      '--ignore-submodules=none',
    ];
    const shape = ['-r', '-z', '--name-status', '--find-renames', '--find-copies'];
    return parseFileChanges(await runGit(this.root, ['diff-tree', ...quiet, ...shape, left, right]));
  }

  /**
   * A file as it was at a commit: a symbolic link is the path it points to, a submodule is the line that git
   * shows for it.
   * @param hash whole
   * @param path relative to `root`, with forward slashes
   * @throws {Problem} when there is no such file
   */
  async read(hash: string, path: string): Promise<Uint8Array> {
    const spec = specOf(hash, path);
    const content = path.includes('\n')
      ? await this.#alone('blob', spec)
      : fileIn(await this.#contents.get(spec));
    return content ?? this.#submodule(hash, path);
  }

  /** How large the same file is, in bytes, without reading it. */
  async size(hash: string, path: string): Promise<number> {
    const spec = specOf(hash, path);
    if (path.includes('\n')) return (await this.read(hash, path)).length;
    const object = await this.#sizes.get(spec);
    return object?.type === 'blob' ? object.size : (await this.#submodule(hash, path)).length;
  }

  /**
   * Fetches the branches of a remote, and in a shallow clone all of their history.
   * @throws {Problem} when the remote does not give them, {Cancelled}
   */
  async fetch(remote: string, signal?: AbortSignal): Promise<void> {
    const shallow = (await runGit(this.root, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
    await this.#fetch(shallow ? ['--unshallow'] : [], [remote], signal);
  }

  /**
   * Fetches one commit that no branch leads to any more, such as after a force-push. Not every remote gives it.
   * @param hash whole
   */
  async fetchCommit(remote: string, hash: string, signal?: AbortSignal): Promise<void> {
    await this.#fetch([], [remote, whole(hash)], signal);
  }

  async #fetch(options: readonly string[], names: readonly string[], signal?: AbortSignal): Promise<void> {
    const args = ['fetch', '--quiet', '--no-recurse-submodules', ...options, '--end-of-options', ...names];
    await runGit(this.root, args, { signal, network: true, config: patience });
  }

  /** Asks `cat-file` for some objects, in one process. */
  async #objects(
    args: readonly string[],
    questions: readonly string[],
    here = false,
  ): Promise<(GitObject | undefined)[]> {
    const input = `${questions.join('\n')}\n`;
    return parseObjects(await runCatFile(this.root, args, { input, here }), args.includes('--batch-check'));
  }

  /** For a path that does not fit on one line of standard input. */
  async #alone(type: string, spec: string): Promise<Uint8Array | undefined> {
    try {
      return await runCatFile(this.root, [type, spec]);
    } catch (error) {
      if (error instanceof GitFailed) return undefined;
      throw error;
    }
  }

  /** A submodule is a commit of another repository where a file would be. */
  async #submodule(hash: string, path: string): Promise<Uint8Array> {
    const args = ['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', whole(hash), '--', path];
    const [, commit] = /^160000 commit ([0-9a-f]+)\t/.exec(await runGit(this.root, args)) ?? [];
    if (commit !== undefined) return Buffer.from(`Subproject commit ${commit}\n`);
    throw new Problem(
      `There is no file ${path} in commit ${shortHash(hash)} of the repository ${this.name}.`,
    );
  }
}

function fileIn(object: GitObject | undefined): Uint8Array | undefined {
  // A copy, as the part would keep the answers of all others in memory.
  return object?.type === 'blob' ? new Uint8Array(object.content) : undefined;
}

/** git's name of a file at a commit. It begins with the hash, so that no path can become an option. */
function specOf(hash: string, path: string): string {
  // After the colon `./` and `../` would be relative to the folder that git runs in.
  const outside = path.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (outside || path.includes('\0'))
    throw new Problem(`"${path}" is not the path of a file in a repository.`);
  return `${whole(hash)}:${path}`;
}

function whole(hash: string): string {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) throw new RangeError('Not the whole hash of a commit.');
  return hash;
}

/** git knows the empty tree of both hash formats without having it. */
function emptyTree(like: string): string {
  return createHash(like.length === 40 ? 'sha1' : 'sha256')
    .update('tree 0\0')
    .digest('hex');
}
