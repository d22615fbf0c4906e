import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { steadyClock } from '../../../src/platform/ledger/clock.ts';
import { startPlatform } from '../../../src/platform/server.ts';
import { clientOf } from '../../platform/client.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { openShop, shopAt } from '../../platform/shop.ts';

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

  it('leaves what has ended ended, while it runs and after a start', async () => {
    let now = NOON;
    const start = () => startPlatform({ port: 0, data: folder, clock: () => now, restartMs: 0 });
    let platform = await start();
    const statuses = async (): Promise<unknown> =>
      (await shopAt(clientOf(platform), 'shop').releases()).map(({ status }) => status);
    try {
      const shop = await openShop(clientOf(platform), 'shop');
      await shop.deploy('rehearse --seconds 60');
      await shop.deploy('rehearse --seconds 60 --exit 1');
      assert.deepEqual(await statuses(), ['succeeded', 'succeeded', 'pending', 'pending']);
      now = NOON + 10 * 60_000;
      const ended = ['succeeded', 'succeeded', 'succeeded', 'failed'];
      assert.deepEqual(await statuses(), ended);
      now = NOON - HOUR_MS;
      assert.deepEqual(await statuses(), ended, 'while it runs');
      await platform.close();
      platform = await start();
      assert.deepEqual(await statuses(), ended, 'after it was started again');
    } finally {
      await platform.close();
    }
  });

  it('knows what ended from the moment that it says so, not only when it is closed', async () => {
    let now = NOON;
    const first = await startPlatform({ port: 0, data: folder, clock: () => now, restartMs: 0 });
    try {
      const shop = await openShop(clientOf(first), 'shop');
      await shop.deploy('rehearse --seconds 60');
      now = NOON + 10 * 60_000;
      assert.equal((await shop.release(3)).status, 'succeeded');
      // This is what the first would leave if it were killed here.
      const left = join(folder, 'left');
      await mkdir(left);
      const names = (await readdir(folder)).filter((name) => name.startsWith('ledger.sqlite'));
      await Promise.all(names.map((name) => copyFile(join(folder, name), join(left, name))));
      now = NOON - HOUR_MS;
      const second = await startPlatform({ port: 0, data: left, clock: () => now, restartMs: 0 });
      try {
        assert.equal((await shopAt(clientOf(second), 'shop').release(3)).status, 'succeeded');
      } finally {
        await second.close();
      }
    } finally {
      await first.close();
    }
  });
});
