import assert from 'node:assert/strict';
import type { CatalogApp } from '../../../../src/catalog/account-apps.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { pipelinesOf } from '../../../../src/domain/release/pipelines.ts';
import { Arrangement } from '../../../../src/views/pipelines/arrangement.ts';
import { appOf } from '../releases/release.ts';

const shop = { id: 'p1', name: 'shop' };
const other = { id: 'p2', name: 'other' };
const staging = appOf('try', { stage: 'staging', pipeline: shop, linked: true });
const [eu, us] = ['eu', 'us'].map((name) => appOf(name, { stage: 'production', pipeline: shop })) as [
  CatalogApp,
  CatalogApp,
];
const elsewhere = appOf('else', { stage: 'production', pipeline: other });

const arranged = (...apps: readonly CatalogApp[]) => {
  const rows = new Arrangement((app) => ({ app }) as unknown as Ledger);
  assert.equal(rows.update(pipelinesOf(apps)), true);
  return rows;
};

describe('the rows of pipelines', () => {
  it('have a row for a stage of several apps; one that is alone stands for its stage', () => {
    const rows = arranged(staging, eu, us);
    const [pipeline] = rows.nodes;
    assert.ok(pipeline);
    const [place, stage] = rows.below(pipeline);
    assert.ok(place?.kind === 'place' && stage?.kind === 'stage');
    assert.deepEqual([place.app.name, place.leads, place.pairs.length], ['try', true, 0]);
    assert.deepEqual(
      rows.placesBelow(stage).map(({ app, leads, pairs }) => [app.name, leads, pairs[0]?.source.name]),
      [
        ['eu', false, 'try'],
        ['us', false, 'try'],
      ],
    );
    assert.deepEqual(rows.placesBelow(pipeline), [place]);
  });

  it('unfold the only one, and those of the open folders', () => {
    const opened = (...apps: readonly CatalogApp[]) => arranged(...apps).nodes.map(({ open }) => open);
    assert.deepEqual(opened(elsewhere), [true]);
    assert.deepEqual(opened(staging, eu, elsewhere), [true, false]);
  });

  it('are the same objects while nothing of them changes', () => {
    const rows = arranged(staging, eu, elsewhere);
    const [first, second] = rows.nodes;
    assert.ok(first && second);
    const [place] = rows.placesBelow(first);
    assert.ok(place);
    // Read anew, the apps are others that say the same.
    assert.equal(
      rows.update(pipelinesOf([{ ...staging }, { ...eu }, { ...elsewhere, linked: true }])),
      false,
    );
    assert.deepEqual([rows.nodes[0] === first, rows.below(first)[0] === place], [true, true]);
    assert.equal(rows.update(pipelinesOf([staging, eu, us, elsewhere])), true);
    assert.notEqual(rows.nodes[0], first);
    assert.equal(rows.nodes[1], second);
    assert.deepEqual([rows.has(place), rows.has(rows.placesBelow(second)[0]!)], [false, true]);
  });

  it('are others when another account is asked about an app', () => {
    const rows = arranged(staging, eu);
    assert.equal(rows.update(pipelinesOf([staging, { ...eu, account: { ...eu.account } }])), true);
    assert.equal(rows.update(pipelinesOf([])), true);
    assert.deepEqual(rows.nodes, []);
  });
});
