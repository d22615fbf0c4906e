import assert from 'node:assert/strict';
import type { CatalogApp } from '../../../../src/catalog/account-apps.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { pipelinesOf } from '../../../../src/domain/release/pipelines.ts';
import { pipelineNodes, stagesBelow } from '../../../../src/views/pipelines/arrangement.ts';
import { idOf, isSame } from '../../../../src/views/pipelines/nodes.ts';
import { appOf } from '../releases/release.ts';

const shop = { id: 'p1', name: 'shop' };
const other = { id: 'p2', name: 'other' };
const staging = appOf('try', { stage: 'staging', pipeline: shop, linked: true });
const [eu, us] = ['eu', 'us'].map((name) => appOf(name, { stage: 'production', pipeline: shop })) as [
  CatalogApp,
  CatalogApp,
];
const elsewhere = appOf('else', { stage: 'production', pipeline: other });

const ledgerOf = (app: CatalogApp) => ({ app }) as unknown as Ledger;
const nodesOf = (...apps: readonly CatalogApp[]) => pipelineNodes(pipelinesOf(apps));

describe('the rows of pipelines', () => {
  it('have a row for a stage of several apps; one that is alone stands for its stage', () => {
    const [pipeline] = nodesOf(staging, eu, us);
    assert.ok(pipeline);
    const [app, stage] = stagesBelow(pipeline, ledgerOf);
    assert.ok(app?.kind === 'stageApp' && stage?.kind === 'stage');
    assert.deepEqual([app.app.name, app.leads, app.pairs.length], ['try', true, 0]);
    assert.deepEqual(
      stagesBelow(stage, ledgerOf).map((row) =>
        row.kind === 'stageApp' ? [row.app.name, row.leads, row.pairs[0]?.source.name] : row.kind,
      ),
      [
        ['eu', false, 'try'],
        ['us', false, 'try'],
      ],
    );
  });

  it('unfold the only one, and those of the open folders', () => {
    const opened = (...apps: readonly CatalogApp[]) => nodesOf(...apps).map(({ open }) => open);
    assert.deepEqual(opened(elsewhere), [true]);
    assert.deepEqual(opened(staging, eu, elsewhere), [true, false]);
  });

  it('are others when another account is asked about an app', () => {
    const stageAppOf = (app: CatalogApp, ledger: Ledger) => stagesBelow(nodesOf(app)[0]!, () => ledger)[0]!;
    const ledger = ledgerOf(eu);
    const [one, renamed] = [stageAppOf(eu, ledger), stageAppOf({ ...eu, name: 'renamed' }, ledger)];
    assert.equal(idOf(one), idOf(renamed));
    assert.ok(isSame(one, renamed));
    assert.ok(!isSame(one, stageAppOf(eu, ledgerOf(eu))));
  });
});
