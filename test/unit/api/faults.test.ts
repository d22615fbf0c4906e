import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Client } from '../../../src/api/client.ts';
import { ApiError, StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { faults, good } from '../../platform/faults.ts';
import { answer, type Behaviour, errorOf, reset, startServer, token, withServer } from './bad-server.ts';
import { releaseExample } from './examples.ts';
import { requestLog } from '../../secrets.ts';

/** Long enough for a machine that does much else. */
const patient = { headers: 10_000, idle: 10_000, whole: 20_000 };

/** What is a matter of time is one of little time here, in milliseconds. */
const hasty: Readonly<Partial<Record<keyof typeof faults, Partial<typeof patient>>>> = {
  'a body that never ends': { whole: 1_000 },
  'a body that stops': { idle: 500 },
  silence: { headers: 500 },
};

interface Row {
  readonly kind: typeof ApiError | typeof Unreachable | typeof StrangeAnswer;
  readonly message: RegExp;
  /** How often a person's read is sent. */
  readonly requests: number;
}

const closed = /cannot be reached \(it closed the connection\)\. Check your connection\.$/;

/** What a person's read ends with, while it lasts. */
const rows: Readonly<Partial<Record<keyof typeof faults, Row>>> = {
  'reset before headers': { kind: Unreachable, message: closed, requests: 3 },
  'reset in the middle of a body': { kind: Unreachable, message: closed, requests: 3 },
  'a body that never ends': { kind: Unreachable, message: /\(it did not come to an end\)/, requests: 3 },
  'a body that stops': { kind: Unreachable, message: /\(it stopped in the middle of its/, requests: 3 },
  silence: { kind: Unreachable, message: /\(it did not answer in time\)/, requests: 3 },
  '429 with Retry-After': { kind: ApiError, message: /too many requests.* Wait 2 minutes,/, requests: 1 },
  '429 without Retry-After': { kind: ApiError, message: /Wait a minute, then refresh\.$/, requests: 3 },
  500: { kind: ApiError, message: /reported a server error \(500\)\. Try again in a moment\.$/, requests: 3 },
  '502 with HTML': { kind: ApiError, message: /reported a server error \(502\)/, requests: 3 },
  503: { kind: ApiError, message: /reported a server error \(503\)/, requests: 3 },
  '304 with no cache': {
    kind: StrangeAnswer,
    message: /returned an unexpected 304 Not Modified/,
    requests: 1,
  },
  'wrong content type': { kind: StrangeAnswer, message: /sent a web page.* log in/, requests: 1 },
  'truncated JSON': { kind: StrangeAnswer, message: /its JSON is incomplete/, requests: 3 },
  'JSON of another shape': { kind: StrangeAnswer, message: /\(id is missing\)/, requests: 1 },
  'control characters': {
    kind: ApiError,
    message: /^No\[U\+001B\]\[31m way GET \/forged 200\[U\+0007\]\[U\+202E\]\.$/,
    requests: 1,
  },
};

describe('a fault', () => {
  for (const name of Object.keys(rows) as (keyof typeof faults)[]) {
    const { kind, message, requests } = rows[name]!;
    it(`${name}: a read is sent ${requests} times, a rollback once, and both end in a sentence`, () => {
      let behaviour: Behaviour = faults[name];
      return withServer(
        (...all) => behaviour(...all),
        async ({ client, server, lines }) => {
          const error = await errorOf(client.release('bookshop', '52'));
          assert.ok(error instanceof kind && error instanceof Problem, inspect(error));
          assert.match(error.message, message);
          assert.match(error.details(), /^Request: GET \/apps\/bookshop\/releases\/52$/m);
          assert.equal(server.requests.length, requests);
          const failure = await errorOf(client.rollback('bookshop', 'id-46'));
          assert.ok(failure instanceof kind, inspect(failure));
          assert.equal(server.requests.filter(({ method }) => method === 'POST').length, 1);
          // What a server says never makes a line of its own, nor colours one.
          // oxlint-disable-next-line no-control-regex -- they are what is looked for
          assert.doesNotMatch([...lines, error.message].join(''), /[\u0000-\u001F\u007F-\u009F\u202E]/);
          behaviour = good();
          assert.equal((await client.release('bookshop', '11')).version, 11);
        },
        { timeouts: { ...patient, ...hasty[name] } },
      );
    });
  }

  it('a host that nobody listens on: told with what it did', async () => {
    const gone = await startServer(good());
    await gone.close();
    await withServer(good(), async ({ server, transport, clock }) => {
      const client = new Client({ url: gone.url, token }, transport, requestLog(), { clock });
      const error = await errorOf(client.app('bookshop'));
      assert.ok(error instanceof Unreachable);
      assert.match(error.message, /cannot be reached \(it refused the connection\)/);
      assert.equal(clock.waits.length, 2);
      assert.equal(server.requests.length, 0);
    });
  });

  it('10 MB of description: is read as far as anybody would', () =>
    withServer(faults['10 MB of description'], async ({ client }) => {
      const page = await client.releases('bookshop', 'version ..');
      assert.ok(page !== 'unchanged');
      assert.equal(page.members[0]?.description.length, 10_000);
    }));

  it('a page that repeats: a list of everything ends in a sentence', () =>
    withServer(faults['a page that repeats'], async ({ client, server }) => {
      const error = await errorOf(client.apps());
      assert.ok(error instanceof StrangeAnswer);
      assert.match(error.message, /repeats a page of its list/);
      assert.equal(server.requests.length, 1);
    }));

  it('a clock two hours off: is known', () =>
    withServer(faults['a clock two hours off'], async ({ client, clock }) => {
      await client.release('bookshop', '52');
      const off = (clock.now() - client.platformNow()) / 3_600_000;
      assert.ok(off > 1.99 && off < 2.01, String(off));
    }));

  it('that ends while a read is tried again is not noticed', () =>
    withServer(
      (...all) => (all[2] < 3 ? reset : good())(...all),
      async ({ client, server, clock, lines }) => {
        assert.equal((await client.release('bookshop', '11')).version, 11);
        assert.equal(server.requests.length, 3);
        assert.deepEqual(clock.waits, [300, 1000]);
        assert.deepEqual(
          lines.filter((line) => line.includes('again')),
          [300, 1000].map((ms) => `GET /apps/bookshop/releases/11 is sent again in ${ms} ms`),
        );
      },
    ));
});

describe('a rollback', () => {
  it('whose answer is lost on a connection that was used before is not sent again', () =>
    withServer(
      (...all) => (all[2] <= 3 ? good() : reset)(...all),
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
    ['a 503 that says when to come back', answer(503, 'down', { 'retry-after': '0' })],
    ['a 429', answer(429, { id: 'rate_limit', message: 'Slow down.' }, { 'retry-after': '0' })],
    ['a 401', answer(401, { id: 'unauthorized', message: 'Invalid credentials provided.' })],
    ['a 408', answer(408, '')],
    ['a redirect to itself', answer(307, '', { location: '/apps/bookshop/releases' })],
    ['a strange answer', answer(201, [])],
    ['an empty answer', answer(200, '')],
    [
      'what is not HTTP',
      (response) => {
        response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
      },
    ],
  ];
  for (const [name, behaviour] of others) {
    it(`is not sent again after ${name}`, () =>
      withServer(behaviour, async ({ client, server }) => {
        assert.ok((await errorOf(client.rollback('bookshop', 'id-46'))) instanceof Problem);
        assert.equal(server.requests.length, 1);
      }));
  }
});

describe('a strange answer', () => {
  const strange: readonly (readonly [string, Behaviour, RegExp])[] = [
    ['a page', answer(200, ' <html></html>'), /sent a web page/],
    ['a list for one', answer(200, [releaseExample]), /does not understand/],
    ['null', answer(200, 'null'), /does not understand/],
    ['nothing', (response) => response.writeHead(204).end(), /its JSON is incomplete/],
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
    it(`${name} is told in a sentence`, () =>
      withServer(behaviour, async ({ client }) => {
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof StrangeAnswer, inspect(error));
        assert.match(error.message, expected);
      }));
  }

  it('of an unusual content type is none when it holds what was asked for', () =>
    withServer(good({ 'content-type': 'text/plain' }), async ({ client }) => {
      assert.equal((await client.release('bookshop', '11')).version, 11);
    }));
});

describe('limits of time', () => {
  it('hold for a host that takes connections and says nothing, one after the other', async () => {
    const server = await startServer(faults.silence);
    const transport = createTransport({ timeouts: { headers: 500, idle: 500, whole: 2_000 } });
    const get = () => transport.send({ method: 'GET', url: server.url, headers: {} });
    try {
      // More than there are places: a place that was lost would not come back.
      const errors = await Promise.all(Array.from({ length: 14 }, () => errorOf(get())));
      assert.ok(errors.every((error) => error instanceof Unreachable));
      assert.equal(server.requests.length, 14);
    } finally {
      await transport.close();
      await server.close();
    }
  });
});
