import assert from 'node:assert/strict';
import { ApiError } from '../../../src/api/errors.ts';
import type { CatalogApp } from '../../../src/catalog/account-apps.ts';
import type { KnownApps } from '../../../src/catalog/known-apps.ts';
import { AppList } from '../../../src/catalog/app-list.ts';
import type { Memory } from '../../../src/domain/memory.ts';
import { appOf } from '../views/releases/release.ts';

const { account } = appOf('any');

function setUp(memory: Memory = { read: () => undefined, write: () => {} }) {
  const list = new AppList(memory);
  const update = (apps: readonly CatalogApp[], about: Partial<KnownApps> = {}) =>
    list.update({ accounts: [account], apps, troubles: [], ...about });
  const names = () => list.shown.map(({ app }) => app.name).join(' ');
  return { list, update, names };
}

const many = Array.from({ length: 500 }, (_, i) => appOf(`app-${i}`));
const mine = appOf('mine', { linked: true, stage: 'production' });

describe('the list of apps', () => {
  it('keeps what was chosen, whatever the catalog says meanwhile', () => {
    let kept: unknown;
    const memory = {
      read: () => kept,
      write: (value: unknown) => (kept = JSON.parse(JSON.stringify(value))),
    };
    const first = setUp(memory);
    first.update([mine, ...many]);
    assert.deepEqual([first.names(), first.list.more], ['mine', 500]);
    first.list.pin('id of app-7');
    first.list.pin('id of app-3');
    first.list.hide('id of mine');
    assert.deepEqual([first.names(), first.list.more], ['app-7 app-3', 498]);
    first.update([]);
    assert.equal(first.names(), '');

    const second = setUp(memory);
    second.update([mine, ...many]);
    assert.equal(second.names(), 'app-7 app-3');
    second.list.unhide(['id of mine']);
    second.list.unpin('id of app-7');
    second.list.setFilter('app-49');
    assert.equal(
      second.names(),
      'app-49 app-490 app-491 app-492 app-493 app-494 app-495 app-496 app-497 app-498 app-499',
    );
    assert.equal(second.list.more, 0);
    second.list.setFilter('');
    assert.equal(second.names(), 'mine app-3');
  });

  it('has the pipelines of the apps that are not hidden', () => {
    const { list, update } = setUp();
    const pipeline = { id: 'p', name: 'shop' };
    update([
      mine,
      appOf('try', { pipeline, stage: 'staging' }),
      appOf('live', { pipeline, stage: 'production' }),
    ]);
    const stages = () => list.pipelines.map(({ name, stages: of }) => [name, of.map(({ stage }) => stage)]);
    assert.deepEqual(stages(), [['shop', ['staging', 'production']]]);
    list.hide('id of try');
    assert.deepEqual(stages(), [['shop', ['production']]]);
    assert.equal(list.find('id of try')?.stage, 'staging');
  });

  it('offers all apps to those who search, with what is known of each', () => {
    const { list, update } = setUp();
    update([...many, mine]);
    list.pin('id of app-400');
    list.hide('id of app-0');
    const choices = list.choices;
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
    const { list, update } = setUp();
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
    assert.deepEqual([list.condition, list.shown.length], ['ready', 1]);
    list.hide(mine.id);
    assert.equal(list.condition, 'hidden');
    list.setFilter('x');
    assert.equal(list.condition, 'unmatched');
    list.setFilter('');
    update(many);
    assert.deepEqual([list.condition, list.shown, list.more], ['ready', [], 500]);
    list.retain([]);
    assert.deepEqual([list.condition, list.shown], ['signedOut', []]);
  });

  it('marks the apps of an account that has to sign in again, and apps of one name', () => {
    const { list, update } = setUp();
    const error = new ApiError(401, 'unauthorized', 'Sign in again.', undefined);
    const twin = appOf('mine', { id: 'another', account: { ...account, label: 'other' } });
    update([mine, twin, appOf('lone')], { troubles: [{ account, error, readAt: 1 }] });
    assert.deepEqual(
      list.shown.map(({ app, marks }) => [app.name, app.account.label, marks.rejected, marks.twin]),
      [
        ['mine', account.label, true, true],
        ['lone', account.label, true, false],
        ['mine', 'other', false, true],
      ],
    );
  });
});
