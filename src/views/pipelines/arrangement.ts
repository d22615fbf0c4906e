/** The rows of pipelines, stages and apps: the same objects while nothing of them changes, as VS Code knows rows by them. */

import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { pairsInto, type Pipeline, stagesAfter } from '../../domain/release/pipelines.ts';
import type { PipelineNode, PlaceNode, StageNode } from './nodes.ts';

type Row = StageNode | PlaceNode;

export class Arrangement {
  readonly #ledgerOf: (app: CatalogApp) => Ledger;
  #nodes: readonly PipelineNode[] = [];
  readonly #rows = new WeakMap<PipelineNode, readonly Row[]>();
  readonly #places = new WeakMap<StageNode, readonly PlaceNode[]>();

  constructor(ledgerOf: (app: CatalogApp) => Ledger) {
    this.#ledgerOf = ledgerOf;
  }

  get nodes(): readonly PipelineNode[] {
    return this.#nodes;
  }

  /** Takes in the pipelines that there are. @returns whether there are other rows now */
  update(pipelines: readonly Pipeline<CatalogApp>[]): boolean {
    const before = new Map(this.#nodes.map((node) => [node.pipeline.id, node]));
    const nodes = pipelines.map((pipeline): PipelineNode => {
      const known = before.get(pipeline.id);
      if (known && isSame(known.pipeline, pipeline)) return known;
      return { kind: 'pipeline', pipeline, open: pipelines.length === 1 || isLinked(pipeline) };
    });
    const same =
      nodes.length === this.#nodes.length && nodes.every((node, index) => node === this.#nodes[index]);
    if (same) return false;
    this.#nodes = nodes;
    for (const node of nodes) if (!this.#rows.has(node)) this.#rows.set(node, this.#make(node));
    return true;
  }

  /** What a row unfolds into. */
  below(node: PipelineNode | StageNode): readonly Row[] {
    return (node.kind === 'stage' ? this.#places.get(node) : this.#rows.get(node)) ?? [];
  }

  /** The apps among that. */
  placesBelow(node: PipelineNode | StageNode): PlaceNode[] {
    return this.below(node).filter((row) => row.kind === 'place');
  }

  /** Whether a row still is one. */
  has({ parent }: PlaceNode): boolean {
    return this.#nodes.includes(parent.kind === 'stage' ? parent.parent : parent);
  }

  #make(parent: PipelineNode): Row[] {
    const { pipeline } = parent;
    const placeOf = (app: CatalogApp, above: PlaceNode['parent']): PlaceNode => ({
      kind: 'place',
      parent: above,
      app,
      ledger: this.#ledgerOf(app),
      pairs: pairsInto(pipeline, app),
      leads: stagesAfter(pipeline, app).length > 0,
    });
    return pipeline.stages.map((stage) => {
      const [first, ...others] = stage.apps;
      if (first && others.length === 0) return placeOf(first, parent);
      const node: StageNode = { kind: 'stage', parent, stage };
      this.#places.set(
        node,
        stage.apps.map((app) => placeOf(app, node)),
      );
      return node;
    });
  }
}

function isLinked({ stages }: Pipeline<CatalogApp>): boolean {
  return stages.some(({ apps }) => apps.some(({ linked }) => linked));
}

/** Of what the view says of them, and who is asked about them. */
function isSame(one: Pipeline<CatalogApp>, other: Pipeline<CatalogApp>): boolean {
  const others = appsOf(other);
  return (
    factsOf(one) === factsOf(other) &&
    appsOf(one).every(({ account }, index) => account === others[index]?.account)
  );
}

function factsOf(pipeline: Pipeline<CatalogApp>): string {
  return JSON.stringify([pipeline.name, appsOf(pipeline).map(({ id, name, stage }) => [id, name, stage])]);
}

function appsOf({ stages }: Pipeline<CatalogApp>): CatalogApp[] {
  return stages.flatMap(({ apps }) => apps);
}
