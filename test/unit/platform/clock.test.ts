import assert from 'node:assert/strict';
import { steadyClock } from '../../../src/platform/ledger/clock.ts';
import { startPlatform } from '../../../src/platform/server.ts';
import { fillLedger } from '../../platform/big-ledger.ts';
import { clientOf } from '../../platform/client.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { shopAt } from '../../platform/shop.ts';

const HOUR_MS = 60 * 60 * 1000;
const NOON = Date.parse('2026-11-23T12:00:00Z');

describe('a steady clock', () => {
  it('follows the clock of the machine, and goes on at its pace while that one is behind', () => {
    let [wall, elapsed] = [NOON, 5000];
    const clock = steadyClock(
      () => wall,
      () => elapsed,
      0,
    );
    assert.equal(clock(), NOON);
    [wall, elapsed] = [NOON + 1000, 6000];
    assert.equal(clock(), NOON + 1000);
    [wall, elapsed] = [NOON - HOUR_MS, 6000];
    assert.equal(clock(), NOON + 1000, 'it is not set back');
    [wall, elapsed] = [NOON - HOUR_MS + 2000, 8000.5];
    assert.equal(clock(), NOON + 3000, 'nor does it stand still');
    [wall, elapsed] = [NOON + HOUR_MS, 9000];
    assert.equal(clock(), NOON + HOUR_MS, 'a machine that slept is followed');
  });

  it('begins with the latest time that is known', () => {
    const clock = steadyClock(
      () => NOON - HOUR_MS,
      () => 0,
      NOON,
    );
    assert.equal(clock(), NOON);
  });
});

describe('a platform whose clock is set back', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeScratch();
  });
  afterEach(() => removeScratch(folder));

  it('leaves expired what has expired, while it runs and after a start', async () => {
    let now = NOON;
    const start = () => startPlatform({ port: 0, data: folder, clock: () => now });
    let platform = await start();
    const expired = async (): Promise<number> =>
      (await shopAt(clientOf(platform), 'shop').releases()).filter(({ status }) => status === 'expired')
        .length;
    try {
      fillLedger(platform.ledger, { app: 'shop', releases: 30 });
      assert.equal(await expired(), 0);
      now = NOON + 31 * 24 * HOUR_MS;
      assert.equal(await expired(), 10);
      now = NOON - HOUR_MS;
      assert.equal(await expired(), 10, 'while it runs');
      await platform.close();
      platform = await start();
      assert.equal(await expired(), 10, 'after it was started again');
    } finally {
      await platform.close();
    }
  });
});
