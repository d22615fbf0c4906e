/** Brings commits into a repository that its remotes may have. */

import type { Repository } from '../../git/repository.ts';
import { shortHash } from '../../model/commit.ts';
import { Cancelled, messageOf, Problem } from '../../model/problem.ts';
import { appOfRemote } from '../../model/remote.ts';

/**
 * Fetches from one remote after the other until all commits are here. Those that are no platform's come first:
 * they have the branches that people work on.
 * @param hashes short or whole
 * @param report is told the name of each remote before it is asked
 * @throws {Problem} when a commit is not there either, or no remote could be asked; {Cancelled}
 */
export async function fetchMissing(
  repository: Repository,
  hashes: readonly string[],
  signal: AbortSignal,
  report: (remote: string) => void,
): Promise<void> {
  const names = await remoteNames(repository);
  if (names.length === 0) {
    throw new Problem(
      `The repository ${repository.name} has no remote to fetch from. Add one, then try again.`,
    );
  }
  const failures = new Map<string, string>();
  for (const name of names) {
    report(name);
    // The next remote is asked only if this one does not have them.
    // oxlint-disable-next-line no-await-in-loop
    await attempt(() => repository.fetch(name, signal), name, failures);
    // oxlint-disable-next-line no-await-in-loop
    if ((await missingOf(repository, hashes)).length === 0) return;
  }
  const left = await fetchAlone(repository, names, hashes, signal, report);
  if (left.length > 0) throw new Problem(notThereSentence(repository, left, names, failures));
}

/** A commit that no branch leads to any more can be asked for by its whole hash, where the remote allows that. */
async function fetchAlone(
  repository: Repository,
  names: readonly string[],
  hashes: readonly string[],
  signal: AbortSignal,
  report: (remote: string) => void,
): Promise<string[]> {
  const refused = new Map<string, string>();
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop
    for (const hash of await missingOf(repository, hashes)) {
      if (hash.length !== 40 && hash.length !== 64) continue;
      report(name);
      // oxlint-disable-next-line no-await-in-loop
      await attempt(() => repository.fetchCommit(name, hash, signal), name, refused);
    }
  }
  return missingOf(repository, hashes);
}

async function attempt(
  work: () => Promise<void>,
  remote: string,
  failures: Map<string, string>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Cancelled || !(error instanceof Problem)) throw error;
    failures.set(remote, messageOf(error));
  }
}

async function missingOf(repository: Repository, hashes: readonly string[]): Promise<string[]> {
  const found = await repository.commits(hashes);
  return hashes.filter((hash) => !found.has(hash));
}

async function remoteNames(repository: Repository): Promise<string[]> {
  const remotes = await repository.remotes();
  const own = remotes.filter(({ url }) => appOfRemote(url) === undefined);
  const platforms = remotes.filter(({ url }) => appOfRemote(url) !== undefined);
  return [...own, ...platforms].map(({ name }) => name);
}

function notThereSentence(
  repository: Repository,
  hashes: readonly string[],
  names: readonly string[],
  failures: ReadonlyMap<string, string>,
): string {
  const commits = `${hashes.length > 1 ? 'Commits' : 'Commit'} ${hashes.map(shortHash).join(' and ')}`;
  const asked = names.filter((name) => !failures.has(name));
  const failed = [...failures].map(([name, message]) => `${name} could not be asked (${message})`).join('; ');
  const are = hashes.length > 1 ? 'are' : 'is';
  if (asked.length === 0) return `${commits} could not be fetched into ${repository.name}: ${failed}.`;
  const elsewhere = `${commits} ${are} not in ${asked.join(' or ')} either.`;
  if (failed !== '') return `${elsewhere} ${failed}.`;
  return `${elsewhere} Ask whoever deployed to push ${hashes.length > 1 ? 'them' : 'it'}.`;
}
