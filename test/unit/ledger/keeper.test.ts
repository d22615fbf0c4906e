import assert from 'node:assert/strict';
import { Keeper } from '../../../src/ledger/keeper.ts';

const second = 1000;
const minute = 60 * second;

/** A clock that a test moves, and a keeper whose reads end at once, as well as the test says. */
function scene() {
  let now = 1_000_000;
  let due: { at: number; run: () => void } | undefined;
  let well = true;
  let reads = 0;
  const clock = {
    now: () => now,
    after(milliseconds: number, run: () => void) {
      const timer = { at: now + milliseconds, run };
      due = timer;
      return () => {
        if (due === timer) due = undefined;
      };
    },
  };
  const keeper: Keeper = new Keeper(() => {
    reads += 1;
    keeper.ended(well);
  }, clock);
  return {
    keeper,
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

describe('keeping true what is read as a whole', () => {
  it('reads every five minutes while somebody looks, and not at all otherwise', () => {
    const { keeper, pass } = scene();
    keeper.ended(true);
    assert.equal(pass(24 * 60 * minute), 0);
    keeper.looked = true;
    assert.equal(pass(0), 1);
    assert.equal(pass(5 * minute - 1), 0);
    assert.equal(pass(1), 1);
    assert.equal(pass(20 * minute), 4);
    keeper.looked = false;
    assert.equal(pass(24 * 60 * minute), 0);
  });

  it('reads when somebody comes to look, if it is older than a minute', () => {
    const { keeper, pass } = scene();
    keeper.ended(true);
    pass(30 * second);
    keeper.looked = true;
    assert.equal(pass(0), 0);
    keeper.looked = false;
    pass(31 * second);
    keeper.looked = true;
    assert.equal(pass(0), 1);
  });

  it('waits for the first read, which is somebody’s own', () => {
    const { keeper, pass } = scene();
    keeper.looked = true;
    assert.equal(pass(60 * minute), 0);
    keeper.ended(true);
    assert.equal(pass(5 * minute), 1);
  });

  it('recovers from failures with growing waits', () => {
    const { keeper, pass, fails } = scene();
    keeper.looked = true;
    fails(true);
    keeper.ended(false);
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
    const { keeper, pass, set } = scene();
    keeper.looked = true;
    keeper.ended(true);
    keeper.looked = false;
    set(0);
    keeper.looked = true;
    assert.equal(pass(minute), 1);
    keeper.dispose();
    assert.equal(pass(60 * minute), 0);
    keeper.ended(true);
    assert.equal(pass(60 * minute), 0);
  });
});
