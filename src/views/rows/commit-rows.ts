/** What the rows of commits say: pure text and names of icons, from model data. */

import type { RangeCommit } from '../../git/ranges.ts';
import { longAge, shortAge } from '../../domain/text/age.ts';
import { commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { versionName } from '../../domain/release/release.ts';
import {
  aheadSentence,
  behindSentence,
  headName,
  type Place,
  type Standing,
} from '../../domain/release/ahead-behind.ts';
import { count } from '../../domain/text/sentences.ts';
import type { CommitNode, FurtherNode, RangeNode } from '../releases/nodes.ts';
import { type Row } from '../releases/release-rows.ts';

/** A commit of the main line, with those that it merged. */
export interface Grouped {
  readonly first: RangeCommit;
  readonly merged: readonly RangeCommit[];
}

/** Puts the commits of a merged branch under the merge that brought them. @param commits as a page has them */
export function grouped(commits: readonly RangeCommit[]): Grouped[] {
  const groups: { first: RangeCommit; merged: RangeCommit[] }[] = [];
  for (const commit of commits) {
    const last = groups.at(-1);
    if (commit.mainline || !last) groups.push({ first: commit, merged: [] });
    else last.merged.push(commit);
  }
  return groups;
}

/** The row of a commit. @param now in milliseconds, of this machine, as commits are dated by such */
export function commitRow(
  { commit, merged, back }: Pick<CommitNode, 'commit' | 'merged' | 'back'>,
  now: number,
): Row {
  const merge = commit.parents.length > 1;
  const label = foreignText(commitTitle(commit)) || 'No message';
  const hash = shortHash(commit.hash);
  const brings = merged.length > 0 ? `merges ${count(merged.length, 'commit')}` : undefined;
  const words = [brings, back ? 'taken back' : undefined].filter((word) => word !== undefined);
  const author = foreignText(commit.author);
  return {
    label,
    description: [hash, ...words, author, shortAge(commit.date, now)].join(' · '),
    icon: { id: back ? 'discard' : merge ? 'git-merge' : 'git-commit', color: undefined },
    contextValue: 'commit',
    spoken: [label, `commit ${hash}`, ...words, `by ${author}`, longAge(commit.date, now)].join(', '),
  };
}

/** The row of a stretch of history. */
export function rangeRow({ about, label, title }: Pick<RangeNode, 'about' | 'label' | 'title'>): Row {
  const icons = { ahead: 'arrow-up', behind: 'arrow-down', back: 'discard' };
  return {
    label,
    description: '',
    icon: { id: icons[about], color: undefined },
    // What has code opens its changes.
    contextValue: title === undefined ? '' : 'code',
    spoken: label,
  };
}

/** `Load more (200 of 512 commits)`, `Show more (100 of 1,204 files)` */
export function furtherLabel({ what, shown, count: all }: Omit<FurtherNode, 'kind' | 'parent'>): string {
  const verb = what === 'files' ? 'Show' : 'Load';
  return `${verb} more (${shown.toLocaleString('en')} of ${all.toLocaleString('en')} ${what})`;
}

type Stretch = Pick<RangeNode, 'about' | 'label' | 'span'> & { readonly title: string };

/**
 * What stands above the releases of an app: what is not out yet, and what is out and not checked out.
 * @param running the release that brought in what runs
 */
export function stretchesOf(
  standing: Standing,
  running: { readonly version: number },
  place: Place,
): Stretch[] {
  const { ahead, behind, head, running: hash } = standing;
  const there = `${place.name} ${versionName(running)}`;
  const here = headName(head);
  const stretches: Stretch[] = [];
  if (ahead > 0) {
    const label = aheadSentence(standing, place);
    const title = `${there} ↔ ${here}`;
    stretches.push({ about: 'ahead', label, span: { from: hash, to: head.hash }, title });
  }
  if (behind > 0) {
    const label = behindSentence(standing, place);
    const title = `${here} ↔ ${there}`;
    stretches.push({ about: 'behind', label, span: { from: head.hash, to: hash }, title });
  }
  return stretches;
}
