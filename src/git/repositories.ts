/** The git repositories of the open folders, and which app each of them deploys to. */

import * as vscode from 'vscode';
import { messageOf } from '../model/problem.ts';
import { appOfRemote, type RemoteApp } from '../model/remote.ts';
import { Repository } from './repository.ts';

/** A remote of an open repository that deploys to an app. */
export interface Link {
  readonly app: RemoteApp;
  readonly remote: string;
  readonly repository: Repository;
}

interface Found {
  readonly repositories: readonly Repository[];
  /** Why a folder could not be looked at, for people; undefined when all could. */
  readonly trouble: string | undefined;
}

/** git writes several files for one change: they are told as one, so many milliseconds after the last. */
const calm = 300;

export class Repositories implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when folders come and go, and when settings or references of a repository change. */
  readonly onDidChange = this.#changed.event;

  readonly #folders = vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh());
  /** As they were found last: what they know of their commits outlives a refresh. */
  #known: readonly Repository[] = [];
  /** What remotes call an app, by its name. */
  readonly #oldNames = new Map<string, string>();
  #watchers: vscode.Disposable[] = [];
  #found: Promise<Found> | undefined;
  #links: Promise<Link[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#folders.dispose();
    this.#unwatch();
    this.#changed.dispose();
  }

  /** All repositories, each once, in the order of the folders. Empty also where git cannot run: see `trouble`. */
  async all(): Promise<readonly Repository[]> {
    return (await this.#find()).repositories;
  }

  /** Why there may be repositories which `all` does not know, such as that git is not installed. */
  async trouble(): Promise<string | undefined> {
    return (await this.#find()).trouble;
  }

  /** Which remotes deploy to which apps. */
  links(): Promise<Link[]> {
    this.#links ??= this.#readLinks();
    return this.#links;
  }

  /**
   * The repository of an app: the one with a remote that deploys to it, else the only one there is.
   * @returns undefined when there is none, or nothing says which of several
   */
  async of(appName: string): Promise<Repository | undefined> {
    const links = await this.links();
    const link =
      links.find(({ app }) => app.name === appName) ??
      links.find(({ app }) => app.name === this.#oldNames.get(appName));
    if (link) return link.repository;
    const [only, ...others] = await this.all();
    return others.length === 0 ? only : undefined;
  }

  /** Says that an app has another name now than the remotes have for it. */
  renamed(oldName: string, appName: string): void {
    this.#oldNames.set(appName, oldName);
  }

  /** Looks for the repositories again. */
  refresh(): void {
    this.#found = undefined;
    this.#tell();
  }

  /** Says that references may have changed, for those who fetched. */
  announce(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), calm);
  }

  #tell(): void {
    this.#links = undefined;
    for (const repository of this.#known) repository.refresh();
    this.#changed.fire();
  }

  async #find(): Promise<Found> {
    const before = this.#found;
    const search = before ?? this.#search();
    this.#found = search;
    const found = await search;
    // Folders came or went meanwhile.
    if (this.#found !== search) return this.#find();
    if (!before) this.#watch(found.repositories);
    return found;
  }

  async #search(): Promise<Found> {
    const opened = await Promise.allSettled(localFolders().map(({ uri }) => Repository.open(uri.fsPath)));
    const repositories = new Map<string, Repository>();
    let trouble: string | undefined;
    for (const result of opened) {
      if (result.status === 'rejected') trouble ??= messageOf(result.reason);
      else if (result.value) {
        const { root, gitDir, identity } = result.value;
        const before = this.#known.find(
          (known) => known.root === root && known.gitDir === gitDir && known.identity === identity,
        );
        repositories.set(root, before ?? result.value);
      }
    }
    return { repositories: [...repositories.values()], trouble };
  }

  async #readLinks(): Promise<Link[]> {
    const links: Link[] = [];
    const repositories = await this.all();
    const remotes = await Promise.allSettled(repositories.map((repository) => repository.remotes()));
    for (const [index, result] of remotes.entries()) {
      // A folder that was removed meanwhile has no remotes, and the others still do.
      if (result.status === 'rejected') continue;
      for (const { name, url } of result.value) {
        const app = appOfRemote(url);
        if (app !== undefined) links.push({ app, remote: name, repository: repositories[index]! });
      }
    }
    return links;
  }

  #watch(repositories: readonly Repository[]): void {
    this.#known = repositories;
    this.#unwatch();
    if (this.#disposed) return;
    for (const folder of localFolders()) this.#watchForRepository(folder);
    for (const { gitDir, commonDir } of repositories) {
      // A commit that was fetched by its hash changes no reference.
      this.#watchFiles(gitDir, '{HEAD,FETCH_HEAD}');
      this.#watchFiles(commonDir, '{config,packed-refs,shallow,objects/pack/*.idx}');
      this.#watchFiles(vscode.Uri.joinPath(vscode.Uri.file(commonDir), 'refs').fsPath, '**');
    }
  }

  /** `git init` in an open folder, or the end of its repository. */
  #watchForRepository(folder: vscode.WorkspaceFolder): void {
    const pattern = new vscode.RelativePattern(folder, '.git');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
    const changed = () => this.refresh();
    this.#watchers.push(watcher, watcher.onDidCreate(changed), watcher.onDidDelete(changed));
  }

  #watchFiles(folder: string, glob: string): void {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), glob);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = (uri: vscode.Uri) => {
      if (!uri.path.endsWith('.lock')) this.announce();
    };
    this.#watchers.push(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
    );
  }

  #unwatch(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
  }
}

/** git runs on this machine: folders that an extension shows from elsewhere have none. */
function localFolders(): vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}
