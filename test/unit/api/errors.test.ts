import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { ApiError, StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import { sentenceFor } from '../../../src/api/sentences.ts';
import { faults } from '../../platform/faults.ts';
import { answer, errorOf, reset, token, withServer } from './bad-server.ts';

interface Row {
  readonly status: number;
  readonly body: unknown;
  readonly id?: string;
  readonly message: RegExp;
}

const rows: readonly Row[] = [
  {
    status: 404,
    body: { resource: 'app', id: 'not_found', message: "Couldn't find that app." },
    id: 'not_found',
    message: /^Couldn't find that app\.$/,
  },
  {
    status: 403,
    body: { id: 'forbidden', message: 'You do not have access to the app demo' },
    id: 'forbidden',
    message: /^Your account does not have permission to do that\. You do not have access to the app demo\.$/,
  },
  {
    status: 403,
    body: { id: 'suspended', message: 'There is suspicious activity.' },
    id: 'suspended',
    message: /has suspended this account\. There is suspicious activity\. Ask its support why\.$/,
  },
  {
    status: 402,
    body: { id: 'delinquent', message: 'Please update payment.', url: 'https://example.com/billing' },
    id: 'delinquent',
    message: /until its bill is paid\. Please update payment\.$/,
  },
  {
    status: 422,
    body: { id: 'invalid_params', message: 'Cannot roll back to this release.' },
    id: 'invalid_params',
    message: /^Cannot roll back to this release\.$/,
  },
  { status: 409, body: { id: 'conflict', message: 'Busy' }, id: 'conflict', message: /Busy\. Try again in/ },
  { status: 410, body: { id: 'gone', message: '' }, id: 'gone', message: /^This no longer exists\. Refresh/ },
  {
    status: 416,
    body: { id: 'requested_range_not_satisfiable', message: 'No such range' },
    id: 'requested_range_not_satisfiable',
    message: /No such range\. Refresh\.$/,
  },
  {
    status: 401,
    body: { id: 'unauthorized', message: 'Invalid credentials provided.' },
    id: 'unauthorized',
    message: /Sign in again\.$/,
  },
  { status: 404, body: '<html>Not Found</html>', message: /answered 404\.$/ },
  {
    status: 404,
    body: { id: 'not_found', message: ' ' },
    id: 'not_found',
    message: /answered 404\.$/,
  },
  { status: 400, body: { error: 'x' }, message: /answered 400\.$/ },
  { status: 400, body: 'null', message: /answered 400\.$/ },
  { status: 400, body: { id: null, message: 'No', url: null, app: null }, message: /^No\.$/ },
  { status: 418, body: '', message: /answered 418\.$/ },
  { status: 404, body: { id: 'constructor', message: 'Odd' }, id: 'constructor', message: /^Odd\.$/ },
  { status: 404, body: { message: 'x'.repeat(2000) }, message: /^x{499}…$/ },
];

describe('an error of the platform', () => {
  for (const { status, body, id, message } of rows) {
    it(`${status} ${JSON.stringify(body).slice(0, 80)}`, () =>
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

  it('can be copied for a support ticket, without the token', () =>
    withServer(
      answer(
        402,
        { id: 'delinquent', message: `Pay for ${token}`, url: 'https://example.com/billing' },
        { 'request-id': `req-1,${token}` },
      ),
      async ({ client, clock }) => {
        clock.time = Date.parse('2026-11-23T12:00:00Z');
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof ApiError);
        assert.equal(error.url, 'https://example.com/billing');
        assert.deepEqual(error.details().split('\n'), [
          'Request: GET /apps/bookshop/releases/52',
          'Status: 402',
          'Error: delinquent',
          'Message: Pay for …',
          'See: https://example.com/billing',
          'Request-Id: req-1,…',
          'Time: 2026-11-23T12:00:00.000Z',
        ]);
      },
    ));

  it('says nothing of the code of a second factor either', () => {
    const wanted = answer(403, { id: 'two_factor', message: 'A second factor is required.' });
    const repeats = answer(422, { id: 'odd', message: 'No to 123456' }, { 'request-id': '123456' });
    return withServer(
      (...all) => (all[2] === 1 ? wanted : repeats)(...all),
      async ({ client, lines }) => {
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof ApiError);
        assert.equal(error.message, 'No to …');
        assert.doesNotMatch([...lines, error.details()].join('\n'), /123456/);
      },
      { ports: { askSecondFactor: () => Promise.resolve('123456') } },
    );
  });

  for (const url of ['http://example.com', 'javascript:alert(1)', 'command:workbench.action.quit', 'x', '']) {
    it(`has no link to ${JSON.stringify(url)}`, () =>
      withServer(answer(402, { id: 'delinquent', message: 'Pay.', url }), async ({ client }) => {
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof ApiError);
        assert.equal(error.url, undefined);
      }));
  }
});

describe('an answer that is none', () => {
  it('can be copied as well', () =>
    withServer(reset, async ({ client }) => {
      const error = await errorOf(client.release('bookshop', '52'));
      assert.ok(error instanceof Unreachable);
      assert.match(
        error.details(),
        /^Request: GET \/apps\/bookshop\/releases\/52\nReason: .*\(it closed the connection\).*\nTime: \S+$/,
      );
    }));

  it('can be copied with the Request-Id that came with it', () =>
    withServer(answer(200, { id: 7 }, { 'request-id': 'req-1' }), async ({ client }) => {
      const error = await errorOf(client.release('bookshop', '52'));
      assert.ok(error instanceof StrangeAnswer);
      assert.match(error.details(), /\nStatus: 200\nReason: .*id should be string.*\nRequest-Id: req-1\n/);
    }));
});

describe('the sentence of a wait', () => {
  const waits: readonly (readonly [ms: number, words: string])[] = [
    [0, 'a moment'],
    [1000, 'a moment'],
    [1001, '2 seconds'],
    [50_000, '50 seconds'],
    [51_000, 'a minute'],
    [61_000, '2 minutes'],
    [90 * 60_000, '90 minutes'],
    [91 * 60_000, '2 hours'],
  ];
  for (const [retryAfterMs, words] of waits) {
    it(`of ${retryAfterMs} ms is ${words}`, () => {
      const refusal = { host: 'h', status: 429, id: 'rate_limit', said: undefined, retryAfterMs };
      assert.match(sentenceFor(refusal), new RegExp(`Wait ${words}, then refresh`));
    });
  }
});

describe("a server's text", () => {
  it('is logged with what cannot be seen made visible', () =>
    withServer(faults['control characters'], async ({ client, lines }) => {
      await errorOf(client.release('bookshop', '52'));
      assert.match(lines[0] ?? '', / 422 a b \d+ ms$/);
    }));
});
