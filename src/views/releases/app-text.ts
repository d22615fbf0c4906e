/** What the rows of apps say: pure text and names of icons, from model data. */

import { appPages } from '../../domain/release/app-pages.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Marks } from '../../catalog/app-list.ts';
import { commitCount, plainCount, type Shipped } from '../../domain/graph/span.ts';
import { isBeforeProduction, shortStage } from '../../domain/release/pipelines.ts';
import { type Release, runningRelease, versionName } from '../../domain/release/release.ts';
import { duration } from '../../domain/text/age.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { newsOf } from '../rows/news.ts';
import { releaseMoment } from '../rows/release-line.ts';
import { plainRow, type Icon, type Row } from '../rows/row.ts';
import type { FindNode } from './nodes.ts';

/** What is known of an app beside its ledger. */
export interface AppFacts {
  /** How far what is checked out is from what it runs. */
  readonly distance?: Shipped | undefined;
  /** The processes that crashed, such as `web.1 and web.2`. */
  readonly crashed?: string | undefined;
}

/**
 * The row of an app: trouble first, then what runs, since when, and how far what is checked out is from it.
 * @param releases that are known, newest first
 * @param now in milliseconds, of the platform
 */
export function appRow(
  app: CatalogApp,
  releases: readonly Release[],
  marks: Marks,
  now: number,
  { distance = { ahead: 0, behind: 0 }, crashed }: AppFacts = {},
): Row {
  const { pinned, rejected, twin } = marks;
  const name = foreignText(app.name);
  const pages = appPages(app, app.account.client.host);
  const running = runningRelease(releases);
  const news = newsOf(releases, crashed);
  const trouble = [rejected ? 'sign in again' : undefined, news?.text];
  const whose = twin
    ? foreignText([app.team, app.account.label].filter((word) => word !== undefined).join(', '))
    : undefined;
  const shown = [...trouble, running && releaseMoment(running, now), ...shortDistance(distance)];
  const spoken = [name, app.stage, ...trouble, running && runsSince(running, now), ...longDistance(distance)];
  return {
    label: name,
    description: joined([...shown, app.stage && shortStage(app.stage), whose], ' · '),
    icon: rejected ? signInIcon : (news?.icon ?? { id: ownIcon(app, pinned), color: undefined }),
    contextValue: [
      'app',
      pinned ? 'pinned' : !app.linked && 'pinnable',
      isBeforeProduction(app) && 'promotable',
      pages.website !== undefined && 'website',
      pages.dashboard !== undefined && 'dashboard',
    ]
      .filter(Boolean)
      .join(' '),
    spoken: joined([...spoken, whose, !rejected && pinned ? 'pinned' : undefined], ', '),
  };
}

const signInIcon: Icon = { id: 'warning', color: 'list.warningForeground' };

function ownIcon({ linked }: CatalogApp, pinned: boolean): string {
  return pinned ? 'pinned' : linked ? 'repo' : 'cloud';
}

function runsSince(running: Release, now: number): string {
  return `${versionName(running)} running for ${duration(Math.max(0, now - running.createdAt))}`;
}

/** `5 ahead` */
function shortDistance({ ahead, behind, caveat }: Shipped): (string | undefined)[] {
  return [
    ahead > 0 ? `${plainCount(ahead, caveat)} ahead` : undefined,
    behind > 0 ? `${plainCount(behind, caveat)} behind` : undefined,
    caveat === 'unrelated' ? 'unrelated' : undefined,
  ];
}

function longDistance({ ahead, behind, caveat }: Shipped): (string | undefined)[] {
  return [
    ahead > 0 ? `${commitCount(ahead, caveat)} ahead` : undefined,
    behind > 0 ? `${commitCount(behind, caveat)} behind` : undefined,
    caveat === 'unrelated' ? 'unrelated to what is checked out' : undefined,
  ];
}

function joined(words: readonly (string | undefined)[], by: string): string {
  return words.filter((word) => word !== undefined).join(by);
}

/** The row that leads to the apps which are not shown. */
export function findRow({ more, only }: Pick<FindNode, 'more' | 'only'>): Row {
  const others = only ? `${more}` : `${more} more`;
  return { ...plainRow(`Find an app… (${others})`, 'search'), spoken: `Find an app, ${others}` };
}
