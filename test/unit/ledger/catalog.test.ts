import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../src/api/transport.ts';
import { Client } from '../../../src/api/client.ts';
import { SignedOut } from '../../../src/api/errors.ts';
import { orderApps, readCatalog } from '../../../src/ledger/catalog.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { Ledgers } from '../../../src/ledger/ledgers.ts';
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
    pipelineId: undefined,
    linked,
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
    assert.deepEqual(await readCatalog(client, ['bookshop-staging', 'elsewhere', 'unlisted']), [
      { id: 'two', name: 'bookshop-staging', stage: undefined, pipelineId: undefined, linked: true },
      { id: 'four', name: 'unlisted', stage: undefined, pipelineId: undefined, linked: true },
      { id: 'one', name: 'bookshop', stage: 'production', pipelineId: 'pipe', linked: false },
    ]);
  });
});

describe('the ledgers of an account', () => {
  const app = { id: 'one', name: 'bookshop' };

  it('are one for each app, and others for another account', async () => {
    const clients = [clientOf(() => ({ body: [] })).client, clientOf(() => ({ body: [] })).client];
    let account = 0;
    const ledgers = new Ledgers(() => Promise.resolve(clients[account]!));
    const [one, again] = await Promise.all([ledgers.of(app), ledgers.of({ ...app, name: 'renamed' })]);
    assert.equal(one, again);
    assert.notEqual(one, await ledgers.of({ ...app, id: 'two' }));
    account = 1;
    const other = await ledgers.of(app);
    assert.notEqual(other, one);
    assert.equal(other.client, clients[1]);
    let resets = 0;
    const stop = ledgers.reset.on(() => resets++);
    ledgers.forget();
    assert.notEqual(await ledgers.of(app), other);
    stop();
    ledgers.forget();
    assert.equal(resets, 1);
  });

  it('are nobody’s while nobody is signed in', async () => {
    const ledgers = new Ledgers(() => Promise.reject(new SignedOut('api.heroku.com')));
    assert.ok((await errorOf(ledgers.of(app))) instanceof SignedOut);
    assert.ok((await errorOf(ledgers.catalog([]))) instanceof SignedOut);
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
    const ledger = new Ledger({ id: 'one', name: 'bookshop' }, client, Date.now);
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
    const ledger = new Ledger({ id: 'one', name: 'bookshop' }, client, Date.now);
    const error = await errorOf(ledger.until(() => undefined));
    assert.match(error.message, /repeats a page of its ledger/);
    assert.equal(gate.requests.length, 2);
  });
});
