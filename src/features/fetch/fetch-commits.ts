/** Fetches the commits that a release stands between. */

import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Release } from '../../domain/release/release.ts';
import { locateOrFetch, repositoryOf } from '../changes/ensure-commits.ts';
import { codeBeforeAndAfter } from '../../code/release-code.ts';

/**
 * Offers to fetch the missing ones.
 * @throws {Problem} when the remotes do not have them either, {Cancelled}
 */
export async function fetchCommits(
  repositories: AppRepositories,
  { ledger, release }: { readonly ledger: Ledger; readonly release: Release },
): Promise<void> {
  const sides = await ledger.until(({ releases, complete }) =>
    codeBeforeAndAfter(release, releases, complete),
  );
  const repository = await repositoryOf(repositories, release.app.name);
  const codes = [sides?.to, sides?.from].filter((code) => code !== undefined);
  await locateOrFetch(ledger, repositories, repository, codes);
}
