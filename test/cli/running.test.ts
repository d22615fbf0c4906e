// An app that is built and run, as the real command line sees it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startPlatform, type Platform } from '../../src/platform/server.ts';
import { clientOf } from '../platform/client.ts';
import { makeScratch, removeScratch } from '../platform/scratch.ts';
import { openShop, type OwnShop } from '../platform/shop.ts';
import { deployFiles, webApp } from '../platform/small-app.ts';
import { until } from '../platform/until.ts';
import { commandLine, heroku, type Ran } from './command-line.ts';

describe(`heroku ${heroku.version}, of an app that runs`, function () {
  this.timeout(60_000);

  let command: Awaited<ReturnType<typeof commandLine>>;
  let home: string;
  let platform: Platform;
  let shop: OwnShop;
  before(async function () {
    this.timeout(600_000);
    home = await makeScratch();
    command = await commandLine(home);
    platform = await startPlatform({ port: 0, data: join(home, 'data'), limits: { graceMs: 300 } });
    const ask = clientOf(platform);
    shop = await openShop(ask, 'shop');
    const files = {
      ...webApp('hello'),
      Procfile: 'release: echo migrated\nweb: node server.js\nworker: sleep 1000\n',
    };
    await deployFiles(ask, 'shop', files);
    await shop.settled();
    await allUp(2);
  });
  after(async () => {
    await platform.close();
    await removeScratch(home);
  });

  const run = (...args: string[]): Promise<Ran> => command(platform, ...args, '--app', 'shop');
  const dynos = () => platform.runtime().processes.list(shop.id);
  const allUp = (count: number): Promise<void> =>
    until(() => dynos().length === count && dynos().every(({ state }) => state === 'up'));

  it('ps shows the processes', async () => {
    const { code, stdout, stderr } = await run('ps');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /=== web \(Basic\): node server\.js \(1\)[^]*web\.1: up/);
    assert.match(stdout, /=== worker \(Basic\): sleep 1000 \(1\)[^]*worker\.1: up/);
  });

  it('ps:scale changes how many there are', async () => {
    const { code, stderr } = await run('ps:scale', 'worker=2');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /now running worker at 2:Basic/);
    await allUp(3);
  });

  it('ps:restart starts them again', async () => {
    const before = dynos().map(({ id }) => id);
    const { code, stderr } = await run('ps:restart');
    assert.equal(code, 0, stderr);
    await allUp(before.length);
    assert.ok(dynos().every(({ id }) => !before.includes(id)));
  });

  it('logs shows what they say', async () => {
    const { code, stdout, stderr } = await run('logs', '--num', '500');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /app\[web\.1\]: listening/);
    assert.match(stdout, /heroku\[web\.1\]: State changed from starting to up/);
  });

  it('releases:retry runs the release command again', async () => {
    const { code, stdout, stderr } = await run('releases:retry');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /migrated/);
    await shop.settled();
    assert.match((await shop.releases()).at(-1)?.description ?? '', /^Retry of v3: Deploy/);
  });

  it('releases:output shows what it wrote', async () => {
    const { code, stdout, stderr } = await run('releases:output', 'v3');
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'migrated\n');
  });
});
