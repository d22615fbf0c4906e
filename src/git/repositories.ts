/** The git repositories of the open folders, and which app each of them deploys to. */

import * as vscode from 'vscode';
import { appOfRemote } from '../domain/forge/app-remote.ts';
import { discover, type Found, type OpenFolder } from './discover.ts';
import { useGit, useTrust } from './git.ts';
import { GitExtension } from './git-extension.ts';
import { type Candidate, type Home, Homes, type Link } from './homes.ts';
import type { Repository } from './repository.ts';
import { watchFolders, watchRepositories } from './watch.ts';

/** git writes several files for one change: they are told as one, so many milliseconds after the last. */
const calm = 300;

/** What of the settings of VS Code's git extension says where repositories are. */
const settings: readonly string[] = [
  'git.autoRepositoryDetection',
  'git.repositoryScanMaxDepth',
  'git.repositoryScanIgnoredFolders',
  'git.detectSubmodules',
];

/** Where it is kept which repository a person chose for an app, by its name. */
const memoryKey = 'shiplog.repositories';

/** What was found, and where it was looked for. */
interface Searched extends Found {
  readonly folders: readonly OpenFolder[];
}

export class Repositories implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when repositories come and go, when their settings or references change, and when one is chosen. */
  readonly onDidChange = this.#changed.event;

  readonly #memory: vscode.Memento;
  readonly #homes: Homes;
  readonly #extension = new GitExtension();
  readonly #subscriptions: readonly vscode.Disposable[];
  /** As they were found last: what they know of their commits outlives a refresh. */
  #known: readonly Repository[] = [];
  #watchers: vscode.Disposable | undefined;
  #found: Promise<Searched> | undefined;
  #links: Promise<Link[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What there is to do when the timer ends: to look for other repositories, or to say that one changed. */
  readonly #due = new Set<'look' | 'tell'>();
  #disposed = false;

  /**
   * @param memory of the workspace, for what a person chose
   * @param deployed gives the hashes that an app's ledger names as deployed, as far as it is known
   */
  constructor(memory: vscode.Memento, deployed: (appName: string) => readonly string[]) {
    this.#memory = memory;
    useTrust(() => vscode.workspace.isTrusted);
    this.#homes = new Homes({
      all: () => this.all(),
      links: () => this.links(),
      deployed,
      choices: () => this.#choices(),
    });
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

  /** Which remotes deploy to which apps. */
  links(): Promise<Link[]> {
    this.#links ??= this.#readLinks();
    return this.#links;
  }

  /**
   * The repository of an app.
   * @returns undefined when there is none, or nothing says which of several
   */
  async of(appName: string): Promise<Repository | undefined> {
    return (await this.homeOf(appName))?.repository;
  }

  /** The same, and why it is that one. */
  homeOf(appName: string): Promise<Home | undefined> {
    return this.#homes.of(appName);
  }

  /** Names of the apps that a remote, or a person, says are those of a repository. */
  appsOf(repository: Repository): Promise<ReadonlySet<string>> {
    return this.#homes.appsOf(repository);
  }

  /** What there is to choose from for an app, and what it would be without a choice. */
  async choicesFor(appName: string): Promise<{
    readonly candidates: readonly Candidate[];
    readonly automatic: Home | undefined;
    readonly chosen: Repository | undefined;
  }> {
    const [candidates, automatic, chosen] = await Promise.all([
      this.#homes.candidates(appName),
      this.#homes.automatic(appName),
      this.#homes.chosen(appName),
    ]);
    return { candidates, automatic, chosen };
  }

  /** Remembers the repository of an app. @param repository undefined to find it automatically again */
  async choose(appName: string, repository: Pick<Repository, 'root'> | undefined): Promise<void> {
    const choices = new Map(this.#choices());
    if (repository) choices.set(appName, repository.root);
    else choices.delete(appName);
    await this.#memory.update(memoryKey, Object.fromEntries(choices));
    this.#changed.fire();
  }

  /** Says that an app has another name now than the remotes have for it. */
  renamed(oldName: string, appName: string): void {
    this.#homes.renamed(oldName, appName);
  }

  /** Fetches the way that VS Code does, which may ask a person to sign in; see `GitExtension`. */
  fetchSignedIn(repository: Repository, remote: string, ref?: string, depth?: number): Promise<boolean> {
    return this.#extension.fetch(repository.root, remote, ref, depth);
  }

  /** Looks for the repositories again. */
  refresh(): void {
    this.#found = undefined;
    this.#tell();
  }

  /** Says that references may have changed, for those who fetched. */
  announce(): void {
    this.#plan('tell');
  }

  /** A repository comes into being file by file, and a window opens several at once. */
  #plan(work: 'look' | 'tell'): void {
    this.#due.add(work);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#catchUp(), calm);
  }

  async #catchUp(): Promise<void> {
    const due = new Set(this.#due);
    this.#due.clear();
    const news = due.has('look') && (await this.#findsOthers());
    if (!this.#disposed && (news || due.has('tell'))) this.#tell();
  }

  /** Looks again, unless nobody has yet. */
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

  #tell(): void {
    this.#links = undefined;
    for (const repository of this.#known) repository.refresh();
    this.#changed.fire();
  }

  async #find(): Promise<Searched> {
    const before = this.#found;
    const search = before ?? this.#search();
    this.#found = search;
    const found = await search;
    // Folders came or went meanwhile.
    if (this.#found !== search) return this.#find();
    if (!before) this.#watch(found);
    return found;
  }

  async #search(): Promise<Searched> {
    useGit(this.#extension.path);
    const folders = openFolders();
    return { folders, ...(await discover(folders, this.#extension.roots, this.#known)) };
  }

  async #readLinks(): Promise<Link[]> {
    const links: Link[] = [];
    const repositories = await this.all();
    const remotes = await Promise.allSettled(repositories.map((repository) => repository.remotes()));
    for (const [index, result] of remotes.entries()) {
      // A folder that was removed meanwhile has no remotes, and the others still do.
      if (result.status === 'rejected') continue;
      for (const { name, url, pushUrls = [] } of result.value) {
        const apps = [url, ...pushUrls].flatMap((one) => appOfRemote(one) ?? []);
        links.push(...apps.map((app) => ({ app, remote: name, repository: repositories[index]! })));
      }
    }
    return links;
  }

  #watch({ folders, repositories }: Searched): void {
    this.#known = repositories;
    this.#watchers?.dispose();
    if (this.#disposed) return;
    this.#watchers = vscode.Disposable.from(
      watchFolders(folders, repositories, () => this.#plan('look')),
      watchRepositories(repositories, () => this.#plan('tell')),
    );
  }

  /** What is kept may be of another version. */
  #choices(): ReadonlyMap<string, string> {
    const kept: unknown = this.#memory.get(memoryKey);
    if (typeof kept !== 'object' || kept === null) return new Map();
    return new Map(Object.entries(kept).filter(isChoice));
  }
}

function isChoice(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

/**
 * git runs on this machine: folders that an extension shows from elsewhere have none. How far they are searched is set
 * for the git extension, which tells nothing where it is switched off, and not of all that comes later where it is on.
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
