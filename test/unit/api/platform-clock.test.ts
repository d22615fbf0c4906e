import assert from 'node:assert/strict';
import { PlatformClock } from '../../../src/api/platform-clock.ts';

const noon = Date.parse('2026-11-23T12:00:00Z');
const hour = 3_600_000;

describe("the platform's clock", () => {
  const rows: readonly (readonly [string, asked: number, answered: number, date: number, offset: number])[] =
    [
      ['that is the same', noon, noon, noon, 0],
      ['that is a little off', noon, noon, noon - 59_000, 0],
      ['that is two hours behind', noon, noon, noon - 2 * hour, -2 * hour],
      ['that is two hours ahead', noon, noon, noon + 2 * hour, 2 * hour],
      ['read after a slow answer', noon, noon + 90_000, noon, 0],
      ['read after this machine slept in the middle of an answer', noon, noon + 8 * hour, noon, 0],
    ];
  for (const [name, asked, answered, date, offset] of rows) {
    it(`${name} is ${offset / hour} h from here`, () => {
      const clock = new PlatformClock(() => answered);
      clock.heard(new Date(date).toUTCString(), asked);
      assert.equal(clock.now() - answered, offset);
    });
  }

  it('is learnt anew when the one here is set right, and kept where an answer tells none', () => {
    let now = noon;
    const clock = new PlatformClock(() => now);
    clock.heard(new Date(noon + hour).toUTCString(), noon);
    for (const nothing of [undefined, '', 'soon']) clock.heard(nothing, noon);
    assert.equal(clock.now(), noon + hour);
    now += hour;
    clock.heard(new Date(now).toUTCString(), now);
    assert.equal(clock.now(), now);
  });
});
