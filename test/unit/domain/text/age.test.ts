import assert from 'node:assert/strict';
import { ageLasts, longAge, shortAge, tinyAge } from '../../../../src/domain/text/age.ts';
import { fc } from '../../random.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('how long ago', () => {
  const cases: readonly (readonly [age: number, short: string, long: string])[] = [
    [-hour, 'now', 'just now'],
    [0, 'now', 'just now'],
    [minute - 1, 'now', 'just now'],
    [minute, '1 min', '1 minute ago'],
    [2 * minute - 1, '1 min', '1 minute ago'],
    [hour - 1, '59 min', '59 minutes ago'],
    [hour, '1 h', '1 hour ago'],
    [day - 1, '23 h', '23 hours ago'],
    [day, '1 d', '1 day ago'],
    [14 * day - 1, '13 d', '13 days ago'],
    [14 * day, '2 wk', '2 weeks ago'],
    [60 * day - 1, '8 wk', '8 weeks ago'],
    [60 * day, '2 mo', '2 months ago'],
    [730 * day - 1, '24 mo', '24 months ago'],
    [730 * day, '2 y', '2 years ago'],
    [3650 * day, '10 y', '10 years ago'],
  ];
  for (const [age, short, long] of cases) {
    it(`${age} ms is ${short}`, () => {
      const now = 1_800_000_000_000;
      assert.equal(shortAge(now - age, now), short);
      assert.equal(longAge(now - age, now), long);
    });
  }
});

describe('how long ago, in the least room', () => {
  const ages: readonly (readonly [age: number, tiny: string])[] = [
    [0, 'now'],
    [59 * minute, '59m'],
    [3 * hour, '3h'],
    [13 * day, '13d'],
    [14 * day, '2w'],
    [60 * day, '2mo'],
    [730 * day, '2y'],
  ];
  for (const [age, tiny] of ages) {
    it(`${age} ms is ${tiny}`, () => assert.equal(tinyAge(1_800_000_000_000 - age, 1_800_000_000_000), tiny));
  }
});

describe('how long an age stays true', () => {
  it('is exactly until its text changes, for any time', () => {
    const edges = [minute, hour, day, 14 * day, 56 * day, 60 * day, 720 * day, 730 * day, 1095 * day];
    // From an hour ahead to some years back, spread over all units, every other time close to where they change.
    const ages = fc.oneof(
      fc.double({ min: 0, max: 26, noNaN: true }).map((power) => Math.floor(Math.exp(power)) - hour),
      fc.tuple(fc.constantFrom(...edges), fc.integer({ min: -5, max: 4 })).map(([edge, by]) => edge + by),
    );
    const check = (age: number) => {
      const now = 1_800_000_000_000;
      const time = now - age;
      const lasts = ageLasts([time], now);
      assert.ok(lasts > 0, `${age} lasts ${lasts}`);
      assert.equal(shortAge(time, now + lasts - 1), shortAge(time, now), `${age}, before`);
      assert.notEqual(shortAge(time, now + lasts), shortAge(time, now), `${age}, after`);
    };
    fc.assert(fc.property(ages, check), { numRuns: 20_000 });
  });

  it('is that of the first of many to change, and for ever without any', () => {
    const now = 1_800_000_000_000;
    assert.equal(ageLasts([now - 3 * day, now - 5 * minute - 1, now - 2 * hour], now), minute - 1);
    assert.equal(ageLasts([], now), Infinity);
  });
});
