/** Which release of an app brought a commit, and whether the app still has it. */

import { historyOf } from '../git/history.ts';
import type { Repository } from '../git/repository.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Commit } from '../domain/graph/commit.ts';
import { type Release, runningRelease } from '../domain/release/release.ts';
import type { ReleaseIndex } from '../domain/release/release-index.ts';
import { deploysOf } from '../domain/release/code-releases.ts';
import { locate, slugsOf } from './locate.ts';
import { sourceOf } from './release-code.ts';

export interface CommitStatus {
  /** The first release that had it; undefined when none had, as far as is known. */
  readonly first: Release | undefined;
  /** False when another release may have had it earlier: its commit is not here, or not all of its history. */
  readonly certain: boolean;
  /** The release that runs. */
  readonly running: Release | undefined;
  /** Whether that one has it; undefined when its commit, or too much of the history, is missing. */
  readonly has: boolean | undefined;
}

/** What of a ledger is asked. */
export type Asked = Pick<Ledger, 'readNow' | 'until' | 'client'>;

/** One after the other, questions of an app go on from the index of the last one. */
const indexes = new WeakMap<Asked, ReleaseIndex>();

/**
 * Reads a ledger to its end and looks for the commit in what its releases had.
 * @param commit that is here
 * @throws what the ledger could not be read for, {Problem} when git cannot run, {Cancelled}
 */
export async function commitStatus(
  repository: Repository,
  ledger: Asked,
  { hash, date }: Pick<Commit, 'hash' | 'date'>,
  signal: AbortSignal,
): Promise<CommitStatus> {
  // What is still running there is no question for an old copy.
  await ledger.readNow();
  const read = await ledger.until((state) => (state.complete ? state : undefined), signal);
  const releases = read?.releases ?? [];
  const history = historyOf(repository);
  const before = indexes.get(ledger);
  const complete = read !== undefined && read.malformed.length === 0;
  const index = await history.index(deploysOf(releases), { complete, before, signal });
  indexes.set(ledger, index);
  const found = index.firstWith(hash);
  const running = runningRelease(releases);
  return {
    first: found && releases.find(({ version }) => version === found.version),
    certain: found ? found.certain : index.excludes(date),
    running,
    has: running && (await hasIt(repository, ledger, { hash, date, running, releases }, signal)),
  };
}

async function hasIt(
  repository: Repository,
  { client }: Asked,
  about: Pick<Commit, 'hash' | 'date'> & {
    readonly running: Release;
    readonly releases: readonly Release[];
  },
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const code = sourceOf(about.running, about.releases);
  if (!code) return false;
  const { commit } = await locate(repository, slugsOf(client, signal), code, signal);
  return commit && (await historyOf(repository).within(commit.hash, signal))(about.hash, about.date);
}
