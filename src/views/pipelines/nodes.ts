/** What the pipelines view is made of. */

import type { Repository } from '../../git/repository.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import type { Pair, Pipeline, StageApps } from '../../domain/release/pipelines.ts';
import type { Comparison } from './comparisons.ts';
import type { DifferenceLine } from './difference.ts';

/** One object for as long as the pipeline is the same: VS Code knows a row by its object. */
export interface PipelineNode {
  readonly kind: 'pipeline';
  readonly pipeline: Pipeline<CatalogApp>;
  /** Whether it is unfolded without being asked. */
  readonly open: boolean;
}

/** A stage of several apps. As long-lived as its pipeline. */
export interface StageNode {
  readonly kind: 'stage';
  readonly parent: PipelineNode;
  readonly stage: StageApps<CatalogApp>;
}

/** An app in its stage, with what it runs. As long-lived as its pipeline. */
export interface PlaceNode {
  readonly kind: 'place';
  /** The pipeline itself where the app is alone in its stage. */
  readonly parent: StageNode | PipelineNode;
  readonly app: CatalogApp;
  readonly ledger: Ledger;
  /** What it is compared with. */
  readonly pairs: readonly Pair<CatalogApp>[];
  /** Whether there is a stage after this one. */
  readonly leads: boolean;
}

/** What an app lacks of the one before it. */
export interface PairNode {
  readonly kind: 'pair';
  readonly parent: PlaceNode;
  readonly pair: Pair<CatalogApp>;
  readonly source: Ledger;
  readonly target: Ledger;
  /** As they were compared last; undefined while nobody has. */
  readonly comparison: Comparison | undefined;
}

/** Differences of one sort. */
export interface GroupNode {
  readonly kind: 'group';
  readonly parent: PairNode;
  readonly about: 'lacks' | 'ahead' | 'config' | 'addons' | 'slug';
  readonly label: string;
  readonly children: (parent: GroupNode) => readonly (CommitNode | LineNode)[];
}

/** Called as that of the releases view is, so that what can be done with one can be done with the other. */
export interface CommitNode {
  readonly kind: 'commit';
  readonly parent: GroupNode;
  readonly repository: Repository;
  readonly commit: Commit;
  readonly back: boolean;
}

/** A difference, or a sentence. */
export interface LineNode {
  readonly kind: 'line';
  readonly parent: PairNode | GroupNode;
  readonly line: DifferenceLine;
}

export type Node = PipelineNode | StageNode | PlaceNode | PairNode | GroupNode | CommitNode | LineNode;

/** The pipeline that a place or its stage is in. */
export function pipelineOf({ parent }: PlaceNode): Pipeline<CatalogApp> {
  return parent.kind === 'stage' ? parent.parent.pipeline : parent.pipeline;
}

/** Outlives a refresh, and with it the selection. */
export function idOf(node: Node): string {
  switch (node.kind) {
    case 'pipeline':
      return `pipeline ${node.pipeline.id}`;
    case 'stage':
      return `${node.stage.stage ?? 'other'} ${idOf(node.parent)}`;
    case 'place':
      return `app ${node.app.id}`;
    case 'pair':
      return `pair ${node.pair.source.id} ${node.pair.target.id}`;
    case 'group':
      return `${node.about} ${idOf(node.parent)}`;
    case 'commit':
      return `${node.commit.hash} ${idOf(node.parent)}`;
    case 'line':
      return `${node.line.id} ${idOf(node.parent)}`;
  }
}
