/** What the rows of commits say, in every view: pure text and names of icons. */

import type { RangeCommit } from '../../git/ranges.ts';
import { longAge, tinyAge } from '../../domain/text/age.ts';
import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { count } from '../../domain/text/sentences.ts';
import type { Row } from './row.ts';

/** A commit that has a row. */
interface CommitOnRow {
  readonly commit: Commit;
  /** Those that it merged. */
  readonly merged?: readonly RangeCommit[];
  /** Whether a release took it back. */
  readonly back: boolean;
}

/** The row of a commit. @param now in milliseconds, of this machine, as commits are dated by such */
export function commitRow({ commit, merged = [], back }: CommitOnRow, now: number): Row {
  const merge = commit.parents.length > 1;
  const label = foreignText(commitTitle(commit)) || 'No message';
  const hash = shortHash(commit.hash);
  const brings = merged.length > 0 ? `merges ${count(merged.length, 'commit')}` : undefined;
  const words = [brings, back ? 'taken back' : undefined].filter((word) => word !== undefined);
  const author = foreignText(commit.author);
  return {
    label,
    description: [tinyAge(commit.date, now), author, ...words, hash].join(' · '),
    icon: { id: back ? 'discard' : merge ? 'git-merge' : 'git-commit', color: undefined },
    contextValue: 'commit',
    spoken: [label, `commit ${hash}`, ...words, `by ${author}`, longAge(commit.date, now)].join(', '),
  };
}
