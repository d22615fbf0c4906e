/** What lists of releases show of their commits: who wrote them, their tags, and where they are on the web. */

import { setTimeout as delay } from 'node:timers/promises';
import { allCommitDetails } from '../../git/all-commit-details.ts';
import type { Repository } from '../../git/repository.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import type { CommitDetails } from '../../domain/forge/commit-facts.ts';
import type { CommitNotes } from '../picks/release-item.ts';
import { webHostFor } from '../web/web-hosts.ts';

/** How long a list waits for the nearest tags of its commits, in milliseconds: people notice no shorter delay. */
const deadline = 100;

/** Never rejects: what cannot be read is left out. @param commits that are in the repository, in the list's order */
export async function readCommitNotes(
  repository: Repository,
  commits: readonly Commit[],
): Promise<CommitNotes> {
  const hashes = [...new Set(commits.map(({ hash }) => hash))];
  const [details, place] = await Promise.all([
    detailsSoon(repository, hashes).catch(() => new Map<string, never>()),
    webHostFor(repository).catch(() => undefined),
  ]);
  return { details, host: place?.host };
}

/** See `allCommitDetails`. What would hold a list up is not waited for: nothing changes in it under the person afterwards. */
export function detailsSoon(
  repository: Repository,
  hashes: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, CommitDetails>> {
  return allCommitDetails(repository, hashes, delay(deadline), signal);
}
