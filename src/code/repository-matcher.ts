/** Which of the open repositories has the code of an app. */

import type { Link } from '../catalog/links.ts';
import { isSamePath } from '../domain/text/paths.ts';
import { count } from '../domain/text/sentences.ts';
import type { Repository } from '../git/repository.ts';

export type MatchReason =
  | { readonly kind: 'chosen' }
  | { readonly kind: 'remote'; readonly remote: string }
  /** There is no other. */
  | { readonly kind: 'only' }
  /** It has more of the commits that were deployed than the others. */
  | { readonly kind: 'commits'; readonly present: number; readonly of: number };

/** The repository of an app, and why it is taken for that. */
export interface RepositoryMatch {
  readonly repository: Repository;
  readonly reason: MatchReason;
}

/** A repository that may be an app's. */
export interface Candidate {
  readonly repository: Repository;
  /** The remote that deploys to the app. */
  readonly remote: string | undefined;
  /** How many of the deployed commits it has. */
  readonly present: number;
  /** How many were deployed, as far as the ledger is known. */
  readonly of: number;
}

export interface MatcherPorts {
  /** The open repositories, in their order. */
  readonly all: () => Promise<readonly Repository[]>;
  readonly links: () => Promise<readonly Link[]>;
  /** The names that remotes have for an app from before it was renamed. */
  readonly remoteNames: (appName: string) => readonly string[];
  /** The hashes that an app's ledger names as deployed, as far as it is known. */
  readonly deployed: (appName: string) => readonly string[];
  /** The top folders of the repositories that a person chose, by the names of apps. */
  readonly choices: () => ReadonlyMap<string, string>;
}

interface Guess {
  /** What it was made from. */
  readonly key: string;
  readonly match: Promise<RepositoryMatch | undefined>;
}

export class RepositoryMatcher {
  readonly #ports: MatcherPorts;
  readonly #guesses = new Map<string, Guess>();

  constructor(ports: MatcherPorts) {
    this.#ports = ports;
  }

  /**
   * The repository of an app: the one that a person chose, else as `automatic` says.
   * @returns undefined when there is none, or nothing says which of several
   */
  async of(appName: string): Promise<RepositoryMatch | undefined> {
    const repository = await this.chosen(appName);
    return repository ? { repository, reason: { kind: 'chosen' } } : this.automatic(appName);
  }

  /** The repository that a person chose; undefined when it is no longer open. */
  async chosen(appName: string): Promise<Repository | undefined> {
    const choices = this.#ports.choices();
    const roots = this.#names(appName).flatMap((name) => choices.get(name) ?? []);
    return (await this.#ports.all()).find(({ root }) => roots.some((one) => isSamePath(one, root)));
  }

  /**
   * The one with a remote that deploys to the app, else the only one there is, else the one with the most of the
   * commits that were deployed.
   */
  async automatic(appName: string): Promise<RepositoryMatch | undefined> {
    const link = await this.#link(appName);
    if (link) return { repository: link.repository, reason: { kind: 'remote', remote: link.remote } };
    const apart = distinctRepositories(await this.#ports.all());
    const [only, ...others] = apart;
    if (only && others.length === 0) return { repository: only, reason: { kind: 'only' } };
    return this.#guess(appName, apart);
  }

  /** All repositories, and what speaks for each. */
  async candidates(appName: string): Promise<Candidate[]> {
    const hashes = this.#deployed(appName);
    const [all, links] = await Promise.all([this.#ports.all(), this.#linksTo(appName)]);
    return Promise.all(
      all.map(async (repository) => ({
        repository,
        remote: links.find((link) => link.repository === repository)?.remote,
        present: await countIn(repository, hashes),
        of: hashes.length,
      })),
    );
  }

  /** Names of the apps that a remote, or a person, says are those of a repository, or of another worktree of it. */
  async appsOf(repository: Repository): Promise<ReadonlySet<string>> {
    const linked = (await this.#ports.links()).filter((link) => link.repository === repository);
    const chosen = [...this.#ports.choices()].filter(([, root]) => isSamePath(root, repository.root));
    const names = [...new Set([...linked.map(({ app }) => app.name), ...chosen.map(([name]) => name)])];
    // Of what a remote says a person may have chosen otherwise.
    const matches = await Promise.all(names.map((name) => this.of(name)));
    return new Set(names.filter((_, index) => isSameRepository(matches[index]?.repository, repository)));
  }

  async #link(appName: string): Promise<Link | undefined> {
    return (await this.#linksTo(appName))[0];
  }

  /** Links by the app's name come before links by an old name, which another app may have taken. */
  async #linksTo(appName: string): Promise<Link[]> {
    const links = await this.#ports.links();
    return this.#names(appName).flatMap((name) => links.filter(({ app }) => app.name === name));
  }

  #names(appName: string): string[] {
    return [appName, ...this.#ports.remoteNames(appName)];
  }

  #deployed(appName: string): string[] {
    return [...new Set(this.#ports.deployed(appName))];
  }

  /** Asks again only when the repositories, what they hold or the ledger changed. */
  #guess(appName: string, apart: readonly Repository[]): Promise<RepositoryMatch | undefined> {
    const hashes = this.#deployed(appName);
    const key = JSON.stringify([apart.map(({ root, identity, epoch }) => [root, identity, epoch]), hashes]);
    const before = this.#guesses.get(appName);
    if (before?.key === key) return before.match;
    const match = mostOf(apart, hashes);
    this.#guesses.set(appName, { key, match });
    return match;
  }
}

/** Why a repository is taken for an app's, as it stands behind its name: `has remote heroku`. */
export function reasonText(reason: MatchReason): string {
  switch (reason.kind) {
    case 'chosen':
      return 'chosen';
    case 'remote':
      return `has remote ${reason.remote}`;
    case 'only':
      return 'the only one that is open';
    case 'commits':
      return commitsText(reason);
  }
}

/** `has 12 of 14 commits` */
export function commitsText({ present, of }: Pick<Candidate, 'present' | 'of'>): string {
  return `has ${present} of ${count(of, 'commit')}`;
}

/** Whether two are the same, or worktrees of one: they share their commits. */
export function isSameRepository(one: Repository | undefined, other: Repository): boolean {
  return one !== undefined && isSamePath(one.commonDir, other.commonDir);
}

/** The first worktree of each repository. */
export function distinctRepositories(all: readonly Repository[]): Repository[] {
  return all.filter((one, index) => all.findIndex((other) => isSameRepository(one, other)) === index);
}

async function mostOf(
  repositories: readonly Repository[],
  hashes: readonly string[],
): Promise<RepositoryMatch | undefined> {
  if (hashes.length === 0) return undefined;
  const counts = await Promise.all(repositories.map((repository) => countIn(repository, hashes)));
  const present = Math.max(0, ...counts);
  const repository = present > 0 ? repositories[counts.indexOf(present)] : undefined;
  return repository && { repository, reason: { kind: 'commits', present, of: hashes.length } };
}

/** None where git cannot read it: opening it says why. */
async function countIn(repository: Repository, hashes: readonly string[]): Promise<number> {
  return repository.commits(hashes).then(
    ({ size }) => size,
    () => 0,
  );
}
