/** What is said of several releases in one row: of config changes, and of those that are not shown. Pure text. */

import { longAge, tinyAge } from '../../domain/text/age.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { count, listed } from '../../domain/text/sentences.ts';
import { filterNames } from '../../domain/release/release-filter.ts';
import { shortAuthor, tinyAuthor } from '../../domain/release/release.ts';
import type { Row } from '../rows/row.ts';
import type { ChangesNode, OnlyNode } from './nodes.ts';
import { takenBackColor } from './release-rows.ts';

/** How many authors are named. */
const mostNamed = 3;

/** The row of config changes that follow each other. */
export function changesRow(
  { releases, takenBackBy }: Pick<ChangesNode, 'releases' | 'takenBackBy'>,
  now: number,
): Row {
  const [newest] = releases;
  const oldest = releases.at(-1) ?? newest;
  const users = [...new Map(releases.map(({ user }) => [user.email, user])).values()];
  const others = users.length > 1 ? ` +${users.length - 1}` : '';
  const who = `${foreignText(tinyAuthor(newest.user))}${others}`;
  const names = listed(
    users.map((user) => foreignText(shortAuthor(user))),
    mostNamed,
  );
  const back = takenBackBy === undefined ? undefined : `taken back by v${takenBackBy}`;
  return {
    label: `v${oldest.version}–${newest.version} ${tinyAge(newest.createdAt, now)} ${who}: ${count(releases.length, 'change')}`,
    description: [`of config by ${names}`, back].filter(Boolean).join(' · '),
    icon: { id: 'settings-gear', color: back === undefined ? undefined : takenBackColor },
    contextValue: 'changes',
    spoken: [
      `v${oldest.version} to v${newest.version}`,
      `${count(releases.length, 'config change')} by ${names}`,
      back,
      `the last one ${longAge(newest.createdAt, now)}`,
    ]
      .filter(Boolean)
      .join(', '),
  };
}

/** The row that says which releases alone are shown, and shows all of them. */
export function onlyRow({ filter, shown, count: all }: Pick<OnlyNode, 'filter' | 'shown' | 'count'>): Row {
  const how = `${shown} of ${all}`;
  const short = { deploys: 'deploys', mine: 'yours', failed: 'failed' }[filter];
  return {
    label: `Only ${short}: ${how}`,
    description: 'Show All',
    icon: { id: 'filter-filled', color: undefined },
    contextValue: 'only',
    spoken: `Only ${filterNames[filter]}: ${how} shown, Show All`,
  };
}
