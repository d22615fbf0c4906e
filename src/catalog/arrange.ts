/** Selects and orders the apps that are shown. */

import type { Choices } from './choices.ts';
import type { App, Stage } from '../domain/release/release.ts';

/** An app to select from. */
export interface Candidate extends App {
  /** True when a git remote of an open folder deploys to it. */
  readonly linked: boolean;
  /** The account that sees it. */
  readonly account: { readonly label: string };
}

export interface Arrangement<T> {
  readonly shown: readonly T[];
  /** How many apps are neither shown nor hidden. */
  readonly more: number;
}

const stageOrder: readonly (Stage | undefined)[] = [
  'production',
  'staging',
  'development',
  'review',
  'test',
  undefined,
];

/** Up to this many apps, all are shown. */
const few = 10;

/**
 * Shows the apps of the open folders with those of their pipelines, then the pinned ones; or all, if there are only a
 * few. A filter instead shows every app that matches its words. Hidden apps stay hidden.
 */
export function arrange<T extends Candidate>(apps: readonly T[], choices: Choices): Arrangement<T> {
  const ordered = inOrder(apps, choices);
  const front = new Set(choices.pinned.concat(frontOf(apps).map(({ id }) => id)));
  const open = ordered.filter(({ id }) => !choices.hidden.includes(id));
  if (choices.filter.trim() !== '') {
    // With a single account, its name would match every app.
    const several = new Set(apps.map(({ account }) => account.label)).size > 1;
    const texts = (app: T) => (several ? [...textsOf(app), app.account.label] : textsOf(app));
    return { shown: open.filter((app) => hasWords(texts(app), choices.filter)), more: 0 };
  }
  // Hidden apps count too: hiding one must not reveal others.
  const shown = apps.length <= few ? open : open.filter(({ id }) => front.has(id));
  return { shown, more: open.length - shown.length };
}

/** All apps in order: those of the open folders, the pinned ones, the rest. */
export function inOrder<T extends Candidate>(apps: readonly T[], { pinned }: Pick<Choices, 'pinned'>): T[] {
  const byId = new Map(apps.map((app) => [app.id, app]));
  const chosen = pinned.map((id) => byId.get(id)).filter((app) => app !== undefined);
  return [...new Set([...frontOf(apps), ...chosen, ...byPipeline(apps).flat()])];
}

function textsOf(app: Candidate): string[] {
  return [app.name, app.stage, app.team, app.pipeline?.name].filter((text) => text !== undefined);
}

/** Whether each of the words is in one of the texts. */
function hasWords(texts: readonly string[], words: string): boolean {
  const lower = texts.map((text) => text.toLowerCase());
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.some((text) => text.includes(word)));
}

/** The apps of the open folders, each with the others of its pipeline. */
function frontOf<T extends Candidate>(apps: readonly T[]): T[] {
  return byPipeline(apps)
    .filter((group) => group.some(({ linked }) => linked))
    .flat();
}

/** Groups apps by pipeline, production first; the groups are in the order of their first apps. */
function byPipeline<T extends Candidate>(apps: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  const sorted = apps.toSorted(
    (a, b) => stageOrder.indexOf(a.stage) - stageOrder.indexOf(b.stage) || compareNames(a.name, b.name),
  );
  for (const app of sorted) {
    const key = app.pipeline?.id ?? app.id;
    const group = groups.get(key);
    if (group) group.push(app);
    else groups.set(key, [app]);
  }
  return [...groups.values()];
}

const { compare: compareNames } = new Intl.Collator('en', { numeric: true });
