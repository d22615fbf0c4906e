/** Brings commits into a repository that its remotes may have. */

import { deepenUntil } from '../../git/deepen.ts';
import { fetchTrouble, isUnnoted, wantsSignIn } from '../../git/fetch-trouble.ts';
import { GitFailed } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';
import { shortHash } from '../../domain/graph/commit.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { appOfRemote, type Remote } from '../../domain/forge/app-remote.ts';
import { listed } from '../../domain/text/sentences.ts';

/** git's word for all of a history. */
const everything = 2_147_483_647;

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Called with each step before it is taken, such as `50 more commits from origin`. */
  readonly report: (step: string) => void;
  /**
   * Fetches in a way that may ask a person to sign in, where there is one.
   * @param ref left out, all branches
   * @param depth how many commits of each are to be here; left out, those that are new
   * @returns false where there is none; rejects with what git said
   */
  readonly signIn?: (remote: string, ref?: string, depth?: number) => Promise<boolean>;
}

/**
 * The remotes in the order in which they are asked: the platform's come last, as the others have the branches
 * that people work on.
 * @throws {Problem} when there is none
 */
export async function remotesToAsk(repository: Pick<Repository, 'name' | 'remotes'>): Promise<{
  readonly remotes: readonly Remote[];
  /** Whether a person may know better which of them it is. */
  readonly several: boolean;
}> {
  const all = await repository.remotes();
  const own = all.filter(({ url }) => appOfRemote(url) === undefined);
  const platforms = all.filter(({ url }) => appOfRemote(url) !== undefined);
  if (all.length === 0) {
    throw new Problem(
      `The repository ${repository.name} has no remote to fetch from. Add one, then try again.`,
    );
  }
  return { remotes: [...own, ...platforms], several: own.length > 1 || (own.length === 0 && all.length > 1) };
}

/**
 * Asks one remote after the other until all commits are here: first for its branches, then in a shallow clone for more
 * and more of their history, then for the commits themselves.
 * @param hashes short or whole
 * @param remotes their names
 * @throws {Problem} when a commit is not there either, or no remote could be asked; {Cancelled}
 */
export async function fetchMissing(
  repository: Repository,
  hashes: readonly string[],
  remotes: readonly string[],
  options: FetchOptions,
): Promise<void> {
  const fetching = new Fetching(repository, hashes, options);
  for (const remote of remotes) {
    // The next remote is asked only if this one does not have them.
    // oxlint-disable-next-line no-await-in-loop
    if (await fetching.branches(remote)) return;
  }
  for (const remote of remotes) {
    // oxlint-disable-next-line no-await-in-loop
    if (await fetching.deeper(remote)) return;
  }
  for (const remote of remotes) {
    // oxlint-disable-next-line no-await-in-loop
    if (await fetching.alone(remote)) return;
  }
  throw new Problem(await fetching.sentence(remotes));
}

/**
 * Asks one remote after the other for more of the history that a shallow clone lacks.
 * @param isEnough whether what is looked for is here
 * @param remotes their names
 * @throws {Problem} when they give no more of it; {Cancelled}
 */
export async function fetchHistory(
  repository: Repository,
  isEnough: () => Promise<boolean>,
  remotes: readonly string[],
  options: FetchOptions,
): Promise<void> {
  const fetching = new Fetching(repository, [], options, isEnough);
  for (const remote of remotes) {
    // The next remote is asked only if this one does not have it. Its branches say how one signs in to it.
    // oxlint-disable-next-line no-await-in-loop
    if ((await fetching.branches(remote)) || (await fetching.deeper(remote))) return;
  }
  throw new Problem(await fetching.historySentence(remotes));
}

/** The steps towards some commits. Each says whether all of them are here now. */
class Fetching {
  readonly #repository: Repository;
  readonly #hashes: readonly string[];
  readonly #options: FetchOptions;
  readonly #isEnough: () => Promise<boolean>;
  /** Why a remote could not be asked for its branches, by its name. */
  readonly #troubles = new Map<string, string>();
  /** Why the branches of a remote that was asked are not all here, by its name. */
  readonly #unnoted = new Map<string, string>();
  /** Remotes that took a sign-in of another way than git's own. */
  readonly #signedIn = new Set<string>();

  /** @param isEnough left out, all of the commits have to be here */
  constructor(
    repository: Repository,
    hashes: readonly string[],
    options: FetchOptions,
    isEnough?: () => Promise<boolean>,
  ) {
    this.#isEnough = isEnough ?? (async () => (await this.#missing()).length === 0);
    this.#repository = repository;
    this.#hashes = hashes;
    this.#options = options;
  }

  async branches(remote: string): Promise<boolean> {
    const { report, signal } = this.#options;
    report(`from ${remote}`);
    try {
      await this.#orSignedIn(remote, () =>
        this.#evenUnnoted(remote, () => this.#repository.fetch(remote, signal)),
      );
    } catch (error) {
      this.#troubles.set(remote, fetchTrouble(remote, error));
    }
    return this.#isEnough();
  }

  /** The history that a shallow clone lacks, no more of it than is needed. */
  async deeper(remote: string): Promise<boolean> {
    const { report, signal } = this.#options;
    if (this.#troubles.has(remote) || !(await this.#repository.isShallow())) return false;
    const step = (by: number | undefined) =>
      report(`${by ?? 'All'} ${by === undefined ? '' : 'more '}commits from ${remote}`);
    try {
      if (!this.#signedIn.has(remote)) {
        const deepened = {
          isShallow: () => this.#repository.isShallow(),
          deepen: (...what: Parameters<Repository['deepen']>) =>
            this.#evenUnnoted(remote, () => this.#repository.deepen(...what)),
        };
        return await deepenUntil(deepened, remote, () => this.#isEnough(), step, signal);
      }
      // The other way knows no steps.
      step(undefined);
      await this.#signIn(remote, undefined, everything);
    } catch (error) {
      this.#troubles.set(remote, fetchTrouble(remote, error));
    }
    return this.#isEnough();
  }

  /** A commit that no branch leads to any more can be asked for by its whole hash, where the remote allows that. */
  async alone(remote: string): Promise<boolean> {
    const { report, signal } = this.#options;
    if (this.#troubles.has(remote)) return false;
    for (const hash of await this.#missing()) {
      if (hash.length !== this.#repository.hashLength) continue;
      report(`commit ${shortHash(hash)} from ${remote}`);
      try {
        // oxlint-disable-next-line no-await-in-loop
        await (this.#signedIn.has(remote)
          ? this.#signIn(remote, hash)
          : this.#repository.fetchCommit(remote, hash, signal));
      } catch (error) {
        // A remote that does not give the commit is taken not to have it.
        if (!(error instanceof GitFailed)) throw error;
      }
    }
    return this.#isEnough();
  }

  /** Why not all are here after everything was tried. */
  async sentence(remotes: readonly string[]): Promise<string> {
    const missing = await this.#missing();
    const { name } = this.#repository;
    const [commits, are, them] = missing.length > 1 ? ['Commits', 'are', 'them'] : ['Commit', 'is', 'it'];
    const what = `${commits} ${missing.map(shortHash).join(' and ')}`;
    const troubles = [...this.#troubles.values(), ...this.#unnoted.values()];
    const asked = remotes.filter((remote) => !this.#troubles.has(remote));
    if (asked.length === 0) return `${what} could not be fetched into ${name}. ${troubles.join(' ')}`;
    const cut = (await this.#repository.isShallow())
      ? `${asked.join(' and ')} gave no more of the history, which is cut off there as well.`
      : undefined;
    const elsewhere = `${what} ${are} not in ${asked.join(' or ')} either.`;
    const rest = troubles.length > 0 ? troubles : [`Ask the person who deployed to push ${them}.`];
    return [elsewhere, cut, ...rest].filter((sentence) => sentence !== undefined).join(' ');
  }

  /** Why there is not more of the history after everything was tried. */
  async historySentence(remotes: readonly string[]): Promise<string> {
    const { name } = this.#repository;
    const asked = remotes.filter((remote) => !this.#troubles.has(remote));
    const cut = (await this.#repository.isShallow())
      ? `${listed(asked)} gave no more of the history of ${name}, which is cut off there as well.`
      : `All of the history that ${listed(asked)} has is in ${name} now.`;
    const troubles = [...this.#troubles.values(), ...this.#unnoted.values()];
    return [...(asked.length > 0 ? [cut] : []), ...troubles].join(' ');
  }

  /** The commits come all the same: a name that cannot be noted keeps nothing else back. */
  async #evenUnnoted(remote: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isUnnoted(error)) throw error;
      this.#unnoted.set(remote, fetchTrouble(remote, error));
    }
  }

  async #orSignedIn(remote: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!wantsSignIn(error) || !(await this.#signIn(remote))) throw error;
      this.#signedIn.add(remote);
    }
  }

  /** False also when the sign-in was dismissed: git's own message explains that better. */
  async #signIn(remote: string, ref?: string, depth?: number): Promise<boolean> {
    const { signIn, signal } = this.#options;
    const done = (await signIn?.(remote, ref, depth).catch(() => false)) ?? false;
    // A sign-in cannot be stopped; its result is dropped.
    if (signal.aborted) throw new Cancelled();
    this.#repository.refresh();
    return done;
  }

  async #missing(): Promise<string[]> {
    const resolved = await this.#repository.resolve(this.#hashes);
    return this.#hashes.filter((hash) => resolved.get(hash)?.kind === 'missing');
  }
}
