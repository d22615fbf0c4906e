import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Turns } from '../../../../src/platform/git/turns.ts';

describe('the turns of pushes', () => {
  let turns: Turns;
  let passed: string[];
  beforeEach(() => {
    turns = new Turns();
    passed = [];
  });

  function take(app: string, id: string): void {
    const before = turns.take(app, id);
    void Promise.resolve(before).then(() => passed.push(id));
  }

  /** Those that may go on once nothing is left to be settled. */
  async function settled(): Promise<string[]> {
    await setImmediate();
    return passed;
  }

  it('come one after the other, for each app', async () => {
    for (const id of ['a', 'b', 'c']) take('shop', id);
    take('other', 'x');
    assert.deepEqual(await settled(), ['a', 'x']);
    turns.end('a');
    assert.deepEqual(await settled(), ['a', 'x', 'b']);
    turns.end('b');
    assert.deepEqual(await settled(), ['a', 'x', 'b', 'c']);
  });

  it('are not passed on by one that gives up while it waits', async () => {
    for (const id of ['a', 'b', 'c']) take('shop', id);
    turns.end('b');
    assert.deepEqual(await settled(), ['a']);
    turns.end('a');
    assert.deepEqual((await settled()).toSorted(), ['a', 'b', 'c']);
  });

  it('are waited for also when the last one has given up', async () => {
    for (const id of ['a', 'b']) take('shop', id);
    turns.end('b');
    await settled();
    take('shop', 'c');
    assert.deepEqual(await settled(), ['a']);
    turns.end('a');
    assert.deepEqual((await settled()).toSorted(), ['a', 'b', 'c']);
  });

  it('are over for an app when all have ended', async () => {
    for (const id of ['a', 'b']) take('shop', id);
    turns.end('a');
    turns.end('b');
    await settled();
    assert.equal(turns.take('shop', 'c'), undefined);
  });
});
