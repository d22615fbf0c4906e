import assert from 'node:assert/strict';
import { globSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type InferOutput } from 'valibot';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { startProcess } from '../../../platform/process.ts';
import { isRunning } from '../../../platform/running.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { dynosShape, failureShape, formationShape } from '../../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../../platform/shop.ts';
import { until } from '../../../platform/until.ts';
import { buildFiles, deployFiles, webApp, type Files } from '../../../platform/small-app.ts';

type Dyno = InferOutput<typeof dynosShape>[number];

const limits = { bootMs: 20_000, graceMs: 300 };

describe('the processes of an app', () => {
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
  const read = async (): Promise<Dyno[]> => parse(dynosShape, (await ask('GET', '/apps/shop/dynos')).body);
  /** Waits until the dynos are these: `web.1 up v3`. */
  async function dynosAre(...wanted: string[]): Promise<Dyno[]> {
    let dynos: Dyno[] = [];
    await until(async () => {
      dynos = await read();
      const states = dynos.map(({ name, state, release }) => `${name} ${state} v${release.version}`);
      return states.toSorted().join() === wanted.toSorted().join();
    });
    return dynos;
  }
  /** What the web process answers, asked on its own port. */
  async function answer(): Promise<string> {
    const { runtime } = platform;
    const [port] = runtime().processes.portsOf(shop.id);
    return (await fetch(`http://127.0.0.1:${port}`)).text();
  }
  const groups = (): number[] => readdirSync(join(folder, 'runtime/groups')).map(Number);

  it('run the slug with the config vars of the release, and again with each release', async () => {
    await deploy(webApp('one'));
    const [first] = await dynosAre('web.1 up v3');
    assert.equal(first?.command, 'node server.js');
    assert.equal(await answer(), 'one ');
    const set = await shop.configure({ GREETING: 'hello' });
    const [second] = await dynosAre('web.1 up v4');
    assert.notEqual(second?.id, first.id);
    assert.equal(await answer(), 'one hello');
    await deploy(webApp('two'));
    await dynosAre('web.1 up v5');
    assert.equal(await answer(), 'two hello');
    await shop.rollBack(set);
    await dynosAre('web.1 up v6');
    assert.equal(await answer(), 'one hello');
    await until(() => groups().length === 1);
    // What ended is gone soon after.
    await until(() => readdirSync(join(folder, 'runtime/processes')).length === 1);
  });

  it('leave what ran before them unpacked for a rollback, and nothing older', async () => {
    /** The texts of the apps that are unpacked and do not run. */
    const ready = (): string => {
      const servers = globSync(join(folder, 'runtime/slugs/draft-*/server.js'));
      return servers.map((file) => /page = "(\w+)"/.exec(readFileSync(file, 'utf8'))?.[1]).join();
    };
    await deploy(webApp('one'));
    const [, , one] = await shop.releases();
    await dynosAre('web.1 up v3');
    await deploy(webApp('two'));
    await until(() => ready() === 'one');
    await deploy(webApp('three'));
    await until(() => ready() === 'two');
    assert.ok(one);
    await shop.rollBack(one);
    await until(() => ready() === 'three');
    await shop.configure({ GREETING: 'hello' });
    await dynosAre('web.1 up v7');
    await until(() => groups().length === 1);
    assert.equal(ready(), 'three', 'the code is the same');
    await ask('PATCH', '/apps/shop/formation/web', { body: { quantity: 0 } });
    await until(() => ready() === '');
  });

  it('of the release before serve until the new ones listen', async () => {
    await deploy(webApp('one'));
    await dynosAre('web.1 up v3');
    const gate = join(folder, 'open');
    await deploy({
      Procfile: 'web: node slow.js\n',
      'slow.js': `setInterval(() => require('node:fs').existsSync(${JSON.stringify(gate)}) && require('./server.js'), 20)`,
      'server.js': webApp('two')['server.js'] ?? '',
    });
    await dynosAre('web.1 starting v4');
    assert.equal(await answer(), 'one ');
    writeFileSync(gate, '');
    await dynosAre('web.1 up v4');
    assert.equal(await answer(), 'two ');
  });

  it('that end crash, and are started again', async () => {
    const count = join(folder, 'count');
    const script = `const fs = require('node:fs'); const file = ${JSON.stringify(count)};
      fs.appendFileSync(file, 'x'); if (fs.readFileSync(file, 'utf8').length < 2) process.exit(1); setInterval(() => {}, 1000);`;
    await deploy({ Procfile: 'worker: node work.js\n', 'work.js': script });
    await dynosAre('worker.1 crashed v3');
    await until(() => readFileSync(count, 'utf8') === 'xx');
    await dynosAre('worker.1 up v3');
  });

  it('that do not come up have crashed, and what ran before does not stand in for them', async () => {
    await deploy(webApp('one'));
    await dynosAre('web.1 up v3');
    await deploy({ Procfile: 'web: exit 3\n' });
    await dynosAre('web.1 crashed v4');
    assert.deepEqual(platform.runtime().processes.portsOf(shop.id), []);
  });

  it('that ignore that they shall end are ended', async () => {
    await deploy({
      Procfile: 'worker: node work.js\n',
      'work.js': "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)",
    });
    await dynosAre('worker.1 up v3');
    const [pid = 0] = groups();
    await shop.configure({ A: '1' });
    await until(() => !isRunning(pid));
    await dynosAre('worker.1 up v4');
  });

  it('are as many as the formation says', async () => {
    await deploy({
      Procfile: 'web: node server.js\nworker: sleep 1000\n',
      'server.js': webApp('one')['server.js'] ?? '',
    });
    await dynosAre('web.1 up v3', 'worker.1 up v3');
    const updates = [
      { type: 'worker', quantity: 2 },
      { type: 'web', quantity: 0 },
    ];
    const scaled = await ask('PATCH', '/apps/shop/formation', { body: { updates } });
    assert.deepEqual(
      parse(formationShape, scaled.body).map(({ type, quantity }) => [type, quantity]),
      [
        ['web', 0],
        ['worker', 2],
      ],
    );
    await dynosAre('worker.1 up v3', 'worker.2 up v3');
    await ask('PATCH', '/apps/shop/formation/worker', { body: { quantity: '-1' } });
    await dynosAre('worker.1 up v3');
    await shop.configure({ A: '1' });
    await dynosAre('worker.1 up v4');
    const unknown = await ask('PATCH', '/apps/shop/formation/clock', { body: { quantity: 1 } });
    assert.deepEqual(
      [unknown.status, parse(failureShape, unknown.body).message],
      [404, "Couldn't find that process type (clock)."],
    );
    for (const quantity of [-1, 1.5, 11, 'two', '+11', '-1']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.equal((await ask('PATCH', '/apps/shop/formation/web', { body: { quantity } })).status, 422);
    }
  });

  it('are started again when somebody asks, one of them or all', async () => {
    await deploy({ Procfile: 'a: sleep 1000\nb: sleep 1000\n' });
    const ids = (dynos: Dyno[]) => new Map(dynos.map(({ name, id }) => [name, id]));
    const before = ids(await dynosAre('a.1 up v3', 'b.1 up v3'));
    assert.equal((await ask('DELETE', '/apps/shop/dynos/a.1')).status, 202);
    const after = ids(await dynosAre('a.1 up v3', 'b.1 up v3'));
    assert.notEqual(after.get('a.1'), before.get('a.1'));
    assert.equal(after.get('b.1'), before.get('b.1'));
    assert.equal((await ask('DELETE', '/apps/shop/dynos')).status, 202);
    assert.notEqual(ids(await dynosAre('a.1 up v3', 'b.1 up v3')).get('b.1'), before.get('b.1'));
    assert.equal((await ask('DELETE', '/apps/shop/dynos/c.1')).status, 404);
  });

  it('get nothing of the platform and of whoever started it', async () => {
    process.env['SHIPLOG_TEST_TOKEN'] = 'secret';
    try {
      await deploy({
        Procfile: 'web: node server.js\n',
        'server.js': `require('node:http').createServer((_, response) => response.end(JSON.stringify(process.env))).listen(process.env.PORT)`,
      });
      await dynosAre('web.1 up v3');
    } finally {
      delete process.env['SHIPLOG_TEST_TOKEN'];
    }
    const {
      PWD: _pwd,
      SHLVL: _level,
      _: _command,
      ...given
    } = JSON.parse(await answer()) as Record<string, string>;
    assert.deepEqual(Object.keys(given).toSorted(), ['DYNO', 'HOME', 'HOST', 'PATH', 'PORT']);
  });
});

describe('the processes of a platform that was killed', () => {
  it('are ended by the next one, which starts them again', async () => {
    const folder = await makeScratch();
    const first = await startProcess(folder);
    let second: Platform | undefined;
    try {
      const ask = clientOf(first);
      await openShop(ask, 'shop');
      await buildFiles(ask, 'shop', webApp('one'));
      const records = join(folder, 'runtime/groups');
      await until(() => readdirSync(records).length > 0);
      const [pid = 0] = readdirSync(records).map(Number);
      await first.end('SIGKILL');
      assert.ok(isRunning(pid), 'nobody ended it');
      // The number of a process that has ended may be that of another one now.
      writeFileSync(join(records, String(process.pid)), 'another time');
      second = await startPlatform({ port: 0, data: folder, limits });
      await until(() => !isRunning(pid));
      const dynos = async () =>
        parse(dynosShape, (await clientOf(second ?? first)('GET', '/apps/shop/dynos')).body);
      await until(async () => (await dynos())[0]?.state === 'up');
    } finally {
      await first.end('SIGKILL');
      await second?.close();
      await removeScratch(folder);
    }
  });
});
