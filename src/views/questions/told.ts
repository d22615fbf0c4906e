/** What lists of releases tell of their commits: who wrote them, their tags, and where they are on the web. */

import { storiesOf } from '../../git/stories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Commit } from '../../model/commit.ts';
import type { Told } from '../pick.ts';
import { webHostFor } from './web-hosts.ts';

/** Never rejects: what cannot be told is left out. @param commits that are in the repository */
export async function tellOf(repository: Repository, commits: readonly Commit[]): Promise<Told> {
  const hashes = [...new Set(commits.map(({ hash }) => hash))];
  const [stories, place] = await Promise.all([
    storiesOf(repository, hashes).catch(() => new Map<string, never>()),
    webHostFor(repository).catch(() => undefined),
  ]);
  return { stories, host: place?.host };
}
