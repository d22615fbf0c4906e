/** What the rows of the pipelines view say: pure text and names of icons, from model data. */

import { longAge, shortAge } from '../../domain/text/age.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { pairText } from './pair.ts';
import { messageOf } from '../../domain/problem.ts';
import type { Pipeline, StageApps } from '../../domain/release/pipelines.ts';
import { whyNotPromotable } from '../../domain/plan/promotion-plan.ts';
import {
  type App,
  type Release,
  releaseUnderWay,
  shortAuthor,
  type Stage,
  versionName,
  runningRelease,
} from '../../domain/release/release.ts';
import { count } from '../../domain/text/sentences.ts';
import type { LedgerState } from '../../ledger/state.ts';
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
}

/** The row of an app: what it runs, how old that is, and whether something newer is under way or failed. */
export function stageAppRow({ app, lone, state, commit, leads }: StageAppState, now: number): Row {
  const name = foreignText(app.name);
  const current = runningRelease(state.releases);
  const news = newsOf(state.releases);
  const promotable = leads && whyNotPromotable(current) === undefined;
  const head = {
    label: lone ? stageName(app.stage) : name,
    contextValue: promotable ? 'stageapp promotable' : 'stageapp',
  };
  const spoken = lone ? [stageName(app.stage), name] : [name];
  const describe = lone ? [name] : [];
  if (!current) {
    const idle = { icon: state.error === undefined ? 'circle-outline' : 'warning', color: undefined };
    const words = [nothingRuns(state), news?.text].filter((word) => word !== undefined);
    return row({
      ...head,
      ...(news ?? idle),
      description: [...describe, ...words].join(' · '),
      spoken: [...spoken, ...words].join(', '),
    });
  }
  const version = versionName(current);
  const title = releaseTitle(current, commit);
  const author = foreignText(shortAuthor(current.user));
  const words = [
    [...describe, version].join(' '),
    title,
    news?.text,
    author,
    shortAge(current.createdAt, now),
  ];
  const said = [
    ...spoken,
    `runs ${version}`,
    title,
    news?.text,
    `by ${author}`,
    longAge(current.createdAt, now),
  ];
  return row({
    ...head,
    ...(news ?? { icon: 'pass-filled', color: 'charts.green' }),
    description: words.filter((word) => word !== undefined).join(' · '),
    spoken: said.filter((word) => word !== undefined).join(', '),
  });
}

function nothingRuns({ readAt, error }: LedgerState): string {
  if (error !== undefined) return foreignText(messageOf(error));
  return readAt === undefined ? 'not loaded yet' : 'runs nothing yet';
}

interface NewsOf {
  readonly text: string;
  readonly icon: string;
  readonly color: string;
}

/** That a release is under way, else that the newest one failed. @param releases newest first */
function newsOf(releases: readonly Release[]): NewsOf | undefined {
  const coming = releaseUnderWay(releases);
  if (coming)
    return { text: `${versionName(coming)} releasing`, icon: 'loading~spin', color: 'charts.yellow' };
  const [newest] = releases;
  if (!newest || newest.current || newest.status !== 'failed') return undefined;
  return { text: `${versionName(newest)} failed`, icon: 'error', color: 'errorForeground' };
}

/** The row that says what one app lacks of another. @param comparison undefined while it is not there yet */
export function pairRow(comparison: Comparison | undefined, names: Names): Row {
  if (!comparison) {
    const label = `Comparing with ${foreignText(names.source)}…`;
    return row({ label, description: '', icon: 'loading~spin', contextValue: '', spoken: label });
  }
  const { sentence, unknown } = pairText(differenceOf(comparison), {
    source: foreignText(names.source),
    target: foreignText(names.target),
  });
  const description = unknown.length > 0 ? `${unknown.join(' and ')} unknown` : '';
  return row({
    label: sentence,
    description,
    icon: unknown.length > 0 ? 'warning' : 'git-compare',
    color: unknown.length > 0 ? 'list.warningForeground' : undefined,
    contextValue: comparison.diff.sameCode ? 'pair' : 'pair differs',
    spoken: [sentence, description].filter(Boolean).join(', '),
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
