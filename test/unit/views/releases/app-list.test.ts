import assert from 'node:assert/strict';
import { ApiError } from '../../../../src/api/errors.ts';
import type { Catalog, CatalogApp } from '../../../../src/ledger/catalog.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { AppList, type Memory } from '../../../../src/views/releases/app-list.ts';
import type { AppNode } from '../../../../src/views/releases/nodes.ts';
import { appOf } from './release.ts';

const { account } = appOf('any');

function scene(memory: Memory = { read: () => undefined, write: () => {} }) {
  const ledgers = new Map<string, Ledger>();
  const list = new AppList((app) => {
    const ledger = ledgers.get(app.id) ?? new Ledger(app, app.account, Date.now);
    ledgers.set(app.id, ledger);
    return ledger;
  }, memory);
  const fired: ('all' | readonly AppNode[])[] = [];
  list.changed.on((nodes) => fired.push(nodes));
  const update = (apps: readonly CatalogApp[], about: Partial<Catalog> = {}) =>
    list.update({ accounts: [account], apps, troubles: [], ...about });
  const names = () => list.nodes.map(({ app }) => app.name).join(' ');
  return { list, update, names, fired: () => fired.splice(0) };
}

const many = Array.from({ length: 500 }, (_, i) => appOf(`app-${i}`));
const mine = appOf('mine', { linked: true, stage: 'production' });

describe('the apps of the view', () => {
  it('draws nothing anew when nothing changed, and only what did', () => {
    const { list, update, fired } = scene();
    update([mine, appOf('other')]);
    assert.deepEqual(fired(), ['all']);
    const [first, second] = list.nodes;
    update([{ ...mine }, appOf('other')]);
    assert.deepEqual(fired(), [[]]);
    update([{ ...mine, name: 'renamed' }, appOf('other')]);
    assert.deepEqual(fired(), [[first]]);
    assert.deepEqual([list.nodes[0], list.nodes[1]], [first, second]);
    assert.equal(first?.app.name, 'renamed');
    update([{ ...mine, name: 'renamed' }, appOf('other'), appOf('new')]);
    assert.deepEqual(fired(), ['all']);
    assert.deepEqual([list.nodes[0], list.nodes[2]], [first, second]);
  });

  it('unfolds the first app, if an open folder deploys to it', () => {
    const one = scene();
    one.update([appOf('other'), mine]);
    assert.deepEqual(
      one.list.nodes.map(({ open }) => open),
      [true, false],
    );
    const other = scene();
    other.update([appOf('other')]);
    assert.equal(other.list.nodes[0]?.open, false);
  });

  it('is as it was when a filter let it go and come back', () => {
    const { list, update } = scene();
    update([mine, appOf('other')]);
    const nodes = [...list.nodes];
    list.fold(mine.id, true);
    list.fold('id of other', false);
    list.setFilter('no such app');
    assert.deepEqual(list.nodes, []);
    list.setFilter('');
    assert.ok(list.nodes.every((node, index) => node === nodes[index]));
    assert.deepEqual(
      list.nodes.map(({ open }) => open),
      [false, true],
    );
  });

  it('keeps what was chosen, whatever the catalog says meanwhile', () => {
    let kept: unknown;
    const memory = {
      read: () => kept,
      write: (value: unknown) => (kept = JSON.parse(JSON.stringify(value))),
    };
    const first = scene(memory);
    first.update([mine, ...many]);
    assert.deepEqual([first.names(), first.list.find?.more], ['mine', 500]);
    first.list.pin('id of app-7');
    first.list.pin('id of app-3');
    first.list.hide('id of mine');
    assert.deepEqual([first.names(), first.list.find?.more], ['app-7 app-3', 498]);
    first.update([]);
    assert.equal(first.names(), '');

    const second = scene(memory);
    second.update([mine, ...many]);
    assert.equal(second.names(), 'app-7 app-3');
    second.list.unhide(['id of mine']);
    second.list.unpin('id of app-7');
    second.list.setFilter('app-49');
    assert.equal(
      second.names(),
      'app-49 app-490 app-491 app-492 app-493 app-494 app-495 app-496 app-497 app-498 app-499',
    );
    assert.equal(second.list.find, undefined);
    second.list.setFilter('');
    assert.equal(second.names(), 'mine app-3');
  });

  it('offers all apps to those who search, with what is known of each', () => {
    const { list, update } = scene();
    update([...many, mine]);
    list.pin('id of app-400');
    list.hide('id of app-0');
    const choices = list.choices();
    assert.equal(choices.length, 501);
    assert.deepEqual(
      choices.slice(0, 3).map(({ app, shown, pinned, hidden }) => [app.name, shown, pinned, hidden]),
      [
        ['mine', true, false, false],
        ['app-400', true, true, false],
        ['app-0', false, false, true],
      ],
    );
  });

  it('says in which condition it is', () => {
    const { list, update } = scene();
    const error = new ApiError(500, undefined, 'It is broken.', undefined);
    const troubles = [{ account, error, readAt: undefined }];
    assert.equal(list.condition, 'loading');
    list.fail(error);
    assert.equal(list.condition, 'failed');
    update([], { accounts: [] });
    assert.equal(list.condition, 'signedOut');
    update([]);
    assert.equal(list.condition, 'empty');
    update([], { troubles });
    assert.equal(list.condition, 'failed');
    update([mine], { troubles });
    assert.equal(list.condition, 'ready');
    list.fail(error);
    assert.deepEqual([list.condition, list.nodes.length], ['ready', 1]);
    list.hide(mine.id);
    assert.equal(list.condition, 'hidden');
    list.setFilter('x');
    assert.equal(list.condition, 'unmatched');
    list.setFilter('');
    update(many);
    assert.deepEqual([list.condition, list.find?.only], ['ready', true]);
    list.keep([]);
    assert.deepEqual([list.condition, list.nodes], ['signedOut', []]);
  });

  it('marks the apps of an account that has to sign in again, and apps of one name', () => {
    const { list, update } = scene();
    const error = new ApiError(401, 'unauthorized', 'Sign in again.', undefined);
    const twin = appOf('mine', { id: 'another', account: { ...account, label: 'other' } });
    update([mine, twin, appOf('lone')], { troubles: [{ account, error, readAt: 1 }] });
    assert.deepEqual(
      list.nodes.map(({ app, marks }) => [app.name, app.account.label, marks.rejected, marks.twin]),
      [
        ['mine', account.label, true, true],
        ['lone', account.label, true, false],
        ['mine', 'other', false, true],
      ],
    );
  });
});
