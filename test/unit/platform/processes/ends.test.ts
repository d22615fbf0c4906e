// How processes of apps end that do what few do.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { readyPlatform, spawnPlatform } from '../../../platform/process.ts';
import { isRunning } from '../../../platform/running.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { openShop, type OwnShop } from '../../../platform/shop.ts';
import { buildFiles, deployFiles, webApp, type Files } from '../../../platform/small-app.ts';
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

  const deploy = (files: Files): Promise<void> => deployFiles(ask, 'shop', files);
  const log = (): string => platform.runtime().logs.newest(shop.id, { lines: 100 }).join('');
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

  it('has ended when the platform has, also when it was not wanted any more', async () => {
    const stubborn = `trap "" TERM; echo $$ > ${file('pid')}; while :; do sleep 0.05; done`;
    await deploy({ Procfile: `worker: ${stubborn}\n` });
    const pid = await pidIn('pid');
    await ask('PATCH', '/apps/shop/formation/worker', { body: { quantity: 0 } });
    assert.ok(isRunning(pid));
    await platform.close();
    assert.ok(!isRunning(pid));
    platform = await startPlatform({ port: 0, data: folder, limits });
  });

  it('may leave folders whose path is too long for the system', async () => {
    const deep = `
      for (let depth = 0; depth < 60; depth += 1) {
        require('node:fs').mkdirSync('d'.repeat(100));
        process.chdir('d'.repeat(100));
      }`;
    await deploy({ Procfile: 'web: node deep.js\n', 'deep.js': deep });
    await until(() => log().includes('Process ended: exit code 0'));
    await until(() => readdirSync(join(folder, 'runtime/processes')).length === 0);
  });

  it('is heard to its last word, which need not end its line', async () => {
    const script = "process.stdout.write('good'); process.stderr.write('no database'); process.exitCode = 1";
    await deploy({ Procfile: 'release: node last.js\nworker: node last.js\n', 'last.js': script });
    await shop.settled();
    await until(() => /app\[release\.3\]: .*no database/.test(log()));
    await deploy({ Procfile: 'worker: node last.js\n', 'last.js': script });
    await until(() => /app\[worker\.1\]: good\n/.test(log()));
    await until(() => /app\[worker\.1\]: no database\n/.test(log()));
  });
});

describe('what a platform runs', () => {
  /** Ends a platform that runs something. @param throws the signal at which a defect of it shows */
  async function endWith(signal: NodeJS.Signals, throws: NodeJS.Signals): Promise<unknown> {
    const folder = await makeScratch();
    const defect = `process.on('${throws}', () => { throw new Error('a defect'); });`;
    const env = {
      ...process.env,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(defect)}`,
    };
    const platform = await readyPlatform(spawnPlatform(['--port', '0', '--data', folder], env));
    try {
      const ask = clientOf(platform);
      await openShop(ask, 'shop');
      await buildFiles(ask, 'shop', webApp('one'));
      const records = join(folder, 'runtime/groups');
      await until(() => readdirSync(records).length > 0);
      const [pid = 0] = readdirSync(records).map(Number);
      const code = await platform.end(signal);
      assert.ok(!isRunning(pid));
      return code;
    } finally {
      await platform.end('SIGKILL');
      await removeScratch(folder);
    }
  }

  it('ends with it when its terminal is closed', async () => {
    assert.equal(await endWith('SIGHUP', 'SIGUSR2'), 0);
  });

  it('ends with it when it fails because of a defect', async () => {
    assert.equal(await endWith('SIGUSR2', 'SIGUSR2'), 1);
  });
});
