import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Client } from '../../../src/api/client.ts';
import { ApiError } from '../../../src/api/errors.ts';
import { retryAfter } from '../../../src/api/retry.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { faults, good } from '../../platform/faults.ts';
import { answer, type Behaviour, errorOf, reset, withServer } from './bad-server.ts';

const busy = (seconds: string, status = 503) => answer(status, '', { 'retry-after': seconds });

/** The first answer like this, then good ones. */
const once =
  (first: Behaviour): Behaviour =>
  (...all) =>
    (all[2] === 1 ? first : good())(...all);

describe('Retry-After', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const values: readonly (readonly [header: string | undefined, ms: number | undefined])[] = [
    ['0', 0],
    ['7', 7000],
    [' 120 ', 120_000],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 12:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['99999999999', undefined],
  ];
  for (const [header, ms] of values) {
    it(`${inspect(header)} is ${ms} ms`, () => assert.equal(retryAfter(header, now), ms));
  }

  it('of a few seconds is waited for', () =>
    withServer(once(busy('4')), async ({ client, server, clock }) => {
      await client.release('bookshop', '11');
      assert.equal(server.requests.length, 2);
      assert.deepEqual(clock.waits, [4300]);
    }));

  it('as a date is measured by the clock of the platform', () => {
    // Two hours ahead here, so that a date by the platform's clock seems long past.
    const theirs = Date.now() - 2 * 3_600_000;
    const headers = {
      date: new Date(theirs).toUTCString(),
      'retry-after': new Date(theirs + 5000).toUTCString(),
    };
    return withServer(once(answer(503, '', headers)), async ({ client, clock }) => {
      await client.release('bookshop', '11');
      assert.ok(clock.waits[0]! > 4200 && clock.waits[0]! <= 6300, String(clock.waits));
    });
  });

  it('of longer than a person would wait comes as an error at once, which says when to come back', () =>
    withServer(busy('300'), async ({ client, server, clock }) => {
      const error = await errorOf(client.release('bookshop', '11'));
      assert.ok(error instanceof ApiError);
      assert.match(error.message, /Try again in 5 minutes\.$/);
      assert.deepEqual([server.requests.length, clock.waits.length], [1, 0]);
    }));
});

describe('a read that the platform refuses', () => {
  // The same would be said again.
  for (const status of [400, 401, 402, 403, 404, 406, 408, 409, 410, 416, 422, 451, 501, 505]) {
    it(`with ${status} is sent once`, () =>
      withServer(answer(status, { id: 'no', message: 'No.' }), async ({ client, server, clock }) => {
        const error = await errorOf(client.release('bookshop', '11'));
        assert.ok(error instanceof ApiError);
        assert.deepEqual([server.requests.length, clock.waits], [1, []]);
      }));
  }
});

describe('a read in the background', () => {
  it('is sent once more', () =>
    withServer(reset, async ({ client, server }) => {
      await errorOf(client.release('bookshop', '11', { urgency: 'background' }));
      assert.equal(server.requests.length, 2);
    }));

  it('is not sent again when there were too many', () =>
    withServer(faults['429 without Retry-After'], async ({ client, server }) => {
      await errorOf(client.release('bookshop', '11', { urgency: 'background' }));
      assert.equal(server.requests.length, 1);
    }));
});

describe('the waits between tries', () => {
  it('are drawn from nothing to their length', () => {
    const draws = [0.5, 0];
    return withServer(
      reset,
      async ({ client, clock }) => {
        await errorOf(client.release('bookshop', '11'));
        assert.deepEqual(clock.waits, [150, 0]);
      },
      { ports: { random: () => draws.shift() ?? 0 } },
    );
  });

  it('end when the person has waited long enough', () =>
    withServer(
      (...all) => {
        clockOf.time += 31_000;
        reset(...all);
      },
      async ({ client, server, clock }) => {
        clockOf = clock;
        await errorOf(client.release('bookshop', '11'));
        assert.equal(server.requests.length, 1);
      },
    ));
  let clockOf: { time: number } = { time: 0 };

  it('can be cancelled', () => {
    const cancel = new AbortController();
    const clock = {
      now: Date.now,
      wait: (_: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
          cancel.abort();
        }),
    };
    return withServer(
      reset,
      async ({ client, server }) => {
        const error = await errorOf(client.release('bookshop', '11', { signal: cancel.signal }));
        assert.ok(error instanceof Cancelled, inspect(error));
        assert.equal(server.requests.length, 1);
      },
      { ports: { clock } },
    );
  });

  it('can be cancelled by the real clock as well', () => {
    const cancel = new AbortController();
    return withServer(busy('9'), async ({ server, transport }) => {
      const log = (line: string) => {
        if (line.includes('sent again')) setImmediate(() => cancel.abort());
      };
      const client = new Client({ url: server.url, token: 'x' }, transport, log);
      const error = await errorOf(client.release('bookshop', '11', { signal: cancel.signal }));
      assert.ok(error instanceof Cancelled, inspect(error));
      assert.equal(server.requests.length, 1);
    });
  });
});
