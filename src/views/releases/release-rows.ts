/** What a row of the releases view says: pure text and names of icons, from model data. */

import { longAge, shortAge } from '../../domain/text/age.ts';
import type { ChangeKind } from '../../domain/release/change.ts';
import { changesCode } from '../../domain/release/code.ts';
import { type Commit, shortHash } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { isBeforeProduction } from '../../domain/release/pipelines.ts';
import { type Release, shortAuthor, versionName } from '../../domain/release/release.ts';
import { plainCount, commitCount, type Shipped } from '../../domain/graph/span.ts';
import { releaseTitle } from '../../domain/release/title.ts';
import { whyNotEligible } from '../../domain/plan/rollback-plan.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Marks } from '../../catalog/app-list.ts';
import { plainRow, type Row } from '../rows/row.ts';
import type { CodeState, FindNode } from './nodes.ts';

const kinds: Readonly<Record<ChangeKind, { readonly icon: string; readonly name: string }>> = {
  deploy: { icon: 'rocket', name: 'deploy' },
  config: { icon: 'settings-gear', name: 'config' },
  addon: { icon: 'extensions', name: 'add-on' },
  rollback: { icon: 'history', name: 'rollback' },
  promotion: { icon: 'arrow-circle-up', name: 'promotion' },
  other: { icon: 'circle-outline', name: 'other change' },
};

/** What a status looks like, and what is said of it on the row. Succeeded ones need no word. */
const statuses: ReadonlyMap<
  string,
  { readonly color?: string; readonly icon?: string; readonly word?: string }
> = new Map([
  ['succeeded', {}],
  ['pending', { icon: 'loading~spin', color: 'charts.yellow', word: 'releasing' }],
  ['failed', { icon: 'error', color: 'errorForeground', word: 'failed' }],
  ['expired', { color: 'disabledForeground', word: 'expired' }],
]);

/**
 * The row of a release.
 * @param commit of its deploy hash, where it is in an open repository
 * @param code what it shipped, where that is known
 */
export function releaseRow(release: Release, commit: Commit | undefined, now: number, code?: CodeState): Row {
  const { change } = release;
  const kind = kinds[change.kind];
  const status = statuses.get(release.status) ?? { word: release.status };
  const hash = commit?.hash ?? ('hash' in change ? change.hash : undefined);
  // A config change runs code as well, but that is not what it changed.
  const own = changesCode(release) ? hash : undefined;
  const { ahead, behind, caveat } = code?.shipped ?? { ahead: 0, behind: 0 };
  // A single one is the title.
  const many = ahead > 1 ? ` (${commitCount(ahead, caveat)})` : '';
  const title = `${releaseTitle(release, commit)}${many}`;
  const word = release.current ? 'current' : status.word;
  const away = code?.away === true ? 'missing' : code?.ambiguous === true ? 'ambiguous' : undefined;
  const what = own === undefined ? kind.name : [shortHash(own), away].filter(Boolean).join(' ');
  const where = change.kind === 'promotion' ? `from ${change.app}` : undefined;
  const back = behind > 0 ? `takes back ${commitCount(behind, caveat)}` : undefined;
  const rest = [word, what, where, back, shortAuthor(release.user), shortAge(release.createdAt, now)];
  return {
    label: `${versionName(release)}  ${title}`,
    description: foreignText(rest.filter((part) => part !== undefined).join(' · ')),
    icon: {
      id: status.icon ?? (release.current ? 'pass-filled' : kind.icon),
      color: status.color ?? (release.current ? 'charts.green' : undefined),
    },
    contextValue: [
      'release',
      release.current && 'current',
      changesCode(release) && 'code',
      hash !== undefined && 'commit',
      release.outputUrl !== null && 'output',
      whyNotEligible(release) === undefined && 'eligible',
      change.kind === 'rollback' && 'wentback',
    ]
      .filter(Boolean)
      .join(' '),
    spoken: [
      `${versionName(release)}, ${title}`,
      word && foreignText(word),
      kind.name,
      own !== undefined && ['commit', shortHash(own), away].filter(Boolean).join(' '),
      back,
      `by ${foreignText(shortAuthor(release.user))}`,
      longAge(release.createdAt, now),
    ]
      .filter(Boolean)
      .join(', '),
  };
}

/**
 * The row of an app, which says whether a release of it is under way or failed.
 * @param distance how far what is checked out is from what it runs, where that is known
 */
export function appRow(
  app: CatalogApp,
  newest: Release | undefined,
  marks: Marks,
  distance: Shipped = { ahead: 0, behind: 0 },
): Row {
  const { ahead, behind, caveat } = distance;
  const { pinned, rejected, twin } = marks;
  const status = newest && newest.status !== 'succeeded' && statuses.get(newest.status);
  const pending = newest?.status === 'pending';
  const words = [
    rejected ? 'sign in again' : undefined,
    app.stage,
    newest && [versionName(newest), status ? status.word : undefined].filter(Boolean).join(' '),
    ahead > 0 ? `${commitCount(ahead, caveat)} ahead` : undefined,
    behind > 0 ? `${plainCount(behind, caveat)} behind` : undefined,
    caveat === 'unrelated' ? 'unrelated to what is checked out' : undefined,
    twin
      ? foreignText([app.team, app.account.label].filter((word) => word !== undefined).join(', '))
      : undefined,
  ].filter((word) => word !== undefined);
  const icon = pending ? 'loading~spin' : pinned ? 'pinned' : app.linked ? 'repo' : 'cloud';
  const name = foreignText(app.name);
  return {
    label: name,
    description: words.join(' · '),
    icon: rejected
      ? { id: 'warning', color: 'list.warningForeground' }
      : { id: icon, color: pending ? 'charts.yellow' : undefined },
    contextValue: [
      'app',
      pinned ? 'pinned' : !app.linked && 'pinnable',
      isBeforeProduction(app) && 'promotable',
    ]
      .filter(Boolean)
      .join(' '),
    spoken: [name, ...words, !rejected && pinned && 'pinned'].filter(Boolean).join(', '),
  };
}

/** The row that leads to the apps which are not shown. */
export function findRow({ more, only }: Pick<FindNode, 'more' | 'only'>): Row {
  const others = only ? `${more}` : `${more} more`;
  return { ...plainRow(`Find an app… (${others})`, 'search'), spoken: `Find an app, ${others}` };
}
