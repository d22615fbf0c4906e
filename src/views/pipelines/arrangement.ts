/** The rows of pipelines, and of the stages and apps below them. */

import type { CatalogApp } from '../../catalog/account-apps.ts';
import { pairsInto, type Pipeline, stagesAfter } from '../../domain/release/pipelines.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PipelineNode, StageAppNode, StageNode } from './nodes.ts';

type LedgerOf = (app: CatalogApp) => Ledger;

/** Unfolded are the only one, and those of the open folders. */
export function pipelineNodes(pipelines: readonly Pipeline<CatalogApp>[]): PipelineNode[] {
  return pipelines.map((pipeline) => ({
    kind: 'pipeline',
    pipeline,
    open: pipelines.length === 1 || isLinked(pipeline),
  }));
}

/** What a pipeline or a stage unfolds into. An app that is alone in its stage stands for the stage. */
export function stagesBelow(
  node: PipelineNode | StageNode,
  ledgerOf: LedgerOf,
): (StageNode | StageAppNode)[] {
  if (node.kind === 'stage') {
    return node.stage.apps.map((app) => stageAppNode(app, node.parent.pipeline, node, ledgerOf));
  }
  return node.pipeline.stages.map((stage) => {
    const [first, ...others] = stage.apps;
    if (first && others.length === 0) return stageAppNode(first, node.pipeline, node, ledgerOf);
    return { kind: 'stage', parent: node, stage };
  });
}

function stageAppNode(
  app: CatalogApp,
  pipeline: Pipeline<CatalogApp>,
  parent: StageAppNode['parent'],
  ledgerOf: LedgerOf,
): StageAppNode {
  return {
    kind: 'stageApp',
    parent,
    app,
    ledger: ledgerOf(app),
    pairs: pairsInto(pipeline, app),
    leads: stagesAfter(pipeline, app).length > 0,
  };
}

function isLinked({ stages }: Pipeline<CatalogApp>): boolean {
  return stages.some(({ apps }) => apps.some(({ linked }) => linked));
}
