/** Who released a release, and who wrote its code. */

import { bringsCode } from './change.ts';
import { authorsText, type CommitDetails } from '../forge/commit-facts.ts';
import type { Commit } from '../graph/commit.ts';
import { foreignText } from '../text/foreign-text.ts';
import { type Release, shortAuthor } from './release.ts';

/**
 * `released by katie, written by Kendra with Shanley`: each name says what it stands for. Only code was written by
 * somebody, whom one need not name twice.
 * @param commit that the release brought, where it is known
 */
export function peopleText(
  release: Pick<Release, 'change' | 'user'>,
  commit: Pick<Commit, 'author' | 'email'> | undefined,
  details: Pick<CommitDetails, 'coAuthors'> | undefined,
): string {
  const released = `released by ${foreignText(shortAuthor(release.user), 60)}`;
  if (!commit || !bringsCode(release.change)) return released;
  const isAlone = commit.email === release.user.email && (details?.coAuthors ?? []).length === 0;
  return isAlone ? released : `${released}, written by ${authorsText(commit, details)}`;
}
