/** The commits that releases brought in. */

import type { Commit } from '../domain/graph/commit.ts';
import { codeOf } from '../domain/release/code.ts';
import type { Release } from '../domain/release/release.ts';
import type { AppRepositories } from './app-repositories.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * The commits of the releases that brought code in. Releases whose commit is not in the app's repository are left out.
 */
export async function releaseCommits(
  repositories: Pick<AppRepositories, 'of'>,
  { app, state }: Pick<Ledger, 'app' | 'state'>,
  releases: readonly Release[],
): Promise<Map<Release, Commit>> {
  const hashes = new Map<Release, string>();
  for (const release of releases) {
    const code = codeOf(release, state.releases);
    if (code) hashes.set(release, code.hash);
  }
  const repository = await repositories.of(app.name);
  const commits = await repository?.commits([...new Set(hashes.values())]);
  const found = new Map<Release, Commit>();
  for (const [release, hash] of hashes) {
    const commit = commits?.get(hash);
    if (commit) found.set(release, commit);
  }
  return found;
}
