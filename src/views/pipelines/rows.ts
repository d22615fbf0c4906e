/** What the rows of the pipelines view say: pure text and names of icons, from model data. */

import { longAge } from '../../domain/text/age.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { pairText } from './pair.ts';
import { messageOf } from '../../domain/problem.ts';
import type { AppPages } from '../../domain/release/app-pages.ts';
import type { Pipeline, StageApps } from '../../domain/release/pipelines.ts';
import { whyNotPromotable } from '../../domain/plan/promotion-plan.ts';
import {
  type App,
  type Release,
  shortAuthor,
  type Stage,
  versionName,
  runningRelease,
} from '../../domain/release/release.ts';
import { count } from '../../domain/text/sentences.ts';
import type { LedgerState } from '../../ledger/state.ts';
import { newsOf } from '../rows/news.ts';
import { releaseLine } from '../rows/release-line.ts';
import type { Row } from '../rows/row.ts';
import { releaseTitle } from '../../domain/release/title.ts';
import type { Comparison } from './comparisons.ts';
import { type DifferenceLine, differenceOf, type Names } from './difference.ts';

export function pipelineRow({ name, stages }: Pipeline<App>): Row {
  const label = foreignText(name ?? 'Unnamed pipeline');
  const apps = count(
    stages.reduce((sum, one) => sum + one.apps.length, 0),
    'app',
  );
  return row({
    label,
    description: apps,
    icon: 'git-merge',
    contextValue: '',
    spoken: `${label}, pipeline, ${apps}`,
  });
}

/** The row of a stage of several apps. */
export function stageRow({ stage, apps }: StageApps<App>): Row {
  const label = stageName(stage);
  const description = count(apps.length, 'app');
  return row({
    label,
    description,
    icon: 'layers',
    contextValue: '',
    spoken: `${label}, ${description}`,
  });
}

function stageName(stage: Stage | undefined): string {
  return stage ?? 'another stage';
}

export interface StageAppState {
  readonly app: App;
  /** Whether it is the only one of its stage, and stands for that. */
  readonly lone: boolean;
  readonly state: LedgerState;
  /** Of the release that runs. */
  readonly commit: Commit | undefined;
  readonly leads: boolean;
  /** The processes that crashed with it, such as `web.1 and web.2`. */
  readonly crashed?: string | undefined;
  readonly pages?: AppPages | undefined;
}

/** The row of an app: whether something newer is under way or failed, then what it runs, since when and by whom. */
export function stageAppRow(
  { app, lone, state, commit, leads, crashed, pages }: StageAppState,
  now: number,
): Row {
  const name = foreignText(app.name);
  const current = runningRelease(state.releases);
  const news = newsOf(state.releases, crashed);
  const promotable = leads && whyNotPromotable(current) === undefined;
  const idle = { id: state.error === undefined ? 'circle-outline' : 'warning', color: undefined };
  const runs = current ? runningTexts(current, commit, now) : textTwice(nothingRuns(state));
  const shown = [news?.text, runs.shown, lone ? name : undefined];
  const spoken = [...(lone ? [stageName(app.stage), name] : [name]), news?.text, runs.spoken];
  return {
    label: lone ? stageName(app.stage) : name,
    description: shown.filter((word) => word !== undefined).join(' · '),
    icon: news?.icon ?? (current ? { id: 'pass-filled', color: 'charts.green' } : idle),
    contextValue: [
      'stageapp',
      promotable && 'promotable',
      pages?.website !== undefined && 'website',
      pages?.dashboard !== undefined && 'dashboard',
    ]
      .filter(Boolean)
      .join(' '),
    spoken: spoken.filter((word) => word !== undefined).join(', '),
  };
}

interface Texts {
  readonly shown: string;
  readonly spoken: string;
}

function runningTexts(current: Release, commit: Commit | undefined, now: number): Texts {
  const title = releaseTitle(current, commit);
  const author = foreignText(shortAuthor(current.user));
  return {
    shown: releaseLine(current, title, now),
    spoken: `runs ${versionName(current)}, ${title}, by ${author}, ${longAge(current.createdAt, now)}`,
  };
}

function textTwice(text: string): Texts {
  return { shown: text, spoken: text };
}

function nothingRuns({ readAt, error }: LedgerState): string {
  if (error !== undefined) return foreignText(messageOf(error));
  return readAt === undefined ? 'not loaded yet' : 'runs nothing yet';
}

/** The row that says what one app lacks of another. @param comparison undefined while it is not there yet */
export function pairRow(comparison: Comparison | undefined, names: Names): Row {
  if (!comparison) {
    const label = `Comparing with ${foreignText(names.source)}…`;
    return row({ label, description: '', icon: 'loading~spin', contextValue: '', spoken: label });
  }
  const source = foreignText(names.source);
  const { label, sentence, unknown } = pairText(differenceOf(comparison), {
    source,
    target: foreignText(names.target),
  });
  const missing = unknown.length > 0 ? `${unknown.join(' and ')} unknown` : undefined;
  return row({
    label,
    description: [missing, `vs ${source}`].filter(Boolean).join(' · '),
    icon: missing === undefined ? 'git-compare' : 'warning',
    color: missing === undefined ? undefined : 'list.warningForeground',
    contextValue: comparison.diff.sameCode ? 'pair' : 'pair differs',
    spoken: [sentence, missing].filter(Boolean).join(', '),
  });
}

export function lineRow({ label, description, icon }: DifferenceLine): Row {
  const [text, more] = [foreignText(label), foreignText(description)];
  const color = icon === 'warning' ? 'list.warningForeground' : undefined;
  return row({
    label: text,
    description: more,
    icon,
    color,
    contextValue: '',
    spoken: [text, more].filter(Boolean).join(', '),
  });
}

interface Plain {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly color?: string | undefined;
  readonly contextValue: string;
  readonly spoken: string;
}

function row({ icon, color, ...rest }: Plain): Row {
  return { ...rest, icon: { id: icon, color } };
}
