/** Fetches the commits that a release stands between. */

import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Release } from '../../domain/release/release.ts';
import { locateHere, repositoryOf } from '../changes/ensure-commits.ts';
import { sidesOf } from '../../code/sides.ts';

/**
 * Offers to fetch those that are not here.
 * @throws {Problem} when the remotes do not have them either, {Cancelled}
 */
export async function fetchCommits(
  repositories: AppRepositories,
  { ledger, release }: { readonly ledger: Ledger; readonly release: Release },
): Promise<void> {
  const sides = await ledger.until(({ releases, complete }) => sidesOf(release, releases, complete));
  const repository = await repositoryOf(repositories, release.app.name);
  const codes = [sides?.to, sides?.from].filter((code) => code !== undefined);
  await locateHere(ledger, repositories, repository, codes);
}
