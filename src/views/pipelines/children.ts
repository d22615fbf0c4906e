/** What the rows of the pipelines view unfold into, from what is known by then. */

import type { Repository } from '../../git/repository.ts';
import type { Part } from '../../domain/part.ts';
import { commitCount } from '../../domain/graph/span.ts';
import { count } from '../../domain/text/sentences.ts';
import type { CodeComparison } from '../../code/comparison.ts';
import { type DifferenceLine, groupsOf, type Names, unknownLines } from './difference.ts';
import { type CommitNode, type GroupNode, type LineNode, type PairNode, topOf } from './nodes.ts';

/** The stages name the two, or where a stage has several apps their own names. */
export function namesOf({ parent, pair: { source, target } }: Pick<PairNode, 'parent' | 'pair'>): Names {
  const { stages } = topOf(parent).pipeline;
  const nameOf = (app: typeof source) => {
    const own = stages.find(({ stage }) => stage === app.stage);
    return own?.apps.length === 1 ? (app.stage ?? app.name) : app.name;
  };
  return { source: nameOf(source), target: nameOf(target) };
}

/** What the two differ in: commits, config keys, add-ons and what is not known of it. */
export function differencesOf(parent: PairNode): (GroupNode | LineNode)[] {
  const { comparison } = parent;
  if (!comparison) return [];
  const names = namesOf(parent);
  const groups = groupsOf(comparison, names).map(({ about, label, lines }): GroupNode => ({
    kind: 'group',
    parent,
    about,
    label,
    children: (group) => lines.map((line) => ({ kind: 'line', parent: group, line })),
  }));
  const rows = [
    ...unknownLines(comparison).map((line): LineNode => ({ kind: 'line', parent, line })),
    ...commitGroups(parent, comparison.code, comparison.repository, names),
    ...groups,
  ];
  const same: DifferenceLine = {
    id: 'same',
    label: 'No differences.',
    description: '',
    icon: 'pass',
  };
  return rows.length > 0 ? rows : [{ kind: 'line', parent, line: same }];
}

function commitGroups(
  parent: PairNode,
  code: Part<CodeComparison>,
  repository: Repository | undefined,
  { source, target }: Names,
): GroupNode[] {
  if (code.state !== 'known' || !repository) return [];
  const { shipped, takenBack } = code.value;
  const sorts = [
    { about: 'lacks' as const, commits: shipped, where: `only in ${source}` },
    { about: 'ahead' as const, commits: takenBack, where: `only in ${target}` },
  ];
  return sorts
    .filter(({ commits }) => commits.total > 0)
    .map(({ about, commits, where }) => ({
      kind: 'group',
      parent,
      about,
      label: `${commitCount(commits.total, commits.caveat)} ${where}`,
      children: (group) => [
        ...commits.listed.map(({ commit }): CommitNode => ({
          kind: 'commit',
          parent: group,
          repository,
          commit,
          back: false,
        })),
        ...further(group, commits.total - commits.listed.length),
      ],
    }));
}

/** A list of hundreds is of no use here: the changelog and the diff show the rest. */
function further(parent: GroupNode, more: number): LineNode[] {
  if (more === 0) return [];
  const label = `and ${count(more, 'more commit')}`;
  return [{ kind: 'line', parent, line: { id: 'more', label, description: '', icon: 'ellipsis' } }];
}
