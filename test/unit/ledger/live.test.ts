import assert from 'node:assert/strict';
import type { Attention } from '../../../src/ledger/poller.ts';
import { Live } from '../../../src/ledger/live.ts';
import { FakeClock, settled } from './clock.ts';
import { type Memory, remember } from './memory.ts';
import { makeRelease } from '../domain/release/make.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('keeping a ledger true', () => {
  let clock: FakeClock;
  let memory: Memory;
  let live: Live;
  let random: number;

  beforeEach(async () => {
    clock = new FakeClock();
    random = 0.5;
    memory = remember(10, () => clock.now());
    live = new Live(clock, () => random);
    await memory.ledger.refresh();
    await clock.pass(minute);
    asked();
  });
  afterEach(() => live.dispose());

  let told = 0;
  /** How many requests there were since the last question. */
  function asked(): number {
    const before = told > memory.gate.requests.length ? 0 : told;
    told = memory.gate.requests.length;
    return told - before;
  }

  /** Begins to watch with the first look done. */
  async function begin(attention: Attention): Promise<void> {
    live.attention = attention;
    live.watch(memory.ledger);
    await clock.pass(0);
    assert.equal(asked(), 1, 'who begins to watch looks at once');
  }

  const paces: readonly (readonly [Attention, status: string, wait: number])[] = [
    ['looking', 'succeeded', 15_000],
    ['looking', 'pending', 2_000],
    ['near', 'succeeded', 60_000],
    ['near', 'pending', 5_000],
  ];
  for (const [attention, status, wait] of paces) {
    it(`looks every ${wait / 1000} s while somebody is ${attention} and the newest release is ${status}`, async () => {
      memory.grow(1, { status });
      await begin(attention);
      for (let i = 0; i < 3; i++) {
        // oxlint-disable-next-line no-await-in-loop -- time passes in turn
        await clock.pass(wait - 1);
        assert.equal(asked(), 0);
        // oxlint-disable-next-line no-await-in-loop
        await clock.pass(1);
        assert.equal(asked(), 1);
      }
    });
  }

  it('looks as often while a release is under way below a newer one that failed', async () => {
    memory.grow(1, { status: 'pending' });
    memory.grow(1, { status: 'failed' });
    await begin('looking');
    await clock.pass(2_000);
    assert.equal(asked(), 1);
  });

  it('does nothing at all while everybody is away', async () => {
    live.watch(memory.ledger);
    assert.equal(clock.waiting, 0);
    await clock.pass(10 * minute);
    assert.equal(asked(), 0);
    live.attention = 'looking';
    await settled();
    live.attention = 'away';
    asked();
    assert.equal(clock.waiting, 0);
    await clock.pass(10 * minute);
    assert.equal(asked(), 0);
  });

  it('does not plan another look when people go away in the middle of one', async () => {
    live.watch(memory.ledger);
    const letGo = memory.gate.hold();
    live.attention = 'looking';
    await settled();
    live.attention = 'away';
    letGo();
    await clock.pass(hour);
    assert.equal(asked(), 1);
    assert.equal(clock.waiting, 0);
  });

  it('looks at once when somebody comes back, but for what was just read', async () => {
    live.watch(memory.ledger);
    live.attention = 'near';
    await settled();
    assert.equal(asked(), 1);
    live.attention = 'away';
    await clock.pass(1_999);
    live.attention = 'looking';
    await settled();
    assert.equal(asked(), 0);
    await clock.pass(15_000);
    assert.equal(asked(), 1);
    live.attention = 'away';
    await clock.pass(2_000);
    live.attention = 'looking';
    await settled();
    assert.equal(asked(), 1);
  });

  it('quickens when somebody looks more closely, and when a release begins', async () => {
    await begin('near');
    live.attention = 'looking';
    await clock.pass(15_000);
    assert.equal(asked(), 1);
    const [newest] = memory.ledger.state.releases;
    memory.ledger.accept(makeRelease(11, { ...newest, id: 'id-11', version: 11, status: 'pending' }));
    memory.grow(1, { status: 'pending' });
    await clock.pass(2_000);
    assert.equal(asked(), 1);
  });

  it('slows down with the budget of the account, and stops with it', async () => {
    memory.slowdown = 4;
    await begin('looking');
    await clock.pass(59_999);
    assert.equal(asked(), 0);
    await clock.pass(1);
    assert.equal(asked(), 1);
    memory.slowdown = Infinity;
    await clock.pass(hour);
    assert.ok(asked() <= 1, 'one was planned before');
    memory.slowdown = 1;
    await clock.pass(15_000);
    assert.equal(asked(), 1);
  });

  it('waits longer with each failure, up to two minutes, and recovers by itself', async () => {
    await begin('looking');
    const { releases } = memory.ledger.state;
    memory.refusal = { status: 422, message: 'Out of order.' };
    await clock.pass(15_000);
    assert.equal(asked(), 1);
    assert.match(String(memory.ledger.state.error), /Out of order/);
    for (const seconds of [2, 4, 8, 16, 32, 64, 120, 120]) {
      // oxlint-disable-next-line no-await-in-loop -- time passes in turn
      await clock.pass(seconds * 1000 - 1);
      assert.equal(asked(), 0, `${seconds} s`);
      // oxlint-disable-next-line no-await-in-loop
      await clock.pass(1);
      assert.equal(asked(), 1, `${seconds} s`);
    }
    assert.equal(memory.ledger.state.releases, releases);
    memory.refusal = undefined;
    memory.grow(1);
    await clock.pass(2 * minute);
    assert.equal(asked(), 1);
    assert.equal(memory.ledger.state.error, undefined);
    assert.equal(memory.ledger.state.releases[0]?.version, 11);
    await clock.pass(15_000);
    assert.equal(asked(), 1);
  });

  it('does not wait in step with other windows', async () => {
    const waits: number[] = [];
    for (random of [0, 0.99]) {
      const [one, clockOfOne] = [remember(3), new FakeClock()];
      one.refusal = { status: 422, message: 'No.' };
      const lively = new Live(clockOfOne, () => random);
      lively.attention = 'looking';
      lively.watch(one.ledger);
      // oxlint-disable-next-line no-await-in-loop -- time passes in turn
      for (await clockOfOne.pass(0); one.gate.requests.length < 2;) await clockOfOne.pass(100);
      waits.push(clockOfOne.now());
      lively.dispose();
    }
    assert.ok(waits[1]! - waits[0]! >= 500, waits.join(' '));
  });

  it('goes back to its pace when a person finds the fault gone', async () => {
    memory.refusal = { status: 422, message: 'No.' };
    await begin('looking');
    await clock.pass(minute);
    memory.refusal = undefined;
    await live.refresh();
    asked();
    await clock.pass(15_000);
    assert.equal(asked(), 1);
  });

  it('looks when the machine wakes up, and soon again until the network is there', async () => {
    await begin('near');
    memory.refusal = { status: 422, message: 'The network is not there yet.' };
    memory.grow(3);
    clock.shift(8 * hour);
    await clock.pass(15_000);
    assert.equal(asked(), 1, 'not a minute later');
    for (let i = 0; i < 5; i++) {
      // oxlint-disable-next-line no-await-in-loop -- time passes in turn
      await clock.pass(2_000);
      assert.equal(asked(), 1);
    }
    memory.refusal = undefined;
    await clock.pass(2_000);
    assert.deepEqual(
      memory.ledger.state.releases.map(({ version }) => version),
      [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    );
  });

  for (const hours of [2, -2]) {
    it(`does not mind a clock that is set by ${hours} hours`, async () => {
      await begin('looking');
      await clock.pass(7_000);
      clock.shift(hours * hour);
      await clock.pass(8_000);
      assert.equal(asked(), 1);
      await clock.pass(minute);
      assert.equal(asked(), 4);
      live.attention = 'away';
      clock.shift(-hours * hour);
      await clock.pass(3_000);
      live.attention = 'near';
      await clock.pass(minute - 1);
      assert.equal(asked(), 1);
      await clock.pass(1);
      assert.equal(asked(), 1);
    });
  }

  it('is one poller for all who watch, until the last one ends it', async () => {
    await begin('looking');
    const ends = [live.watch(memory.ledger), live.watch(memory.ledger)];
    assert.deepEqual(live.ledgers, [memory.ledger]);
    await clock.pass(15_000);
    assert.equal(asked(), 1);
    for (const end of [...ends, ...ends]) end();
    await clock.pass(15_000);
    assert.equal(asked(), 1, 'the first one still watches');
    const end = live.watch(memory.ledger);
    live.dispose();
    end();
    assert.equal(clock.waiting, 0);
    assert.deepEqual(live.ledgers, []);
  });

  it('changes nothing any more once it is stopped, in the middle of a look as well', async () => {
    live.attention = 'looking';
    const end = live.watch(memory.ledger);
    memory.grow(1);
    const letGo = memory.gate.hold();
    await clock.pass(0);
    await memory.gate.answered(2);
    const { state } = memory.ledger;
    let changes = 0;
    memory.ledger.changed.on(() => (changes += 1));
    end();
    letGo();
    await clock.pass(hour);
    assert.equal(memory.ledger.state.releases, state.releases);
    assert.deepEqual([changes, clock.waiting, asked()], [0, 0, 1]);
    // And nothing is left behind that would keep others from reading.
    assert.equal(await memory.ledger.refresh(), true);
    assert.equal(memory.ledger.state.releases[0]?.version, 11);
  });

  it('reads for a person who asks what is true by then, though a read is under way', async () => {
    live.watch(memory.ledger);
    const letGo = memory.gate.hold();
    const before = memory.ledger.refresh();
    await memory.gate.answered(1);
    memory.grow(1);
    const read = live.refresh();
    letGo();
    await Promise.all([before, read]);
    assert.equal(memory.ledger.state.releases[0]?.version, 11);
  });

  it('never reads twice at a time, and gives way to a person', async () => {
    live.attention = 'looking';
    live.watch(memory.ledger);
    const letGo = memory.gate.hold();
    await clock.pass(10 * minute);
    assert.equal(asked(), 1, 'a look that takes long is not doubled');
    memory.grow(1);
    const letPersonGo = memory.gate.hold();
    const read = live.refresh();
    await settled();
    letPersonGo();
    await read;
    assert.equal(memory.ledger.state.releases[0]?.version, 11);
    memory.grow(1);
    letGo();
    await settled();
    assert.equal(memory.ledger.state.releases[0]?.version, 11, 'the look was given up');
    await clock.pass(15_000);
    assert.equal(memory.ledger.state.releases[0]?.version, 12);
  });
});
