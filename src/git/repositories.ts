/** The git repositories of the open folders. */

import { setImmediate as turn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { discover, type Found, type OpenFolder } from './discover.ts';
import { useGit, useTrust } from './git.ts';
import { GitExtension } from './git-extension.ts';
import type { Repository } from './repository.ts';
import { watchFolders, watchRepositories } from './watch.ts';

/** Debounce in milliseconds: git writes several files for one change, which is reported once. */
const debounce = 300;

/** What of the settings of VS Code's git extension says where repositories are. */
const settings: readonly string[] = [
  'git.autoRepositoryDetection',
  'git.repositoryScanMaxDepth',
  'git.repositoryScanIgnoredFolders',
  'git.detectSubmodules',
];

/** What was found, and where it was looked for. */
interface Searched extends Found {
  readonly folders: readonly OpenFolder[];
}

export class Repositories implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when repositories come and go, when their settings or references change, and on `fireChange`. */
  readonly onDidChange = this.#changed.event;

  readonly #extension = new GitExtension();
  readonly #subscriptions: readonly vscode.Disposable[];
  /** As they were found last: what they know of their commits outlives a refresh. */
  #known: readonly Repository[] = [];
  #watchers: vscode.Disposable | undefined;
  #found: Promise<Searched> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What to do when the timer ends: look for other repositories, or announce that one changed. */
  readonly #due = new Set<'look' | 'announce'>();
  #disposed = false;

  constructor() {
    useTrust(() => vscode.workspace.isTrusted);
    this.#subscriptions = [
      this.#changed,
      this.#extension,
      this.#extension.onDidChange(() => this.#plan('look')),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (settings.some((name) => change.affectsConfiguration(name))) this.#plan('look');
      }),
    ];
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#watchers?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** All repositories, each once, in the order of the folders. Empty also where git cannot run: see `trouble`. */
  async all(): Promise<readonly Repository[]> {
    return (await this.#find()).repositories;
  }

  /** Why there may be repositories which `all` does not know, such as that git is not installed. */
  async trouble(): Promise<string | undefined> {
    return (await this.#find()).trouble;
  }

  /** Fetches the way that VS Code does, which may ask a person to sign in; see `GitExtension`. */
  fetchSignedIn(repository: Repository, remote: string, ref?: string, depth?: number): Promise<boolean> {
    return this.#extension.fetch(repository.root, remote, ref, depth);
  }

  /** Says that what is known of the repositories changed, such as which one a person chose. */
  fireChange(): void {
    this.#changed.fire();
  }

  /** Looks for the repositories again. */
  refresh(): void {
    this.#found = undefined;
    this.#announceNow();
  }

  /** Says that references may have changed, for those who fetched. */
  announce(): void {
    this.#plan('announce');
  }

  /** A new repository appears file by file, and a window opens several repositories together. */
  #plan(work: 'look' | 'announce'): void {
    this.#due.add(work);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#catchUp(), debounce);
  }

  async #catchUp(): Promise<void> {
    const due = new Set(this.#due);
    this.#due.clear();
    const news = due.has('look') && (await this.#findsOthers());
    if (!this.#disposed && (news || due.has('announce'))) this.#announceNow();
  }

  /** Scans again if there was a scan before. @returns whether that found other repositories */
  async #findsOthers(): Promise<boolean> {
    const before = await this.#found;
    if (!before) return false;
    this.#found = undefined;
    const now = await this.#find();
    return (
      now.trouble !== before.trouble ||
      now.repositories.length !== before.repositories.length ||
      now.repositories.some((one, index) => one !== before.repositories[index])
    );
  }

  #announceNow(): void {
    for (const repository of this.#known) repository.refresh();
    this.#changed.fire();
  }

  async #find(): Promise<Searched> {
    const before = this.#found;
    const search = before ?? this.#search();
    this.#found = search;
    const found = await search;
    // Folders were added or removed in the meantime.
    if (this.#found !== search) return this.#find();
    if (!before) this.#watch(found);
    return found;
  }

  async #search(): Promise<Searched> {
    useGit(this.#extension.path);
    // VS Code takes some milliseconds to gather the first settings of a folder: they have a turn of their own.
    await turn();
    const folders = openFolders();
    await turn();
    return { folders, ...(await discover(folders, this.#extension.roots, this.#known)) };
  }

  #watch({ folders, repositories }: Searched): void {
    this.#known = repositories;
    this.#watchers?.dispose();
    if (this.#disposed) return;
    this.#watchers = vscode.Disposable.from(
      watchFolders(folders, repositories, () => this.#plan('look')),
      watchRepositories(repositories, () => this.#plan('announce')),
    );
  }
}

/**
 * Only folders on this machine: git cannot run in those that an extension shows from elsewhere. How deep to search is a
 * setting of the git extension. Its events are no substitute for a search: it has none when it is off, and misses some.
 */
function openFolders(): OpenFolder[] {
  const local = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return local.map(({ uri }) => {
    const git = vscode.workspace.getConfiguration('git', uri);
    const levels: unknown = git.get('repositoryScanMaxDepth');
    const ignored: unknown = git.get('repositoryScanIgnoredFolders');
    const detection: unknown = git.get('autoRepositoryDetection');
    const looks = detection !== false && detection !== 'openEditors';
    return {
      path: uri.fsPath,
      levels: looks ? (Number.isInteger(levels) ? Number(levels) : 1) : 0,
      ignored: Array.isArray(ignored) ? ignored.map(String) : ['node_modules'],
      submodules: git.get('detectSubmodules') !== false,
    };
  });
}
