import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Client } from '../../../src/api/client.ts';
import { StrangeAnswer } from '../../../src/api/errors.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { answer, type Behaviour, errorOf, startServer, token, withServer } from './bad-server.ts';
import {
  accountExample,
  appExample,
  couplingExample,
  dynoExample,
  imageExample,
  releaseExample,
  slugExample,
} from './examples.ts';

const range = 'version ..; order=desc, max=30';

describe('a request', () => {
  const requests: readonly (readonly [string, (client: Client) => Promise<unknown>, unknown, string])[] = [
    ['account', (client) => client.account(), accountExample, 'GET /account'],
    ['apps', (client) => client.apps(), [appExample], 'GET /apps'],
    ['app', (client) => client.app('bookshop'), appExample, 'GET /apps/bookshop'],
    ['couplings', (client) => client.couplings(), [couplingExample], 'GET /users/~/pipeline-couplings'],
    [
      'releases',
      (client) => client.releases('bookshop', range),
      [releaseExample],
      'GET /apps/bookshop/releases',
    ],
    [
      'release',
      (client) => client.release('bookshop', '52'),
      releaseExample,
      'GET /apps/bookshop/releases/52',
    ],
    [
      'config vars',
      (client) => client.releaseConfigVars('bookshop', '52'),
      { FOO: 'bar' },
      'GET /apps/bookshop/releases/52/config-vars',
    ],
    ['processes', (client) => client.dynos('bookshop'), [dynoExample], 'GET /apps/bookshop/dynos'],
    [
      'slug',
      (client) => client.slug('bookshop', { kind: 'slug', id: 'abc' }),
      slugExample,
      'GET /apps/bookshop/slugs/abc',
    ],
    [
      'image',
      (client) => client.slug('bookshop', { kind: 'image', id: 'abc' }),
      [imageExample],
      'GET /apps/bookshop/oci-images/abc',
    ],
    [
      'rollback',
      (client) => client.rollback('bookshop', 'id-46'),
      releaseExample,
      'POST /apps/bookshop/releases',
    ],
    // Whatever a parameter holds, it stays one segment of the path.
    [
      'odd names',
      (client) => client.release('../a?b#c', '$&/{app}'),
      releaseExample,
      'GET /apps/..%2Fa%3Fb%23c/releases/%24%26%2F%7Bapp%7D',
    ],
  ];
  for (const [name, send, body, line] of requests) {
    it(`for ${name} is ${line}`, () =>
      withServer(answer(200, body, { 'request-id': 'abc' }), async ({ client, server, lines }) => {
        await send(client);
        const [sent] = server.requests;
        assert.ok(sent);
        assert.equal(server.requests.length, 1);
        assert.equal(`${sent.method} ${sent.path}`, line);
        assert.equal(sent.headers.authorization, `Bearer ${token}`);
        assert.equal(sent.headers.accept, 'application/vnd.heroku+json; version=3');
        assert.equal(sent.body, name === 'rollback' ? '{"release":"id-46"}' : '');
        assert.equal(lines.length, 1);
        assert.match(lines[0] ?? '', /^(GET|POST) \S+ 200 abc \d+ ms$/);
      }));
  }

  it('asks for a range, and is conditional only with an etag', () =>
    withServer(answer(200, [releaseExample]), async ({ client, server }) => {
      await client.releases('bookshop', range);
      await client.releases('bookshop', range, { etag: '"one"' });
      assert.deepEqual(
        server.requests.map(({ headers }) => [headers['range'], headers['if-none-match']]),
        [
          [range, undefined],
          [range, '"one"'],
        ],
      );
    }));
});

describe('a list of many pages', () => {
  it('is read to its end', () =>
    withServer(
      (response, request, count) =>
        answer(
          count < 3 ? 206 : 200,
          [{ ...appExample, id: `app-${count}` }],
          count < 3 ? { 'next-range': `id ]${count}..` } : {},
        )(response, request, count),
      async ({ client, server }) => {
        assert.deepEqual(
          (await client.apps()).map(({ id }) => id),
          ['app-1', 'app-2', 'app-3'],
        );
        assert.deepEqual(
          server.requests.map(({ headers }) => headers['range']),
          ['id ..; max=1000', 'id ]1..', 'id ]2..'],
        );
      },
    ));

  it('that goes in a circle ends in a sentence', () =>
    withServer(
      (response, request, count) =>
        answer(206, [appExample], { 'next-range': count % 2 === 0 ? 'id ]1..' : 'id ]2..' })(
          response,
          request,
          count,
        ),
      async ({ client }) => {
        assert.ok((await errorOf(client.apps())) instanceof StrangeAnswer);
      },
    ));

  it('of releases tells where the next page is and what was left out', () =>
    withServer(
      answer(206, [releaseExample, { ...releaseExample, version: -1 }], {
        'next-range': 'version ]11..',
        etag: '"one"',
      }),
      async ({ client }) => {
        const page = await client.releases('bookshop', range);
        assert.ok(page !== 'unchanged');
        assert.deepEqual(
          [page.members.length, page.malformed.length, page.next, page.etag],
          [1, 1, 'version ]11..', '"one"'],
        );
      },
    ));
});

describe('an answer that nothing changed', () => {
  const unchanged: Behaviour = (response) => response.writeHead(304).end();

  it('is taken when it was asked for', () =>
    withServer(unchanged, async ({ client }) => {
      assert.equal(await client.releases('bookshop', range, { etag: '"one"' }), 'unchanged');
    }));

  it('is strange when it was not', () =>
    withServer(unchanged, async ({ client }) => {
      for (const work of [
        client.releases('bookshop', range),
        client.app('bookshop'),
        client.rollback('bookshop', 'x'),
      ]) {
        // The requests are under way together; only their answers are looked at in turn.
        // oxlint-disable-next-line no-await-in-loop
        const error = await errorOf(work);
        assert.ok(error instanceof StrangeAnswer);
        assert.match(error.message, /unexpected 304 Not Modified/);
      }
    }));
});

describe('a redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`${status} is not followed, and the token goes nowhere else`, async () => {
      const elsewhere = await startServer(answer(200, releaseExample));
      const location = new URL('/stolen', elsewhere.url).href;
      try {
        await withServer(answer(status, '', { location }), async ({ client, server }) => {
          for (const work of [
            () => client.release('bookshop', '52'),
            () => client.rollback('bookshop', 'x'),
          ]) {
            // oxlint-disable-next-line no-await-in-loop -- so that the requests can be counted
            const error = await errorOf(work());
            assert.ok(error instanceof StrangeAnswer);
            assert.match(error.message, /redirects requests/);
          }
          assert.equal(server.requests.length, 2);
          assert.equal(elsewhere.requests.length, 0);
        });
      } finally {
        await elsewhere.close();
      }
    });
  }
});

describe('cancelling', () => {
  it('before a request sends nothing', () =>
    withServer(answer(200, releaseExample), async ({ client, server }) => {
      const error = await errorOf(client.release('bookshop', '52', { signal: AbortSignal.abort() }));
      assert.ok(error instanceof Cancelled);
      assert.equal(server.requests.length, 0);
    }));

  it('while the platform is silent ends at once, and nothing is sent again', async () => {
    const cancel = new AbortController();
    await withServer(
      () => cancel.abort(),
      async ({ client, server }) => {
        const error = await errorOf(client.release('bookshop', '52', { signal: cancel.signal }));
        assert.ok(error instanceof Cancelled, inspect(error));
        assert.equal(server.requests.length, 1);
      },
    );
  });

  it('in the middle of a body ends at once', async () => {
    const cancel = new AbortController();
    await withServer(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":', () => setImmediate(() => cancel.abort()));
      },
      async ({ client, server }) => {
        const error = await errorOf(client.release('bookshop', '52', { signal: cancel.signal }));
        assert.ok(error instanceof Cancelled, inspect(error));
        assert.equal(server.requests.length, 1);
      },
    );
  });
});
