import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../src/api/transport.ts';
import { Client } from '../../../src/api/client.ts';
import type { Account } from '../../../src/api/account.ts';
import { type CatalogApp, orderApps, readCatalog } from '../../../src/ledger/catalog.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { Ledgers } from '../../../src/ledger/ledgers.ts';
import { accountOf } from '../../platform/account.ts';
import { errorOf } from '../api/bad-server.ts';
import { releaseExample } from '../api/examples.ts';
import { Gate } from './scene.ts';

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
    client: new Client({ url: new URL('http://127.0.0.1:9'), token: 'x' }, gate, () => undefined),
  };
}

describe('the catalog of apps', () => {
  const app = (
    name: string,
    stage?: 'production' | 'staging' | 'review' | 'development' | 'test',
    linked = false,
  ) => ({
    id: name,
    name,
    stage,
    pipeline: undefined,
    team: undefined,
    linked,
    account: accountOf(clientOf(() => ({ body: [] })).client),
  });

  it('has the apps of open folders first, then by stage, then by name', () => {
    const apps = [
      app('zoo'),
      app('attic'),
      app('try', 'test'),
      app('pr-7', 'review'),
      app('dev', 'development'),
      app('b-staging', 'staging'),
      app('a-staging', 'staging'),
      app('live', 'production'),
      app('mine-staging', 'staging', true),
      app('mine', 'production', true),
    ];
    const order = 'mine mine-staging live a-staging b-staging dev pr-7 try attic zoo';
    assert.equal(
      orderApps(apps)
        .map(({ name }) => name)
        .join(' '),
      order,
    );
    assert.equal(apps[0]?.name, 'zoo');
  });

  it('joins apps with their places in pipelines and with the remotes of open folders', async () => {
    const { client } = clientOf(({ url }) => {
      if (url.pathname === '/apps/elsewhere') {
        return { status: 404, body: { id: 'not_found', message: 'Couldn’t find that app.' } };
      }
      const bodies: Readonly<Record<string, unknown>> = {
        '/apps': [{ id: 'one', name: 'bookshop' }, { id: 'two', name: 'bookshop-staging' }, { id: 'three' }],
        '/apps/unlisted': { id: 'four', name: 'unlisted' },
        '/users/~/pipeline-couplings': [
          { app: { id: 'one' }, pipeline: { id: 'pipe' }, stage: 'production' },
          { app: { id: 'gone' }, pipeline: { id: 'pipe' }, stage: 'staging' },
          { app: { id: 'two' }, pipeline: { id: 'pipe' }, stage: 'a stage from the future' },
        ],
      };
      return { body: bodies[url.pathname] };
    });
    const account = accountOf(client);
    const { apps, troubles } = await readCatalog([account], ['bookshop-staging', 'elsewhere', 'unlisted']);
    assert.deepEqual(
      apps.map(({ id, name, stage, pipeline, linked }) => [id, name, stage, pipeline?.id, linked]),
      [
        ['two', 'bookshop-staging', undefined, undefined, true],
        ['four', 'unlisted', undefined, undefined, true],
        ['one', 'bookshop', 'production', 'pipe', false],
      ],
    );
    assert.ok(apps.every((one) => one.account === account));
    assert.deepEqual(troubles, []);
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
    account: of,
  });

  it('are one for each app, and others for another account', async () => {
    let accounts = [account()];
    const ledgers = new Ledgers(() => Promise.resolve(accounts));
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
    await ledgers.catalog([]);
    assert.equal(ledgers.of(appOf(accounts[0]!)), other);
    accounts = [];
    ledgers.forget();
    await ledgers.catalog([]);
    assert.notEqual(ledgers.of(appOf(other.account)), other);
    stop();
    ledgers.forget();
    assert.equal(resets, 2);
  });

  it('are found by the name of an app, and there is a sentence when nobody sees it', async () => {
    const accounts = [account()];
    const ledgers = new Ledgers(() => Promise.resolve(accounts));
    const [app] = (await ledgers.catalog([])).apps;
    assert.ok(app);
    assert.equal(await ledgers.find({ id: '', name: 'bookshop' }), ledgers.of(app));
    const nobody = new Ledgers(() => Promise.resolve([]));
    assert.match((await errorOf(nobody.find(ref))).message, /None of your accounts sees an app bookshop/);
  });

  it('show an app that two accounts see once, and the apps of one when the other fails', async () => {
    const broken = accountOf(clientOf(() => ({ status: 403, body: { message: 'No.' } })).client);
    const [first, second] = [account(), account()];
    const { apps, troubles } = await readCatalog([broken, first, second], []);
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
