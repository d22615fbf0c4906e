/** One git repository on this machine, read through git. */

import { foreignText } from '../domain/text/foreign-text.ts';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Commit, FileChange } from '../domain/graph/commit.ts';
import { shortHash } from '../domain/graph/commit.ts';
import { Problem } from '../domain/problem.ts';
import type { Remote } from '../domain/forge/app-remote.ts';
import { Batch } from './batch.ts';
import { differ } from './differ.ts';
import { parseFileChanges } from './file-changes.ts';
import { Commits, type Resolution } from './commits.ts';
import { FolderMissing, GitFailed, LeftOut, runCatFile, runGit, streamGit } from './git.ts';
import { wholeHash } from './hash.ts';
import { FileLeftOut } from './left-out.ts';
import { type GitObject, parseObjects } from './objects.ts';
import { openTrouble } from './open-trouble.ts';
import { isPartial } from './partial.ts';
import { readRemotes } from './remotes.ts';

interface Places {
  readonly root: string;
  readonly gitDir: string;
  readonly commonDir: string;
  /** How many digits a whole hash has: 40 or 64. */
  readonly hashLength: number;
  readonly identity: string;
}

export class Repository {
  /** The top folder of the files, absolute. */
  readonly root: string;
  /** Where `HEAD` is. A worktree and a submodule have theirs elsewhere than in `root`. */
  readonly gitDir: string;
  /** Where settings, references and objects are: the same as `gitDir` but for a worktree. */
  readonly commonDir: string;
  /** How many digits a whole hash has: 40, or 64 in a repository of the SHA-256 format. */
  readonly hashLength: number;

  /** Changes when the repository is deleted and created again in the same folder: it has other commits then. */
  readonly identity: string;

  readonly #commits: Commits;
  #epoch = 0;
  readonly #contents = new Batch((questions) => this.#objects(['--batch', '--buffer'], questions));
  readonly #sizes = new Batch((questions) => this.#objects(['--batch-check', '--buffer'], questions));

  private constructor({ root, gitDir, commonDir, hashLength, identity }: Places) {
    this.root = root;
    this.gitDir = gitDir;
    this.commonDir = commonDir;
    this.hashLength = hashLength;
    this.identity = identity;
    this.#commits = new Commits(root, hashLength);
  }

  /**
   * The repository that holds a folder: its own, or that of a folder above it.
   * @returns undefined when no repository does
   * @throws {Problem} when git is not installed, or does not trust the folder
   */
  static async open(folder: string): Promise<Repository | undefined> {
    try {
      const places = ['--absolute-git-dir', '--git-common-dir', '--show-toplevel'];
      const output = await runGit(folder, ['rev-parse', ...places, '--show-object-format']);
      const [gitDir, commonDir, root, format] = output.split('\n');
      if (gitDir === undefined || commonDir === undefined || root === undefined || root === '')
        return undefined;
      const common = resolve(folder, commonDir);
      const { ino, birthtimeMs } = await stat(common);
      return new Repository({
        root: resolve(root),
        gitDir: resolve(gitDir),
        commonDir: common,
        hashLength: format === 'sha256' ? 64 : 40,
        identity: `${ino} ${birthtimeMs}`,
      });
    } catch (error) {
      if (error instanceof FolderMissing) return undefined;
      if (!(error instanceof GitFailed)) throw error;
      const trouble = openTrouble(folder, error);
      if (trouble) throw trouble;
      return undefined;
    }
  }

  /** What people call it: the name of its folder. */
  get name(): string {
    return foreignText(basename(this.root));
  }

  /** The remotes that have an address to fetch from, in git's order. */
  remotes(): Promise<Remote[]> {
    return readRemotes(this.root);
  }

  /**
   * What stands behind some hashes, asked of one process for all those that are not known yet.
   * @param hashes short or whole, or any other text that a platform calls a commit
   * @returns by the text that was asked for
   */
  resolve(hashes: Iterable<string>, signal?: AbortSignal): Promise<ReadonlyMap<string, Resolution>> {
    return this.#commits.resolve(hashes, signal);
  }

  /** The same, of those that are found alone. */
  async commits(hashes: Iterable<string>): Promise<ReadonlyMap<string, Commit>> {
    const found = new Map<string, Commit>();
    for (const [hash, resolution] of await this.resolve(hashes)) {
      if (resolution.kind === 'found') found.set(hash, resolution.commit);
    }
    return found;
  }

  /** Call it when objects may have arrived: missing commits are looked up again. */
  refresh(): void {
    this.#epoch++;
    this.#commits.refresh();
  }

  /** Grows each time that objects may have arrived. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * The files that differ between two commits, with renames and copies found. In a partial clone a file
   * that was renamed and changed appears as deleted and added: to find the two alike git would have to fetch contents.
   * @param from whole hash of a commit; undefined compares with nothing, so that all files are added
   * @param to whole hash of a commit
   * @param withMoves whether files that moved without a change are marked as such
   */
  async changes(
    from: string | undefined,
    to: string,
    signal?: AbortSignal,
    withMoves = false,
  ): Promise<FileChange[]> {
    const alike = (await isPartial(this)) ? '=100%' : '';
    const shape = ['--raw', `--find-renames${alike}`, `--find-copies${alike}`];
    const pieces: Buffer[] = [];
    const listener = { out: (bytes: Buffer) => void pieces.push(bytes) };
    await streamGit(this.root, differ(from, to, shape), listener, { signal });
    return parseFileChanges(Buffer.concat(pieces), withMoves);
  }

  /** How many files differ: quicker than to list them, and more, as one that was renamed is two. */
  async countChanges(from: string | undefined, to: string, signal?: AbortSignal): Promise<number> {
    let count = 0;
    const out = (bytes: Buffer) => {
      for (const byte of bytes) if (byte === 0) count++;
    };
    const args = differ(from, to, ['--name-only', '--no-renames']);
    await streamGit(this.root, args, { out }, { signal });
    return count;
  }

  /**
   * A file as it was at a commit: a symbolic link is the path it points to, a submodule is the line that git
   * shows for it.
   * @param hash whole
   * @param path relative to `root`, with forward slashes
   * @param blob whole hash of its contents, where the path does not lead to it; see `FileChange`
   * @throws {FileLeftOut}, or another {Problem} when there is no such file
   */
  async read(hash: string, path: string, blob?: string): Promise<Uint8Array> {
    const spec = blob === undefined ? specOf(hash, path) : wholeHash(blob);
    const content =
      blob === undefined && path.includes('\n')
        ? await this.#alone('blob', spec)
        : fileIn(await this.#contents.get(spec));
    return content ?? this.#absent(hash, path);
  }

  /** How large the same file is, in bytes, without reading it. */
  async size(hash: string, path: string, blob?: string): Promise<number> {
    const spec = blob === undefined ? specOf(hash, path) : wholeHash(blob);
    if (blob === undefined && path.includes('\n')) return (await this.read(hash, path)).length;
    const object = await this.#sizes.get(spec);
    return object?.type === 'blob' ? object.size : (await this.#absent(hash, path)).length;
  }

  /**
   * Fetches the branches of a remote; see `deepen` for the history that a shallow clone lacks.
   * @throws {Problem} when the remote does not give them, {Cancelled}
   */
  async fetch(remote: string, signal?: AbortSignal): Promise<void> {
    await this.#fetch([], [remote], signal);
  }

  /**
   * Fetches more of the history of a shallow clone.
   * @param by how many commits more; undefined fetches the whole history
   */
  async deepen(remote: string, by: number | undefined, signal?: AbortSignal): Promise<void> {
    await this.#fetch([by === undefined ? '--unshallow' : `--deepen=${by}`], [remote], signal);
  }

  /** Whether the history that is here ends before its beginning. */
  async isShallow(): Promise<boolean> {
    return (await runGit(this.root, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  }

  /**
   * Fetches one commit that no branch leads to any more, such as after a force-push. Not every remote gives it.
   * @param hash whole
   */
  async fetchCommit(remote: string, hash: string, signal?: AbortSignal): Promise<void> {
    await this.#fetch([], [remote, wholeHash(hash)], signal);
  }

  /**
   * Fetches files that a partial clone left out.
   * @param hash whole
   * @param paths relative to `root`, with forward slashes
   * @throws {Problem} when no remote gives them, {Cancelled}
   */
  async fetchFiles(hash: string, paths: readonly string[], signal?: AbortSignal): Promise<void> {
    const files = paths.filter((path) => !path.includes('\n')).map((path) => `${specOf(hash, path)}\n`);
    // git fetches what it is asked for, as long as it may.
    const options = { input: files.join(''), network: true, signal };
    await runCatFile(this.root, ['--batch-check', '--buffer'], options);
  }

  async #fetch(options: readonly string[], names: readonly string[], signal?: AbortSignal): Promise<void> {
    const args = ['fetch', '--quiet', ...options, '--end-of-options', ...names];
    try {
      await runGit(this.root, args, { signal, network: true });
    } finally {
      // Also one that was cancelled may have brought something.
      this.refresh();
    }
  }

  /** Asks `cat-file` for some objects, in one process where none was left out. */
  async #objects(args: readonly string[], questions: readonly string[]): Promise<(GitObject | undefined)[]> {
    const objects: (GitObject | undefined)[] = [];
    while (objects.length < questions.length) {
      const pieces: Buffer[] = [];
      const input = questions.slice(objects.length).map((question) => `${question}\n`);
      const listener = { out: (bytes: Buffer) => void pieces.push(bytes) };
      // oxlint-disable-next-line no-await-in-loop -- the next one asks for the rest
      const whole = await streamGit(this.root, ['cat-file', ...args], listener, {
        input: input.join(''),
      }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof LeftOut) return false;
          throw error;
        },
      );
      objects.push(...parseObjects(Buffer.concat(pieces), args.includes('--batch-check')));
      if (whole) break;
      // git before 2.45 ends at the first that was left out.
      objects.push(undefined);
    }
    return objects;
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

  /** What is there where no file can be read: a submodule, which is a commit of another repository. */
  async #absent(hash: string, path: string): Promise<Uint8Array> {
    const args = ['ls-tree', '-z', '--full-tree', wholeHash(hash), '--', path];
    const entry = await runGit(this.root, args).catch((error: unknown) => {
      if (error instanceof LeftOut) throw new FileLeftOut(this.name, hash, path);
      throw error;
    });
    const [, type, object] = /^\d{6} (\w+) ([0-9a-f]+)\t/.exec(entry) ?? [];
    if (type === 'commit') return Buffer.from(`Subproject commit ${object}\n`);
    if (type === 'blob') throw new FileLeftOut(this.name, hash, path);
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
  return `${wholeHash(hash)}:${path}`;
}
