import assert from 'node:assert/strict';
import { Client } from '../../../src/api/client.ts';
import type { HttpRequest } from '../../../src/api/transport.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { AppLedgers } from '../../../src/catalog/app-ledgers.ts';
import type { ShownApp } from '../../../src/catalog/app-list.ts';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { WatchedLedgers } from '../../../src/views/rows/watched-ledgers.ts';
import { accountOf } from '../../platform/account.ts';
import { Gate, nextTurn } from '../ledger/fixture.ts';
import { requestLog } from '../../secrets.ts';

interface Setting {
  apps: { id: string; name: string }[];
  remotes: string[];
  status: number;
}

/** The catalog of a window: a platform, its apps as a list, and the ledgers that are kept true. */
function setUp(setting: Setting) {
  let now = 0;
  let due: { at: number; run: () => void } | undefined;
  const clock = {
    now: () => now,
    after(milliseconds: number, run: () => void) {
      due = { at: now + milliseconds, run };
      return () => (due = undefined);
    },
  };
  const gate = new Gate({
    send({ url: { pathname } }: HttpRequest) {
      const body = pathname === '/apps' ? setting.apps : [];
      return Promise.resolve({ status: setting.status, headers: {}, body: JSON.stringify(body) });
    },
  });
  const account = accountOf(
    new Client({ url: new URL('http://127.0.0.1:9'), token: 'x' }, gate, requestLog(), {
      clock: { now: clock.now, wait: () => Promise.resolve() },
    }),
  );
  let accounts = [account];
  const ledgers = new AppLedgers(() => Promise.resolve(accounts), clock.now);
  const links = {
    all: () => Promise.resolve(setting.remotes.map((name) => ({ app: { name, port: undefined } })) as never),
  };
  const catalog = new Catalog(ledgers, links, { read: () => undefined, write: () => {} }, clock);
  const { list } = catalog;
  const watched = new WatchedLedgers({ watch: () => () => {} }, () => {});
  list.changed.on(() => {
    const read = list.shown.filter(({ app, marks }) => app.linked || marks.pinned);
    watched.set(read.map(({ app }) => ledgers.of(app)));
  });
  return {
    list,
    catalog,
    gate,
    /** The paths that were asked for since the last time, as soon as all have their answers. */
    asked: async (): Promise<string[]> => {
      for (let turn = 0; turn < 10; turn++) {
        // oxlint-disable-next-line no-await-in-loop -- it waits
        await nextTurn();
      }
      return gate.requests.splice(0).map(({ url }) => url.pathname);
    },
    pass: async (milliseconds: number) => {
      now += milliseconds;
      if (due && due.at <= now) due.run();
      await nextTurn();
    },
    signOut: () => (accounts = []),
    watched: (): readonly Ledger[] => watched.ledgers,
  };
}

const paths = ['/apps', '/pipelines', '/teams', '/users/~/pipeline-couplings'];
const many = Array.from({ length: 500 }, (_, i) => ({ id: `id-${i}`, name: `app-${i}` }));

describe('the catalog of apps', () => {
  it('asks for no more of 500 apps than of one, but for those that somebody chose', async () => {
    const { list, catalog, asked, watched } = setUp({
      apps: many,
      remotes: ['app-7', 'app-7', 'app-9'],
      status: 200,
    });
    await catalog.shown();
    assert.deepEqual((await asked()).toSorted(), [
      paths[0],
      '/apps/id-7/releases',
      '/apps/id-9/releases',
      ...paths.slice(1),
    ]);
    list.pin('id-300');
    assert.deepEqual(await asked(), ['/apps/id-300/releases']);
    list.setFilter('app-4');
    assert.equal(list.shown.length, 111);
    assert.equal(list.choices.length, 500);
    list.setFilter('');
    assert.deepEqual(await asked(), []);
    list.hide('id-7');
    assert.deepEqual(
      watched().map(({ app }) => app.name),
      ['app-9', 'app-300'],
    );
    await catalog.shown();
    assert.deepEqual(await asked(), []);
    await catalog.refresh();
    assert.deepEqual((await asked()).toSorted(), paths);
  });

  it('reads them again when remotes changed, not with every commit', async () => {
    const setting = { apps: many, remotes: ['app-7'], status: 200 };
    const { list, catalog, asked } = setUp(setting);
    await catalog.repositoriesChanged();
    assert.deepEqual(await asked(), [], 'nobody has looked yet');
    await catalog.shown();
    await asked();
    await catalog.repositoriesChanged();
    assert.deepEqual(await asked(), []);
    setting.remotes = ['app-8', 'app-7'];
    await catalog.repositoriesChanged();
    assert.deepEqual(
      list.shown.map(({ app }) => app.name),
      ['app-7', 'app-8'],
    );
  });

  it('follows a rename, and knows the name that remotes still have', async () => {
    const setting = { apps: [{ id: 'one', name: 'bookshop' }], remotes: ['bookshop'], status: 200 };
    const { list, catalog } = setUp(setting);
    await catalog.shown();
    assert.deepEqual(list.remoteNames('bookshop'), []);
    setting.apps = [{ id: 'one', name: 'books' }];
    await catalog.refresh();
    assert.deepEqual([list.remoteNames('books'), list.remoteNames('bookshop')], [['bookshop'], []]);
    const [{ app }] = list.shown as [ShownApp];
    assert.deepEqual([app.id, app.name, app.linked], ['one', 'books', true]);
  });

  it('keeps what it knew while the platform fails, and recovers by itself while somebody looks', async () => {
    const setting = { apps: [{ id: 'one', name: 'bookshop' }], remotes: [], status: 200 };
    const { list, catalog, asked, pass } = setUp(setting);
    catalog.visible = true;
    await pass(1000);
    await catalog.shown();
    await asked();
    setting.status = 500;
    await pass(5 * 60_000);
    assert.ok((await asked()).includes('/apps'));
    assert.deepEqual([list.shown.length, list.troubles[0]?.readAt], [1, 1000]);
    setting.status = 200;
    setting.apps = [...setting.apps, { id: 'two', name: 'new' }];
    await pass(5000);
    await asked();
    assert.deepEqual([list.shown.length, list.troubles], [2, []]);
    catalog.visible = false;
    await pass(60 * 60_000);
    assert.deepEqual(await asked(), []);
    catalog.dispose();
  });

  it('drops the apps of an account that went at once, also when a read of before ends later', async () => {
    const { list, catalog, gate, signOut, asked } = setUp({ apps: many, remotes: ['app-7'], status: 200 });
    await catalog.accountsChanged();
    assert.deepEqual(await asked(), [], 'nobody has looked yet');
    await catalog.shown();
    assert.equal(list.shown.length, 1);
    const letGo = gate.hold();
    const again = catalog.refresh();
    await nextTurn();
    signOut();
    const changed = catalog.accountsChanged();
    await nextTurn();
    assert.deepEqual([list.shown, list.condition], [[], 'signedOut']);
    letGo();
    await Promise.all([again, changed]);
    assert.deepEqual([list.shown, list.condition], [[], 'signedOut']);
  });
});
