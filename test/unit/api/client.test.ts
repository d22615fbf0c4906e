import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Client } from '../../../src/api/client.ts';
import { ApiError, StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import { Cancelled, Problem } from '../../../src/model/problem.ts';
import { answer, type Behaviour, errorOf, startServer, token, withServer } from './bad-server.ts';
import { accountExample, appExample, couplingExample, releaseExample, slugExample } from './examples.ts';

const range = 'version ..; order=desc, max=30';
const reset: Behaviour = (response) => response.socket?.resetAndDestroy();
const promise =
  (length: number): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(length) });
    response.write('{"id": "01');
    setImmediate(() => response.socket?.destroy());
  };

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
    ['slug', (client) => client.slug('bookshop', 'abc'), slugExample, 'GET /apps/bookshop/slugs/abc'],
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
        assert.match(error.message, /nothing changed/);
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
            assert.match(error.message, /sends requests elsewhere/);
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

describe('a lost answer', () => {
  const losses: readonly (readonly [string, Behaviour])[] = [
    ['a reset connection', reset],
    ['a connection that closes in the middle of the body', promise(500)],
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
      (...all) => (all[2] === 1 ? reset : answer(200, releaseExample))(...all),
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
      const { Client } = await import('../../../src/api/client.ts');
      const { createTransport } = await import('../../../src/api/transport.ts');
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

describe('the token', () => {
  const behaviours: readonly (readonly [string, Behaviour])[] = [
    ['a good answer', answer(200, releaseExample)],
    ['a refusal', answer(401, { id: 'unauthorized', message: 'Invalid credentials provided.' })],
    [
      'an error that repeats it',
      answer(422, { id: token, message: `The token ${token} is bad.` }, { 'request-id': token }),
    ],
    ['a redirect that repeats it', answer(302, '', { location: `http://127.0.0.1:9/${token}` })],
    ['a page that repeats it', answer(200, `<html>${token}</html>`)],
    ['another shape that repeats it', answer(200, { ...releaseExample, version: token, [token]: token })],
    ['a reset', reset],
    [
      'what is not HTTP and repeats it',
      (response, request) => {
        response.socket?.end(`${request.headers.authorization}\r\n\r\n`);
      },
    ],
  ];
  for (const [name, behaviour] of behaviours) {
    it(`is in no log line and in no error's message after ${name}`, () =>
      withServer(behaviour, async ({ client, lines }) => {
        const ends = await Promise.allSettled([
          client.release('bookshop', '52'),
          client.rollback('bookshop', 'x'),
        ]);
        const messages = ends.map((end) => (end.status === 'rejected' ? String(end.reason) : ''));
        assert.ok(lines.length >= 2);
        assert.doesNotMatch([...lines, ...messages].join('\n'), /letmein/);
      }));
  }

  for (const bad of ['letmein\r\nx-evil: 1', 'letmein\n', 'letmein \u20ac', 'letmein\u0000']) {
    it(`that cannot be sent is not: ${JSON.stringify(bad)}`, async () => {
      const { Client } = await import('../../../src/api/client.ts');
      const { createTransport } = await import('../../../src/api/transport.ts');
      const server = await startServer(answer(200, releaseExample));
      const transport = createTransport();
      const lines: string[] = [];
      try {
        const client = new Client({ url: server.url, token: bad }, transport, (line) => lines.push(line));
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof Problem, inspect(error));
        assert.match(error.message, /token holds characters/);
        assert.doesNotMatch([error.message, ...lines].join('\n'), /letmein/);
        assert.equal(server.requests.length, 0);
      } finally {
        await transport.close();
        await server.close();
      }
    });
  }
});
