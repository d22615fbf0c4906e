/** Which apps are shown, and in which order. */

import type { Choices } from './choices.ts';
import type { App, Stage } from '../domain/release/release.ts';

/** What is known of an app where apps are chosen from. */
export interface Candidate extends App {
  /** True when a git remote of an open folder deploys to it. */
  readonly linked: boolean;
  /** Who sees it. */
  readonly account: { readonly label: string };
}

export interface Arrangement<T> {
  readonly shown: readonly T[];
  /** How many can be found that are neither shown nor hidden. */
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

/** So many apps fit into the view: there is nothing to search. */
const few = 10;

/**
 * Shown are the apps of the open folders with those of their pipelines, then the pinned ones; all, where there are only
 * a few. With a filter it is instead whatever has its words, wherever it was. What is hidden stays hidden.
 */
export function arrange<T extends Candidate>(apps: readonly T[], choices: Choices): Arrangement<T> {
  const ordered = inOrder(apps, choices);
  const front = new Set(choices.pinned.concat(frontOf(apps).map(({ id }) => id)));
  const open = ordered.filter(({ id }) => !choices.hidden.includes(id));
  if (choices.filter.trim() !== '') {
    // With one account only, its name would be found in every app.
    const several = new Set(apps.map(({ account }) => account.label)).size > 1;
    const texts = (app: T) => (several ? [...textsOf(app), app.account.label] : textsOf(app));
    return { shown: open.filter((app) => hasWords(texts(app), choices.filter)), more: 0 };
  }
  // Counted with the hidden ones: hiding one must not bring others in.
  const shown = apps.length <= few ? open : open.filter(({ id }) => front.has(id));
  return { shown, more: open.length - shown.length };
}

/** All of them in the order in which people look for them: those of the open folders, the pinned ones, the rest. */
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

/** Apps of one pipeline together, closest to people first; the groups in the order of their first apps. */
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
