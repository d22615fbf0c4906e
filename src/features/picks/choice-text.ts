/** What is said of a release beside its title, in a list to choose from. Pure. */

import { type CommitDetails, versionText } from '../../domain/forge/commit-facts.ts';
import { shortHash } from '../../domain/graph/commit.ts';
import { peopleText } from '../../domain/release/people.ts';
import { statusWord } from '../../domain/release/status-word.ts';
import { shortAge } from '../../domain/text/age.ts';
import type { Candidate } from './release-search.ts';

/**
 * @param said of it in this list, such as that it is suggested, and what speaks against it
 * @param now the platform's time, in milliseconds
 */
export function choiceText(
  { release, commit, reason }: Candidate,
  details: CommitDetails | undefined,
  said: readonly (string | undefined)[],
  now: number,
): string {
  // Why one cannot be chosen says its state already.
  const status = reason === undefined ? statusWord(release) : undefined;
  const parts = [
    release.current ? 'running' : status,
    ...said,
    shortAge(release.createdAt, now),
    peopleText(release, commit, details),
    commit && shortHash(commit.hash),
    details && versionText(details),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
