/** The open repositories by app: which of them has the code of an app, and which apps are those of one. */

import type { AppLedgers } from '../catalog/app-ledgers.ts';
import type { AppList } from '../catalog/app-list.ts';
import type { Links } from '../catalog/links.ts';
import type { Repositories } from '../git/repositories.ts';
import type { Repository } from '../git/repository.ts';
import { type Candidate, RepositoryMatcher, type RepositoryMatch } from './repository-matcher.ts';

/** The memory of the workspace. */
interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Where it is kept which repository a person chose for an app, by its name. */
const memoryKey = 'shiplog.repositories';

export class AppRepositories {
  readonly #open: Repositories;
  readonly #memory: Memory;
  readonly #matcher: RepositoryMatcher;

  /**
   * @param links of the same repositories
   * @param apps knows which name remotes have for an app that was renamed
   * @param memory keeps what a person chose
   */
  constructor(
    open: Repositories,
    links: Links,
    apps: Pick<AppList, 'remoteNames'>,
    ledgers: Pick<AppLedgers, 'deployed'>,
    memory: Memory,
  ) {
    this.#open = open;
    this.#memory = memory;
    this.#matcher = new RepositoryMatcher({
      all: () => open.all(),
      links: () => links.all(),
      remoteNames: (appName) => apps.remoteNames(appName),
      deployed: (appName) => ledgers.deployed(appName),
      choices: () => this.#choices(),
    });
  }

  /** Fires when repositories come and go, when their settings or references change, and when one is chosen. */
  get onDidChange(): Repositories['onDidChange'] {
    return this.#open.onDidChange;
  }

  /** See `Repositories`. */
  all(): Promise<readonly Repository[]> {
    return this.#open.all();
  }

  /** See `Repositories`. */
  trouble(): Promise<string | undefined> {
    return this.#open.trouble();
  }

  /** See `Repositories`. */
  refresh(): void {
    this.#open.refresh();
  }

  /** See `Repositories`. */
  announce(): void {
    this.#open.announce();
  }

  /** See `Repositories`. */
  fetchSignedIn(...args: Parameters<Repositories['fetchSignedIn']>): Promise<boolean> {
    return this.#open.fetchSignedIn(...args);
  }

  /**
   * The repository of an app.
   * @returns undefined when there is none, or nothing says which of several
   */
  async of(appName: string): Promise<Repository | undefined> {
    return (await this.matchOf(appName))?.repository;
  }

  /** The same, and why it is that one. */
  matchOf(appName: string): Promise<RepositoryMatch | undefined> {
    return this.#matcher.of(appName);
  }

  /** Names of the apps that a remote, or a person, says are those of a repository. */
  appsOf(repository: Repository): Promise<ReadonlySet<string>> {
    return this.#matcher.appsOf(repository);
  }

  /** What there is to choose from for an app, and what it would be without a choice. */
  async choicesFor(appName: string): Promise<{
    readonly candidates: readonly Candidate[];
    readonly automatic: RepositoryMatch | undefined;
    readonly chosen: Repository | undefined;
  }> {
    const [candidates, automatic, chosen] = await Promise.all([
      this.#matcher.candidates(appName),
      this.#matcher.automatic(appName),
      this.#matcher.chosen(appName),
    ]);
    return { candidates, automatic, chosen };
  }

  /** Remembers the repository of an app. @param repository undefined to find it automatically again */
  async choose(appName: string, repository: Pick<Repository, 'root'> | undefined): Promise<void> {
    const choices = new Map(this.#choices());
    if (repository) choices.set(appName, repository.root);
    else choices.delete(appName);
    await this.#memory.update(memoryKey, Object.fromEntries(choices));
    this.#open.fireChange();
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
