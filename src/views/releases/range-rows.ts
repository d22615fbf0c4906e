/** What the rows of ranges of commits say: pure text and names of icons. */

import type { RangeCommit } from '../../git/ranges.ts';
import { versionName } from '../../domain/release/release.ts';
import {
  aheadLabel,
  aheadSentence,
  behindLabel,
  behindSentence,
  headName,
  headPlace,
  type AppLabel,
  type AheadBehind,
} from '../../domain/release/ahead-behind.ts';
import { plainRow, type Row } from '../rows/row.ts';
import type { FurtherNode, RangeNode } from './nodes.ts';

/** A commit of the main line, with those that it merged. */
export interface CommitGroup {
  readonly first: RangeCommit;
  readonly merged: readonly RangeCommit[];
}

/** Puts the commits of a merged branch under the merge that brought them. @param commits as a page has them */
export function groupByMerge(commits: readonly RangeCommit[]): CommitGroup[] {
  const groups: { first: RangeCommit; merged: RangeCommit[] }[] = [];
  for (const commit of commits) {
    const last = groups.at(-1);
    if (commit.mainline || !last) groups.push({ first: commit, merged: [] });
    else last.merged.push(commit);
  }
  return groups;
}

/** What the row of a range says. */
type RangeTexts = Pick<RangeNode, 'about' | 'label' | 'where' | 'sentence' | 'title'>;

/** The row of a range of history. */
export function rangeRow({ about, label, where, sentence, title }: RangeTexts): Row {
  const icons = { ahead: 'arrow-up', behind: 'arrow-down', back: 'discard' };
  return {
    ...plainRow(label, icons[about]),
    description: where ?? '',
    // A row with code opens its changes.
    contextValue: title === undefined ? '' : 'code',
    spoken: sentence,
  };
}

/** `Load more (200 of 512 commits)`, `Show more (100 of 1,204 files)` */
export function furtherLabel({ what, shown, count: all }: Omit<FurtherNode, 'kind' | 'parent'>): string {
  const verb = what === 'files' ? 'Show' : 'Load';
  return `${verb} more (${shown.toLocaleString('en')} of ${all.toLocaleString('en')} ${what})`;
}

type RangeAbove = RangeTexts & Pick<RangeNode, 'span'>;

/**
 * What stands above the releases of an app: commits that are not deployed yet, and deployed ones that are not checked out.
 * @param running the release that brought in what runs
 */
export function rangesAbove(
  distance: AheadBehind,
  running: { readonly version: number },
  app: AppLabel,
): RangeAbove[] {
  const { ahead, behind, head, running: hash } = distance;
  const there = `${app.name} ${versionName(running)}`;
  const here = headName(head);
  const where = headPlace(head);
  const ranges: RangeAbove[] = [];
  if (ahead > 0) {
    ranges.push({
      about: 'ahead',
      label: aheadLabel(distance, app),
      where,
      sentence: aheadSentence(distance, app),
      span: { from: hash, to: head.hash },
      title: `${there} ↔ ${here}`,
    });
  }
  if (behind > 0) {
    ranges.push({
      about: 'behind',
      label: behindLabel(distance, app),
      where,
      sentence: behindSentence(distance, app),
      span: { from: head.hash, to: hash },
      title: `${here} ↔ ${there}`,
    });
  }
  return ranges;
}
