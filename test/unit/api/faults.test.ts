import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Client } from '../../../src/api/client.ts';
import { ApiError, StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { Problem } from '../../../src/model/problem.ts';
import { faults, good } from '../../platform/faults.ts';
import { answer, type Behaviour, errorOf, reset, startServer, token, withServer } from './bad-server.ts';
import { releaseExample } from './examples.ts';

describe('a lost answer', () => {
  const losses: readonly (readonly [string, Behaviour])[] = [
    ['a reset connection', faults['reset before headers']],
    ['a connection that closes in the middle of the body', faults['reset in the middle of a body']],
    [
      'what is not HTTP',
      (response) => {
        response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
      },
    ],
    [
      'a chunked body that breaks off',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id"');
        setImmediate(() => response.socket?.destroy());
      },
    ],
  ];
  for (const [name, loss] of losses) {
    it(`through ${name}: a read is sent once more, a rollback never`, () =>
      withServer(loss, async ({ client, server, lines }) => {
        assert.ok((await errorOf(client.release('bookshop', '52'))) instanceof Unreachable);
        assert.equal(server.requests.length, 2);
        assert.ok((await errorOf(client.rollback('bookshop', 'id-46'))) instanceof Unreachable);
        assert.deepEqual(
          server.requests.map(({ method }) => method),
          ['GET', 'GET', 'POST'],
        );
        assert.equal(lines.length, 3);
      }));
  }

  it('of a read is made good by the second one', () =>
    withServer(
      (...all) => (all[2] === 1 ? reset : good())(...all),
      async ({ client, server }) => {
        assert.equal((await client.release('bookshop', '11')).version, 11);
        assert.equal(server.requests.length, 2);
      },
    ));

  it('of a rollback on a connection that was used before is not made good', () =>
    withServer(
      (...all) => (all[2] <= 3 ? answer(200, releaseExample) : reset)(...all),
      async ({ client, server }) => {
        for (let i = 0; i < 3; i++) {
          // oxlint-disable-next-line no-await-in-loop -- so that the connection is used again
          await client.release('bookshop', '52');
        }
        assert.ok((await errorOf(client.rollback('bookshop', 'id-46'))) instanceof Unreachable);
        assert.equal(server.requests.filter(({ method }) => method === 'POST').length, 1);
      },
    ));

  const others: readonly (readonly [string, Behaviour])[] = [
    ['a 500', answer(500, { id: 'internal_server_error', message: 'Internal server error.' })],
    ['a 503 that says when to come back', answer(503, 'down', { 'retry-after': '0' })],
    ['a 429', answer(429, { id: 'rate_limit', message: 'Slow down.' }, { 'retry-after': '0' })],
    ['a 401', answer(401, { id: 'unauthorized', message: 'Invalid credentials provided.' })],
    ['a 408', answer(408, '')],
    ['a redirect to itself', answer(307, '', { location: '/apps/bookshop/releases' })],
    ['a strange answer', answer(201, [])],
    ['an empty answer', answer(200, '')],
  ];
  for (const [name, behaviour] of others) {
    it(`is not meant by ${name}: nothing is sent again`, () =>
      withServer(behaviour, async ({ client, server }) => {
        assert.ok((await errorOf(client.rollback('bookshop', 'id-46'))) instanceof Problem);
        assert.equal(server.requests.length, 1);
      }));
  }

  it('is told from a host that nobody listens on', async () => {
    const gone = await startServer(answer(200, {}));
    await gone.close();
    await withServer(answer(200, {}), async ({ server }) => {
      const transport = createTransport();
      const error = await errorOf(
        new Client({ url: gone.url, token }, transport, () => undefined).app('bookshop'),
      );
      await transport.close();
      assert.ok(error instanceof Unreachable);
      assert.match(
        error.message,
        new RegExp(`^${gone.url.host} cannot be reached \\(it refused the connection\\)`),
      );
      assert.equal(server.requests.length, 0);
    });
  });
});

describe('a strange answer', () => {
  const html = '<html><body>Bad Gateway</body></html>';
  const strange: readonly (readonly [string, Behaviour, RegExp])[] = [
    ['a page', answer(200, html, { 'content-type': 'text/html' }), /does not understand/],
    ['JSON of another shape', answer(200, { hello: 'world' }), /does not understand \(id should be/],
    ['a list for one', answer(200, [releaseExample]), /does not understand/],
    ['null', answer(200, 'null'), /does not understand/],
    ['truncated JSON', answer(200, JSON.stringify(releaseExample).slice(0, 80)), /does not understand/],
    ['nothing', (response) => response.writeHead(204).end(), /does not understand/],
    [
      'an oversized body',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const chunk = Buffer.alloc(1024 * 1024, ' ');
        let left = 64;
        const more = () => {
          while (left-- > 0 && !response.destroyed)
            if (!response.write(chunk)) return void response.once('drain', more);
          response.end();
        };
        more();
      },
      /too large/,
    ],
  ];
  for (const [name, behaviour, expected] of strange) {
    it(`${name} is told in a sentence, and not asked for again`, () =>
      withServer(behaviour, async ({ client, server }) => {
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof StrangeAnswer, inspect(error));
        assert.match(error.message, expected);
        assert.equal(server.requests.length, 1);
      }));
  }

  it('leaves the client able to go on', () =>
    withServer(
      (...all) => (all[2] === 1 ? answer(200, html) : answer(200, releaseExample))(...all),
      async ({ client }) => {
        await errorOf(client.release('bookshop', '11'));
        assert.equal((await client.release('bookshop', '11')).version, 11);
      },
    ));
});

describe('an error of the platform', () => {
  const errors: readonly (readonly [
    status: number,
    body: unknown,
    id: string | undefined,
    message: RegExp,
  ])[] = [
    [
      404,
      { resource: 'app', id: 'not_found', message: "Couldn't find that app." },
      'not_found',
      /^Couldn't find that app\.$/,
    ],
    [403, { id: 'forbidden', message: 'You do not have access to the app demo' }, 'forbidden', /demo\.$/],
    [
      422,
      { id: 'invalid_params', message: 'Cannot roll back to this release.' },
      'invalid_params',
      /^Cannot roll back to this release\.$/,
    ],
    [
      402,
      { id: 'delinquent', message: 'Please update payment.', url: 'https://example.com' },
      'delinquent',
      /payment\.$/,
    ],
    [
      401,
      { id: 'unauthorized', message: 'Invalid credentials provided.' },
      'unauthorized',
      /Sign in again\.$/,
    ],
    [
      429,
      { id: 'rate_limit', message: 'Your account reached the API rate limit' },
      'rate_limit',
      /Wait a minute/,
    ],
    [
      500,
      { id: 'internal_server_error', message: 'Internal server error.' },
      'internal_server_error',
      /trouble of its own \(500\)/,
    ],
    [502, '<html>Bad Gateway</html>', undefined, /trouble of its own \(502\)/],
    [503, 'down', undefined, /trouble of its own \(503\)/],
    [404, '<html>Not Found</html>', undefined, /answered 404\.$/],
    [404, { id: 'not_found', message: ' ' }, 'not_found', /answered 404\.$/],
    [400, { error: 'x' }, undefined, /answered 400\.$/],
    [400, 'null', undefined, /answered 400\.$/],
    [418, '', undefined, /answered 418\.$/],
  ];
  for (const [status, body, id, message] of errors) {
    it(`${status} ${JSON.stringify(body)}`, () =>
      withServer(answer(status, body, { 'request-id': 'req-1,req-2' }), async ({ client, lines }) => {
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof ApiError, inspect(error));
        assert.deepEqual([error.status, error.id, error.requestId], [status, id, 'req-1,req-2']);
        assert.match(error.message, message);
        assert.match(
          lines[0] ?? '',
          new RegExp(`^GET /apps/bookshop/releases/52 ${status} req-1,req-2 \\d+ ms$`),
        );
      }));
  }
});
