// How processes of apps end that do what few do.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { isRunning } from '../../../platform/running.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { openShop, type OwnShop } from '../../../platform/shop.ts';
import { buildFiles, type Files } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

const limits = { bootMs: 20_000, graceMs: 300 };

describe('what an app has started', () => {
  let folder: string;
  let platform: Platform;
  let ask: Ask;
  let shop: OwnShop;
  const defects: unknown[] = [];
  beforeEach(async () => {
    folder = await makeScratch();
    platform = await startPlatform({ port: 0, data: folder, limits, report: (error) => defects.push(error) });
    ask = clientOf(platform);
    shop = await openShop(ask, 'shop');
  });
  afterEach(async () => {
    await platform.close();
    await removeScratch(folder);
    assert.deepEqual(defects.splice(0), []);
  });

  async function deploy(files: Files): Promise<void> {
    const built = await buildFiles(ask, 'shop', files);
    assert.equal(built.status, 'succeeded', built.output);
  }
  /** The id that a program writes into a file of this name. */
  const file = (name: string): string => join(folder, name);
  async function pidIn(name: string): Promise<number> {
    await until(() => existsSync(file(name)) && readFileSync(file(name), 'utf8').endsWith('\n'));
    return Number(readFileSync(file(name), 'utf8'));
  }

  it('ends with it, also when it has left its group', async function () {
    if (process.platform !== 'linux') this.skip();
    await deploy({ Procfile: `worker: setsid sleep 1000 & echo $! > ${file('pid')}; exec sleep 1000\n` });
    const pid = await pidIn('pid');
    await until(() => isRunning(pid));
    await shop.configure({ A: '1' });
    await until(() => !isRunning(pid));
  });
});
