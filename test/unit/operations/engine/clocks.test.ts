import assert from 'node:assert/strict';
import { Clocks } from '../../../../src/operations/engine/clocks.ts';

describe('the time that passed', () => {
  const second = 1_000;
  const hour = 3_600 * second;

  const cases: readonly (readonly [string, wall: number, steady: number, slow: number, fast: number])[] = [
    ['is what both clocks say', 5 * second, 5 * second, 5 * second, 5 * second],
    ['may be long when the clock is set forward', hour, 5 * second, 5 * second, hour],
    ['may be none, or long, when the clock is set back', -hour, 5 * second, 0, hour],
    ['may be long when the machine slept', 8 * hour, 0, 0, 8 * hour],
    ['may be as long as the steady clock says', 0, 5 * second, 0, 5 * second],
  ];
  for (const [what, wall, steady, slow, fast] of cases) {
    it(what, () => {
      const now = { wall: 1_000 * hour, steady: 77 };
      const clocks = new Clocks(
        () => now.wall,
        () => now.steady,
      );
      const before = clocks.now();
      now.wall += wall;
      now.steady += steady;
      const after = clocks.now();
      assert.deepEqual([after.slow - before.slow, after.fast - before.fast], [slow, fast]);
      assert.deepEqual(clocks.now(), after);
    });
  }
});
