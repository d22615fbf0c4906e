import assert from 'node:assert/strict';
import { RefreshTimer } from '../../../src/catalog/refresh-timer.ts';

const second = 1000;
const minute = 60 * second;

/** A clock that a test moves, and a timer whose reads end at once, with success or failure as the test says. */
function setUp() {
  let now = 1_000_000;
  let due: { at: number; run: () => void } | undefined;
  let well = true;
  let reads = 0;
  const clock = {
    now: () => now,
    after(milliseconds: number, run: () => void) {
      const next = { at: now + milliseconds, run };
      due = next;
      return () => {
        if (due === next) due = undefined;
      };
    },
  };
  const timer: RefreshTimer = new RefreshTimer(() => {
    reads += 1;
    timer.ended(well);
  }, clock);
  return {
    timer,
    /** Lets time pass. @returns how often was read meanwhile */
    pass: (milliseconds: number): number => {
      const [before, end] = [reads, now + milliseconds];
      while (due && due.at <= end) {
        const { at, run } = due;
        due = undefined;
        now = at;
        run();
      }
      now = end;
      return reads - before;
    },
    set: (to: number) => (now = to),
    fails: (fails: boolean) => (well = !fails),
  };
}

describe('the timer of periodic reads', () => {
  it('reads every five minutes while it is on screen, and not at all otherwise', () => {
    const { timer, pass } = setUp();
    timer.ended(true);
    assert.equal(pass(24 * 60 * minute), 0);
    timer.visible = true;
    assert.equal(pass(0), 1);
    assert.equal(pass(5 * minute - 1), 0);
    assert.equal(pass(1), 1);
    assert.equal(pass(20 * minute), 4);
    timer.visible = false;
    assert.equal(pass(24 * 60 * minute), 0);
  });

  it('reads when it comes into view, if it is older than a minute', () => {
    const { timer, pass } = setUp();
    timer.ended(true);
    pass(30 * second);
    timer.visible = true;
    assert.equal(pass(0), 0);
    timer.visible = false;
    pass(31 * second);
    timer.visible = true;
    assert.equal(pass(0), 1);
  });

  it('waits for the first read, which others begin', () => {
    const { timer, pass } = setUp();
    timer.visible = true;
    assert.equal(pass(60 * minute), 0);
    timer.ended(true);
    assert.equal(pass(5 * minute), 1);
  });

  it('recovers from failures with growing waits', () => {
    const { timer, pass, fails } = setUp();
    timer.visible = true;
    fails(true);
    timer.ended(false);
    for (const wait of [5, 10, 20, 40, 80, 160, 300, 300]) {
      assert.equal(pass(wait * second - 1), 0, `${wait}`);
      assert.equal(pass(1), 1, `${wait}`);
    }
    fails(false);
    assert.equal(pass(5 * minute), 1);
    fails(true);
    assert.equal(pass(5 * minute + 5 * second), 2);
  });

  it('is not held up by a clock that was set back, and rests when it is disposed of', () => {
    const { timer, pass, set } = setUp();
    timer.visible = true;
    timer.ended(true);
    timer.visible = false;
    set(0);
    timer.visible = true;
    assert.equal(pass(minute), 1);
    timer.dispose();
    assert.equal(pass(60 * minute), 0);
    timer.ended(true);
    assert.equal(pass(60 * minute), 0);
  });
});
