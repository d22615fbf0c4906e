import assert from 'node:assert/strict';
import { Budget } from '../../../src/api/budget.ts';
import { faults, good } from '../../platform/faults.ts';
import { errorOf, withServer } from './bad-server.ts';

const minute = 60_000;

describe('the budget of requests', () => {
  let now: number;
  let budget: Budget;
  beforeEach(() => {
    now = 1_000_000;
    budget = new Budget(() => now);
  });

  const slowdowns: readonly (readonly [remaining: string | undefined, slowdown: number])[] = [
    [undefined, 1],
    ['4500', 1],
    ['2250', 1],
    ['75', 8],
    ['74', Infinity],
    ['0', Infinity],
    ['many', 1],
    ['-1', 1],
    ['', 1],
    ['999999999', 1],
  ];
  for (const [remaining, slowdown] of slowdowns) {
    it(`with ${remaining} left slows down by ${slowdown}`, () => {
      budget.heard(remaining);
      assert.equal(budget.slowdown(), slowdown);
    });
  }

  it('slows down the more the less is left', () => {
    const seen = [2000, 1500, 1000, 500, 100].map((left) => {
      budget.heard(String(left));
      return budget.slowdown();
    });
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.ok(seen[0]! > 1 && seen.at(-1)! < 8);
  });

  it('comes back by itself as the pool fills', () => {
    budget.heard('0');
    now += minute - 1;
    assert.equal(budget.slowdown(), Infinity);
    now += 1;
    assert.equal(budget.slowdown(), 8);
    now += 29 * minute;
    assert.equal(budget.slowdown(), 1);
  });

  it('keeps still for as long as the platform asks', () => {
    budget.refused('4000', 300_000);
    now += 299_999;
    // An answer that was under way meanwhile does not end it.
    budget.heard('4000');
    assert.equal(budget.slowdown(), Infinity);
    now += 1;
    assert.equal(budget.slowdown(), 1);
  });

  it('keeps still for five minutes at most, however long the platform asks', () => {
    budget.refused('4000', 86_400_000);
    assert.equal(budget.quietUntil, now + 5 * minute);
    now += 5 * minute - 1;
    assert.equal(budget.slowdown(), Infinity);
    now += 1;
    assert.equal(budget.slowdown(), 1);
    assert.equal(budget.quietUntil, undefined);
  });

  it('ends keeping still when a request that came after is granted, not one from before', () => {
    budget.refused('4000', 300_000);
    budget.heard('4000', now - 1);
    budget.heard('4000', now);
    assert.equal(budget.slowdown(), Infinity);
    budget.heard('4000', now + 1);
    assert.equal(budget.slowdown(), 1);
    assert.equal(budget.quietUntil, undefined);
  });

  it('keeps still for a minute when the platform does not say', () => {
    budget.refused('4000', undefined);
    now += minute - 1;
    assert.equal(budget.slowdown(), Infinity);
    now += 1;
    assert.equal(budget.slowdown(), 1);
  });

  it('does not stand still when the clock is set back', () => {
    budget.refused(undefined, undefined);
    now -= 120 * minute;
    assert.equal(budget.slowdown(), Infinity);
    now += minute;
    assert.equal(budget.slowdown(), 8);
  });

  it('is learnt from every answer, those of errors as well', () =>
    withServer(
      (response, request, count) =>
        (count === 1
          ? good({ 'ratelimit-remaining': '1000' })
          : count === 2
            ? faults['429 with Retry-After']
            : good({ 'ratelimit-remaining': '4000' }))(response, request, count),
      async ({ client, clock }) => {
        assert.equal(client.budget.slowdown(), 1);
        await client.release('bookshop', '11');
        assert.ok(client.budget.slowdown() > 4);
        await errorOf(client.release('bookshop', '11'));
        assert.equal(client.budget.slowdown(), Infinity);
        clock.time += 90_000;
        assert.ok(client.budget.slowdown() < Infinity);
        await client.release('bookshop', '11');
        assert.equal(client.budget.slowdown(), 1);
      },
    ));
});
