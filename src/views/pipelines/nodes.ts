/** What the pipelines view is made of. */

import type { Repository } from '../../git/repository.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import type { Pair, Pipeline, StageApps } from '../../domain/release/pipelines.ts';
import type { Comparison } from './comparisons.ts';
import type { DifferenceLine } from './difference.ts';

export interface PipelineNode {
  readonly kind: 'pipeline';
  readonly pipeline: Pipeline<CatalogApp>;
  /** Whether it is unfolded without being asked. */
  readonly open: boolean;
}

/** A stage of several apps. */
export interface StageNode {
  readonly kind: 'stage';
  readonly parent: PipelineNode;
  readonly stage: StageApps<CatalogApp>;
}

/** An app in its stage, with what it runs. */
export interface StageAppNode {
  readonly kind: 'stageApp';
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
  readonly parent: StageAppNode;
  readonly pair: Pair<CatalogApp>;
  readonly source: Ledger;
  readonly target: Ledger;
  /** As they were compared last; undefined before that. */
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

export type Node = PipelineNode | StageNode | StageAppNode | PairNode | GroupNode | CommitNode | LineNode;

/** The row that another one lies below. */
export function parentOf(node: Node): Exclude<Node, CommitNode | LineNode> | undefined {
  return node.kind === 'pipeline' ? undefined : node.parent;
}

/** The pipeline that a row is in. */
export function topOf(node: StageAppNode): PipelineNode {
  return node.parent.kind === 'stage' ? node.parent.parent : node.parent;
}

/** Whether a row can take the place of one with the same id: another account has other ledgers. */
export function isSame(known: Node, row: Node): boolean {
  if (known.kind === 'stageApp' && row.kind === 'stageApp') return known.ledger === row.ledger;
  if (known.kind !== 'pair' || row.kind !== 'pair') return true;
  return known.source === row.source && known.target === row.target;
}

/** Outlives a refresh, and with it the selection. */
export function idOf(node: Node): string {
  switch (node.kind) {
    case 'pipeline':
      return `pipeline ${node.pipeline.id}`;
    case 'stage':
      return `${node.stage.stage ?? 'other'} ${idOf(node.parent)}`;
    case 'stageApp':
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
