import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../src/api/transport.ts';
import { Client } from '../../../src/api/client.ts';
import type { Account } from '../../../src/api/account.ts';
import type { CatalogApp } from '../../../src/catalog/account-apps.ts';
import { isRejection } from '../../../src/api/errors.ts';
import { type KnownApps, AppsReader } from '../../../src/catalog/known-apps.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { ApiError } from '../../../src/api/errors.ts';
import { AppLedgers } from '../../../src/catalog/app-ledgers.ts';
import { type AppName, readApp } from '../../../src/domain/release/app-name.ts';
import type { RemoteApp } from '../../../src/domain/forge/app-remote.ts';
import { accountOf } from '../../platform/account.ts';
import { errorOf } from '../api/bad-server.ts';
import { releaseExample } from '../api/examples.ts';
import { Gate } from '../ledger/fixture.ts';
import { requestLog } from '../../secrets.ts';

/** A client of a platform that answers by path; `next` is the Next-Range of every answer. */
function clientOf(
  answers: (request: HttpRequest) => {
    readonly status?: number;
    readonly body: unknown;
    readonly next?: string;
  },
) {
  const gate = new Gate({
    send: (request) => {
      const { status = 200, body, next } = answers(request);
      return Promise.resolve({ status, headers: { 'next-range': next }, body: JSON.stringify(body) });
    },
  });
  return {
    gate,
    client: new Client({ url: new URL('http://127.0.0.1:9'), token: 'x' }, gate, requestLog()),
  };
}

/** A client whose answers can be changed: by path a body, or a status other than 200. */
function platformOf(answers: Readonly<Record<string, unknown>>) {
  const now: Record<string, unknown> = {
    '/apps': [],
    '/teams': [],
    '/pipelines': [],
    '/users/~/pipeline-couplings': [],
    ...answers,
  };
  const { client, gate } = clientOf(({ url: { pathname } }) => {
    const answer = now[pathname] ?? 404;
    if (typeof answer !== 'number') return { body: answer };
    return { status: answer, body: { id: 'x', message: `It is ${answer}.` } };
  });
  const asked = () => gate.requests.splice(0).map(({ url }) => url.pathname);
  return { now, client, account: accountOf(client), asked };
}

const remote = (name: string, port?: string): RemoteApp => ({ name, port });
const names = ({ apps }: KnownApps) => apps.map(({ name }) => name);
const linkedOf = ({ apps }: KnownApps) => apps.filter(({ linked }) => linked).map(({ name }) => name);

describe('the apps that accounts see', () => {
  let time = 1000;
  const reader = () => new AppsReader(() => time);

  it('joins apps with their places in pipelines, their teams and the remotes of open folders', async () => {
    const { account } = platformOf({
      '/apps': [
        { id: 'one', name: 'bookshop' },
        { id: 'two', name: 'bookshop-staging', team: { name: 'books' } },
        { id: 'three' },
      ],
      '/apps/unlisted': { id: 'four', name: 'unlisted' },
      '/pipelines': [{ id: 'pipe', name: 'shop' }],
      '/users/~/pipeline-couplings': [
        { app: { id: 'one' }, pipeline: { id: 'pipe' }, stage: 'production' },
        { app: { id: 'gone' }, pipeline: { id: 'pipe' }, stage: 'staging' },
        { app: { id: 'two' }, pipeline: { id: 'pipe' }, stage: 'a stage from the future' },
      ],
    });
    const remotes = [remote('bookshop-staging'), remote('elsewhere'), remote('unlisted')];
    const { apps, troubles } = await reader().read([account], remotes, 'person');
    assert.deepEqual(
      apps.map(({ id, name, team, stage, pipeline, linked }) => [id, name, team, stage, pipeline, linked]),
      [
        ['one', 'bookshop', undefined, 'production', { id: 'pipe', name: 'shop' }, false],
        ['two', 'bookshop-staging', 'books', undefined, { id: 'pipe', name: 'shop' }, true],
        ['four', 'unlisted', undefined, undefined, undefined, true],
      ],
    );
    assert.ok(apps.every((one) => one.account === account));
    assert.deepEqual(troubles, []);
  });

  it('has the apps of teams, each app once, and loses nothing by a team that it may not see', async () => {
    const { account } = platformOf({
      '/apps': [{ id: 'one', name: 'bookshop' }],
      '/teams': ['books', 'secret', 'gone'].map((name) => ({ id: name, name })),
      '/teams/books/apps': [
        { id: 'one', name: 'bookshop' },
        { id: 'two', name: 'printer' },
      ],
      '/teams/secret/apps': 403,
    });
    const catalog = await reader().read([account], [], 'person');
    assert.deepEqual(names(catalog), ['bookshop', 'printer']);
    assert.deepEqual(catalog.troubles, []);
  });

  it('takes a remote of this machine for an app of the platform at its port only', async () => {
    const { account, asked } = platformOf({ '/apps': [{ id: 'one', name: 'bookshop' }] });
    const read = async (port: string | undefined) =>
      linkedOf(await reader().read([account], [remote('bookshop', port)], 'person'));
    assert.equal(account.client.host, '127.0.0.1:9');
    assert.deepEqual(await read('9'), ['bookshop']);
    assert.deepEqual(await read('10'), []);
    assert.deepEqual(await read(''), []);
    assert.deepEqual(await read(undefined), ['bookshop']);
    assert.ok(!asked().includes('/apps/bookshop'));
  });

  it('loses only stages when pipelines cannot be read, and keeps those it knew', async () => {
    const platform = platformOf({
      '/apps': [{ id: 'one', name: 'bookshop' }],
      '/pipelines': 500,
      '/users/~/pipeline-couplings': 500,
    });
    const one = reader();
    const first = await one.read([platform.account], [], 'person');
    assert.deepEqual([names(first), first.apps[0]?.stage, first.troubles], [['bookshop'], undefined, []]);
    platform.now['/pipelines'] = [{ id: 'pipe', name: 'shop' }];
    platform.now['/users/~/pipeline-couplings'] = [
      { app: { id: 'one' }, pipeline: { id: 'pipe' }, stage: 'production' },
    ];
    await one.read([platform.account], [], 'person');
    platform.now['/pipelines'] = 500;
    const named = await one.read([platform.account], [], 'person');
    assert.equal(named.apps[0]?.pipeline?.name, 'shop');
    platform.now['/users/~/pipeline-couplings'] = 503;
    const last = await one.read([platform.account], [], 'person');
    assert.deepEqual([last.apps[0]?.stage, last.apps[0]?.pipeline?.name], ['production', 'shop']);
  });

  it('keeps the apps of the last time when they cannot be read, and says since when', async () => {
    const platform = platformOf({
      '/apps': [{ id: 'one', name: 'bookshop' }],
      '/teams': [{ id: 'books', name: 'books' }],
      '/teams/books/apps': [{ id: 'two', name: 'printer' }],
    });
    const one = reader();
    time = 5000;
    await one.read([platform.account], [remote('bookshop')], 'person');
    time = 9000;
    for (const [path, left] of [
      ['/apps', ['printer', 'bookshop']],
      ['/teams', ['bookshop', 'printer']],
      ['/teams/books/apps', ['bookshop', 'printer']],
    ] as const) {
      const before = platform.now[path];
      platform.now[path] = 502;
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const catalog = await one.read([platform.account], [remote('bookshop')], 'background');
      platform.now[path] = before;
      assert.deepEqual(names(catalog), left, path);
      assert.deepEqual(linkedOf(catalog), ['bookshop']);
      const [trouble, ...others] = catalog.troubles;
      assert.deepEqual([trouble?.account, trouble?.readAt, others], [platform.account, 5000, []]);
    }
    platform.now['/apps'] = [];
    const catalog = await one.read([platform.account], [], 'background');
    assert.deepEqual([names(catalog), catalog.troubles], [['printer'], []]);
  });

  it('forgets the apps of an account that is not among them any more', async () => {
    const platform = platformOf({ '/apps': [{ id: 'one', name: 'bookshop' }] });
    const one = reader();
    await one.read([platform.account], [], 'person');
    assert.deepEqual((await one.read([], [], 'person')).apps, []);
    platform.now['/apps'] = 401;
    const { apps, troubles } = await one.read([platform.account], [], 'person');
    assert.deepEqual([apps, troubles[0]?.readAt], [[], undefined]);
    assert.ok(isRejection(troubles[0]?.error));
  });

  it('follows an app to its new name while the remote has the old one', async () => {
    const platform = platformOf({ '/apps': [{ id: 'one', name: 'bookshop' }] });
    const one = reader();
    const read = async () => (await one.read([platform.account], [remote('bookshop')], 'person')).apps;
    await read();
    platform.asked();
    platform.now['/apps'] = [{ id: 'one', name: 'books' }];
    assert.deepEqual(
      (await read()).map(({ name, linked, remoteName }) => [name, linked, remoteName]),
      [['books', true, 'bookshop']],
    );
    assert.ok(!platform.asked().includes('/apps/bookshop'));
    // Another app takes the name: the remote deploys to that one.
    platform.now['/apps'] = [
      { id: 'one', name: 'books' },
      { id: 'two', name: 'bookshop' },
    ];
    assert.deepEqual(
      (await read()).map(({ name, linked }) => [name, linked]),
      [
        ['books', false],
        ['bookshop', true],
      ],
    );
  });
});

describe('the ledgers of an account', () => {
  const ref = { id: 'one', name: 'bookshop' };

  const account = () =>
    accountOf(clientOf(({ url }) => ({ body: url.pathname === '/apps' ? [ref] : [] })).client);
  const appOf = (of: Account): CatalogApp => ({
    ...ref,
    stage: undefined,
    pipeline: undefined,
    team: undefined,
    linked: false,
    remoteName: undefined,
    account: of,
  });

  it('are one for each app, and others for another account', async () => {
    let accounts = [account()];
    const ledgers = new AppLedgers(() => Promise.resolve(accounts));
    const app = appOf(accounts[0]!);
    const one = ledgers.of(app);
    assert.equal(one, ledgers.of({ ...app, name: 'renamed' }));
    assert.notEqual(one, ledgers.of({ ...app, id: 'two' }));
    accounts = [account()];
    const other = ledgers.of(appOf(accounts[0]!));
    assert.notEqual(other, one);
    assert.equal(other.account, accounts[0]);
    let resets = 0;
    const stop = ledgers.reset.on(() => resets++);
    ledgers.forget();
    await ledgers.readApps([]);
    assert.equal(ledgers.of(appOf(accounts[0]!)), other);
    accounts = [];
    ledgers.forget();
    await ledgers.readApps([]);
    assert.notEqual(ledgers.of(appOf(other.account)), other);
    stop();
    ledgers.forget();
    assert.equal(resets, 2);
  });

  /** @throws {TypeError} where it is an id */
  function named(text: string): AppName {
    const app = readApp(text);
    if (typeof app === 'string') return app;
    throw new TypeError(`${text} is an id`);
  }

  it('are found by the id of an app alone, whatever its name is and was', async () => {
    const platform = platformOf({
      '/apps': [
        { id: 'blue', name: 'bookshop' },
        { id: 'green', name: 'bookshop-next' },
      ],
      '/apps/unlisted': { id: 'unlisted', name: 'hidden' },
    });
    const ledgers = new AppLedgers(() => Promise.resolve([platform.account]));
    await ledgers.readApps([]);
    // The two have swapped their names since a message was shown.
    const found = await ledgers.find({ id: 'green', name: 'bookshop' });
    assert.deepEqual(found.app, { id: 'green', name: 'bookshop-next' });
    assert.equal((await ledgers.find({ id: 'unlisted', name: 'bookshop' })).app.id, 'unlisted');
    const gone = await errorOf(ledgers.find({ id: 'gone', name: 'bookshop' }));
    assert.match(gone.message, /^None of your accounts sees the app bookshop\. /);
    // Who goes on with what was written there can say that it is gone.
    const opened = { id: 'gone', name: 'bookshop', account: platform.account.id };
    const denied = await errorOf(ledgers.find(opened));
    assert.ok(denied.cause instanceof ApiError && denied.cause.status === 404);
  });

  it('are found by the name that an app has now, as its platform says', async () => {
    const platform = platformOf({ '/apps': [{ id: 'blue', name: 'bookshop' }] });
    const ledgers = new AppLedgers(() => Promise.resolve([platform.account]));
    await ledgers.readApps([]);
    platform.now['/apps/bookshop'] = { id: 'green', name: 'bookshop' };
    const idsOf = async (name: string) => (await ledgers.named(named(name))).map(({ app }) => app.id);
    assert.deepEqual(await idsOf('bookshop'), ['green']);
    // While it cannot be asked, its list is the best there is.
    platform.now['/apps/bookshop'] = 503;
    assert.deepEqual(await idsOf('bookshop'), ['blue']);
    assert.match((await errorOf(idsOf('other'))).message, /^None of your accounts sees an app other\. /);
    platform.now['/apps/other'] = 503;
    assert.match((await errorOf(idsOf('other'))).message, /503/);
    const nobody = new AppLedgers(() => Promise.resolve([]));
    assert.match((await errorOf(nobody.named(named('bookshop')))).message, /sees an app bookshop/);
  });

  it('are several for a name that several platforms have, and one for an app that several accounts see', async () => {
    const seeing = (id: string, name: string) => {
      const { account: of } = platformOf({ '/apps/bookshop': { id, name: 'bookshop' } });
      return { ...of, id: name };
    };
    const accounts = [seeing('blue', 'katie'), seeing('blue', 'kendra'), seeing('sample', 'sample')];
    const ledgers = new AppLedgers(() => Promise.resolve(accounts));
    const found = await ledgers.named(named('bookshop'));
    assert.deepEqual(
      found.map(({ app, account: { id } }) => `${app.id} by ${id}`),
      ['blue by katie', 'sample by sample'],
    );
  });

  it('stay with the account that an app was opened with, as long as it sees the app', async () => {
    const platforms = ['katie', 'kendra'].map((id) => {
      const platform = platformOf({ '/apps': [ref], '/apps/one': ref });
      return { ...platform, account: { ...platform.account, id } };
    });
    let accounts = platforms.map(({ account: of }) => of);
    const ledgers = new AppLedgers(() => Promise.resolve(accounts));
    const byWhom = async (opened: string | undefined) =>
      (await ledgers.find({ ...ref, account: opened })).account.id;
    const { address } = await ledgers.find({ ...ref, account: 'kendra' });
    assert.deepEqual(address, { ...ref, account: 'kendra' });
    await ledgers.readApps([]);
    assert.equal(await byWhom('kendra'), 'kendra');
    assert.equal(await byWhom(undefined), 'katie');
    // The two have a live copy each: neither takes the place of the other.
    assert.equal(await ledgers.find(address), await ledgers.find(address));
    accounts = accounts.slice(0, 1);
    assert.equal(await byWhom('kendra'), 'katie', 'who has signed out reads nothing');
  });

  it('of an app that its account sees no more are read by another one that does', async () => {
    const platforms = [404, ref].map((answer, at) => {
      const platform = platformOf({ '/apps/one': answer });
      return { ...platform, account: { ...platform.account, id: ['katie', 'kendra'][at]! } };
    });
    const ledgers = new AppLedgers(() => Promise.resolve(platforms.map(({ account: of }) => of)));
    assert.equal((await ledgers.find({ ...ref, account: 'katie' })).account.id, 'kendra');
    platforms[0]!.now['/apps/one'] = 503;
    const error = await errorOf(ledgers.find({ ...ref, account: 'katie' }));
    assert.match(error.message, /503/, 'whether it sees the app is not known');
  });

  it('show an app that two accounts see once, and the apps of one when the other fails', async () => {
    const broken = accountOf(clientOf(() => ({ status: 403, body: { message: 'No.' } })).client);
    const [first, second] = [account(), account()];
    const { apps, troubles } = await new AppsReader(Date.now).read([broken, first, second], [], 'person');
    assert.deepEqual(
      apps.map((app) => app.account),
      [first],
    );
    assert.deepEqual(
      troubles.map((trouble) => trouble.account),
      [broken],
    );
  });
});

describe('a ledger that begins with nothing', () => {
  const wire = (version: number) => ({ ...releaseExample, id: `v${version}`, version, current: false });

  it('is complete, and is not any more once it has more than a page', async () => {
    let newest = 0;
    const { client } = clientOf(({ headers }) => {
      const [, from, max] =
        /^version (?:\](\d+))?\.\.; order=desc, max=(\d+)$/.exec(headers['range'] ?? '') ?? [];
      const first = from === undefined ? newest : Number(from) - 1;
      const last = Math.max(1, first - Number(max) + 1);
      const body = Array.from({ length: first - last + 1 }, (_, i) => wire(first - i));
      return last > 1 ? { body, next: `version ]${last}..; order=desc, max=${max}` } : { body };
    });
    const ledger = new Ledger({ id: 'one', name: 'bookshop' }, accountOf(client), Date.now);
    await ledger.refresh();
    assert.deepEqual([ledger.state.releases.length, ledger.state.complete], [0, true]);
    newest = 40;
    await ledger.refresh();
    assert.deepEqual([ledger.state.releases.length, ledger.state.complete], [30, false]);
    await ledger.loadMore();
    assert.deepEqual([ledger.state.releases.length, ledger.state.complete], [40, true]);
  });

  it('is no ledger when its pages hold nothing and go on for ever', async () => {
    let count = 0;
    const { client, gate } = clientOf(() => ({ body: [], next: `version ]${++count}..; max=30` }));
    const ledger = new Ledger({ id: 'one', name: 'bookshop' }, accountOf(client), Date.now);
    const error = await errorOf(ledger.until(() => undefined));
    assert.match(error.message, /repeats a page of its ledger/);
    assert.equal(gate.requests.length, 1);
  });
});
