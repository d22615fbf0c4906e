import assert from 'node:assert/strict';
import type { CatalogApp } from '../../../../src/catalog/account-apps.ts';
import { AppList } from '../../../../src/catalog/app-list.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { AppRows } from '../../../../src/views/releases/app-rows.ts';
import { appOf } from './release.ts';

const mine = appOf('mine', { linked: true, stage: 'production' });

function setUp(...apps: readonly CatalogApp[]) {
  const list = new AppList({ read: () => undefined, write: () => {} });
  const ledgers = new Map<string, Ledger>();
  const rows = new AppRows(list, (app) => {
    const ledger = ledgers.get(app.id) ?? new Ledger(app, app.account, Date.now);
    ledgers.set(app.id, ledger);
    return ledger;
  });
  const update = (...all: readonly CatalogApp[]) =>
    list.update({ accounts: [mine.account], apps: all, troubles: [] });
  update(...apps);
  const nodes = () => rows.rows().flatMap((row) => (row.kind === 'app' ? row : []));
  return { list, ledgers, rows, update, nodes, open: () => nodes().map(({ open }) => open) };
}

describe('the rows of apps', () => {
  it('unfold the first app, if an open folder deploys to it', () => {
    assert.deepEqual(setUp(appOf('other'), mine).open(), [true, false]);
    assert.deepEqual(setUp(appOf('other')).open(), [false]);
  });

  it('are as they were when a filter let them go and come back', () => {
    const { list, rows, nodes, open } = setUp(mine, appOf('other'));
    const [first, second] = nodes();
    rows.fold(first!, true);
    rows.fold(second!, false);
    list.setFilter('no such app');
    assert.deepEqual(rows.rows(), []);
    list.setFilter('');
    assert.deepEqual(open(), [false, true]);
  });

  it('forget what a person folded with the app, and where another account reads it', () => {
    const { ledgers, rows, update, nodes, open } = setUp(mine);
    rows.fold(nodes()[0]!, true);
    assert.deepEqual(open(), [false]);
    update();
    assert.deepEqual(open(), []);
    update(mine);
    assert.deepEqual(open(), [true]);
    rows.fold(nodes()[0]!, true);
    ledgers.clear();
    assert.deepEqual(open(), [true]);
  });

  it('end with the one that leads to the other apps, where there are any', () => {
    const many = Array.from({ length: 500 }, (_, i) => appOf(`app-${i}`));
    assert.deepEqual(
      setUp(mine, ...many)
        .rows.rows()
        .at(-1),
      { kind: 'find', more: 500, only: false },
    );
    assert.deepEqual(setUp(...many).rows.rows(), [{ kind: 'find', more: 500, only: true }]);
    assert.equal(setUp(mine).rows.rows().at(-1)?.kind, 'app');
  });
});
