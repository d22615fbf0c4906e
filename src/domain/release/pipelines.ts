/** Pipelines: the stages that code goes through on its way to production, and the apps of each. */

import type { App, PipelineRef, Stage } from './release.ts';

export interface Pipeline<A extends App> extends PipelineRef {
  /** The stages that have apps, in the order in which code passes through them. */
  readonly stages: readonly StageApps<A>[];
}

export interface StageApps<A extends App> {
  /** Undefined for a stage that Shiplog does not know. */
  readonly stage: Stage | undefined;
  /** By name. */
  readonly apps: readonly A[];
}

/** Two apps of neighbouring stages. */
export interface Pair<A extends App> {
  /** What is promoted. */
  readonly source: A;
  readonly target: A;
}

const order: readonly (Stage | undefined)[] = [
  'test',
  'review',
  'development',
  'staging',
  'production',
  undefined,
];

/** A stage where there is little room: `prod`, `dev`. */
export function shortStage(stage: Stage): string {
  return stage === 'production' ? 'prod' : stage === 'development' ? 'dev' : stage;
}

/** The stages from which code is promoted. The code of a review app is merged instead. */
const promoting: ReadonlySet<Stage | undefined> = new Set<Stage>(['development', 'staging', 'production']);

/** The pipelines of some apps, in the order of the apps. */
export function pipelinesOf<A extends App>(apps: readonly A[]): Pipeline<A>[] {
  const members = Map.groupBy(
    apps.filter(({ pipeline }) => pipeline !== undefined),
    ({ pipeline }) => pipeline?.id ?? '',
  );
  return [...members].map(([id, own]) => ({
    id,
    name: own.find(({ pipeline }) => pipeline?.name !== undefined)?.pipeline?.name,
    stages: stagesOf(own),
  }));
}

function stagesOf<A extends App>(apps: readonly A[]): StageApps<A>[] {
  return order.flatMap((stage) => {
    const own = apps.filter((app) => app.stage === stage).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return own.length > 0 ? [{ stage, apps: own }] : [];
  });
}

/** The apps that an app is compared with: those of the last stage before its own from which code is promoted. */
export function pairsInto<A extends App>({ stages }: Pipeline<A>, target: A): Pair<A>[] {
  if (!promoting.has(target.stage)) return [];
  const before = stages.filter(
    ({ stage }) => promoting.has(stage) && order.indexOf(stage) < order.indexOf(target.stage),
  );
  return (before.at(-1)?.apps ?? []).map((source) => ({ source, target }));
}

/** The stages that an app's code can be promoted to: those after its own, nearest first. */
export function stagesAfter<A extends App>({ stages }: Pipeline<A>, source: A): StageApps<A>[] {
  if (source.stage === undefined) return [];
  return stages.filter(
    ({ stage }) => promoting.has(stage) && order.indexOf(stage) > order.indexOf(source.stage),
  );
}

/** Whether there can be a stage after an app's own; its pipeline says whether there is one. */
export function isBeforeProduction({ stage, pipeline }: Pick<App, 'stage' | 'pipeline'>): boolean {
  return pipeline !== undefined && stage !== undefined && stage !== 'production';
}
