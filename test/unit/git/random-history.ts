/** Histories made at random, the same for the same seed, as a text for `git fast-import`. */

import { randomOf } from '../random.ts';

export interface RandomHistory {
  readonly seed: number;
  /** How many commits; they are numbered from 0. */
  readonly size: number;
  /** The parents of each commit. */
  readonly parents: readonly (readonly number[])[];
  /** Which commit each release ran, from v1 on. */
  readonly deploys: readonly number[];
}

/** What people do to branches, and how likely it is. */
const habits: readonly [share: number, name: string][] = [
  [0.5, 'commit'],
  [0.14, 'branch'],
  [0.14, 'merge'],
  [0.04, 'octopus'],
  [0.05, 'crissCross'],
  [0.06, 'rebase'],
  [0.05, 'forcePush'],
  [0.02, 'root'],
];

export function randomHistory(seed: number): RandomHistory {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const parents: number[][] = [];
  const add = (...from: readonly number[]) => parents.push([...new Set(from)]) - 1;
  const heads = [add()];
  const any = () => below(parents.length);
  const head = () => below(heads.length);
  const actions: Readonly<Record<string, () => void>> = {
    commit: () => {
      const at = head();
      heads[at] = add(heads[at]!);
    },
    branch: () => heads.push(add(any())),
    merge: () => {
      const at = head();
      heads[at] = add(heads[at]!, heads[head()]!);
    },
    octopus: () => {
      const at = head();
      heads[at] = add(heads[at]!, ...Array.from({ length: 2 + below(5) }, any));
    },
    crissCross: () => {
      const [one, other] = [head(), head()];
      const [left, right] = [heads[one]!, heads[other]!];
      heads[one] = add(left, right);
      heads[other] = add(right, left);
    },
    rebase: () => {
      const at = head();
      let onto = any();
      for (let count = 1 + below(3); count > 0; count--) onto = add(onto);
      heads[at] = onto;
    },
    forcePush: () => {
      heads[head()] = any();
    },
    root: () => heads.push(add()),
  };
  const size = 5 + below(45);
  const deploys: number[] = [];
  while (parents.length < size) {
    let share = random();
    const [, habit = 'commit'] = habits.find(([part]) => (share -= part) < 0) ?? [];
    actions[habit]!();
    // Mostly what is newest on a branch, but also rollbacks, the same again, and somebody's old commit.
    if (random() < 0.15)
      deploys.push(
        random() < 0.7 ? heads[0]! : random() < 0.5 ? any() : (deploys[below(deploys.length)] ?? any()),
      );
  }
  deploys.push(heads[0]!);
  return { seed, size: parents.length, parents, deploys };
}

/**
 * @param first mark of the history's first commit; the others follow
 * @param pace seconds from one commit to the next
 * @param skew by how many seconds the clocks of those who commit are wrong, at most
 * @returns a text for fast-import
 */
export function importText({ seed, parents }: RandomHistory, first: number, pace = 60, skew = 1_000): string {
  const random = randomOf(seed + 0.5);
  return parents
    .map((from, at) => {
      const time = 1_500_000_000 + at * pace + Math.floor((random() * 2 - 1) * skew);
      const message = `${seed}/${at}`;
      const [main, ...merged] = from.map((parent) => `:${first + parent}`);
      return [
        ...(main === undefined ? [`reset refs/heads/h${first}`] : []),
        `commit refs/heads/h${first}`,
        `mark :${first + at}`,
        `committer K <k@example.com> ${time} +0000`,
        `data ${message.length}`,
        message,
        ...(main === undefined ? [] : [`from ${main}`]),
        ...merged.map((mark) => `merge ${mark}`),
        '',
      ].join('\n');
    })
    .join('\n');
}
