/** The differences between two commits that are here, opened in the editor of several files. */

import type { Repository } from '../../git/repository.ts';
import { shortHash } from '../../domain/graph/commit.ts';
import { Problem } from '../../domain/problem.ts';
import type { Span } from '../../domain/graph/span.ts';
import { openComparison } from './multi-diff-editor.ts';

/**
 * @param span whole hashes
 * @throws {Problem} when a commit is not here any more, {Cancelled}
 */
export async function openRangeChanges(title: string, repository: Repository, span: Span): Promise<void> {
  const hashes = span.from === undefined ? [span.to] : [span.to, span.from];
  const found = await repository.commits(hashes);
  const missing = hashes.find((hash) => !found.has(hash));
  if (missing !== undefined) {
    const commit = `Commit ${shortHash(missing)}`;
    throw new Problem(
      `${commit} is not in the repository ${repository.name} any more. Refresh the releases.`,
    );
  }
  const [to, from] = hashes.map((hash) => found.get(hash));
  await openComparison(title, repository, from, to!, `${title}: the two commits hold the same files.`);
}
