/** Files as they were at a commit, for editors: `shiplog-git:/path/of/the/file?{"root": …, "hash": …}`. */

import * as vscode from 'vscode';
import { type Attempt, messageOf } from '../domain/problem.ts';
import { type CommitFile, fileOf, parseAddress, queryOf } from './address.ts';
import { FileLeftOut } from './left-out.ts';
import { offerFile } from './offer-files.ts';
import { Recent } from './recent.ts';
import type { Repository } from './repository.ts';

const scheme = 'shiplog-git';
const keptBytes = 16 * 1024 * 1024;

/**
 * The address of a file at a commit. Its path is that of the file on disk, so that languages and labels fit.
 * @param hash whole
 * @param path relative to the repository, with forward slashes
 * @param blob see `CommitFile`
 */
export function commitUri(
  repository: Pick<Repository, 'root'>,
  hash: string,
  path: string,
  blob?: string,
): vscode.Uri {
  const file = { root: repository.root, hash, path, ...(blob !== undefined && { blob }) };
  return vscode.Uri.file(fileOf(file)).with({ scheme, query: queryOf(file) });
}

/** What such an address names; undefined for any other one. */
export function commitFileOf(uri: vscode.Uri): CommitFile | undefined {
  return uri.scheme === scheme ? parseAddress(uri.fsPath, uri.query) : undefined;
}

/** Lets editors open what `commitUri` names, also editors that are restored when a window reloads. */
export function registerCommitFiles(attempt: Attempt): vscode.Disposable {
  const options = { isReadonly: true, isCaseSensitive: true };
  return vscode.workspace.registerFileSystemProvider(scheme, new CommitFiles(attempt), options);
}

class CommitFiles implements vscode.FileSystemProvider {
  readonly #attempt: Attempt;
  readonly #repositories = new Map<string, Promise<Repository | undefined>>();
  readonly #contents = new Recent(keptBytes);
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  /** Files that a partial clone left out: once they are fetched, editors read them again. */
  readonly #leftOut = new Map<string, vscode.Uri>();

  constructor(attempt: Attempt) {
    this.#attempt = attempt;
  }

  /** A commit never changes. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const kept = this.#contents.get(uri.toString());
    const size = kept
      ? kept.length
      : await this.#find(uri, (git, { hash, path, blob }) => git.size(hash, path, blob));
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const key = uri.toString();
    const kept = this.#contents.get(key);
    if (kept) return kept;
    const content = await this.#find(uri, (git, { hash, path, blob }) => git.read(hash, path, blob));
    this.#contents.set(key, content);
    return content;
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  async #find<T>(uri: vscode.Uri, read: (git: Repository, file: CommitFile) => Promise<T>): Promise<T> {
    const file = parseAddress(uri.fsPath, uri.query);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    const repository = await this.#open(file.root).catch((error: unknown) => {
      throw vscode.FileSystemError.FileNotFound(messageOf(error));
    });
    if (!repository) {
      throw vscode.FileSystemError.FileNotFound(`There is no git repository in ${file.root} any more.`);
    }
    try {
      return await read(repository, file);
    } catch (error) {
      if (error instanceof FileLeftOut) this.#offer(repository, file, uri);
      // Editors show this sentence in place of the file.
      throw vscode.FileSystemError.FileNotFound(messageOf(error));
    }
  }

  #offer(repository: Repository, file: CommitFile, uri: vscode.Uri): void {
    this.#leftOut.set(uri.toString(), uri);
    offerFile(this.#attempt, repository, file, () => {
      const { Changed } = vscode.FileChangeType;
      this.#changed.fire([...this.#leftOut.values()].map((one) => ({ type: Changed, uri: one })));
      this.#leftOut.clear();
    });
  }

  #open(root: string): Promise<Repository | undefined> {
    let opened = this.#repositories.get(root);
    if (!opened) {
      // Loaded with the first such file: VS Code starts the extension without it.
      opened = import('./repository.ts').then(({ Repository: git }) => git.open(root));
      this.#repositories.set(root, opened);
      const forget = () => this.#repositories.delete(root);
      opened.then((repository) => repository ?? forget(), forget);
    }
    return opened;
  }
}
