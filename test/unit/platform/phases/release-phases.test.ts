import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { object, parse, string } from 'valibot';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { startProcess } from '../../../platform/process.ts';
import { isRunning } from '../../../platform/running.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { promotionTargetsShape } from '../../../platform/shapes.ts';
import { openShop, shopAt, withId, type OwnShop } from '../../../platform/shop.ts';
import { buildFiles, type Files } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

const limits = { bootMs: 20_000, graceMs: 300, phaseMs: 20_000 };

describe('a release phase', () => {
  let folder: string;
  let platform: Platform;
  let ask: Ask;
  let shop: OwnShop;
  const defects: unknown[] = [];
  beforeEach(async () => {
    folder = await makeScratch();
    await start(limits);
    shop = await openShop(ask, 'shop');
  });
  afterEach(async () => {
    await platform.close();
    await removeScratch(folder);
    assert.deepEqual(defects.splice(0), []);
  });

  async function start(of: typeof limits): Promise<void> {
    const report = (error: unknown): unknown => defects.push(error);
    platform = await startPlatform({ port: 0, data: folder, limits: of, report });
    ask = clientOf(platform);
  }

  /** An app whose release command is this script. */
  const app = (script: string): Files => ({
    Procfile: 'release: node release.js\nworker: sleep 1000\n',
    'release.js': script,
  });
  /** Waits for this file. */
  const gate = (name: string): string => join(folder, name);
  const waitFor = (name: string): string =>
    `const wait = setInterval(() => require('node:fs').existsSync(${JSON.stringify(gate(name))}) && clearInterval(wait), 20);`;
  const statuses = async (): Promise<string[]> =>
    (await shop.releases()).slice(2).map(({ status, current }) => `${status}${current ? ' current' : ''}`);
  const outputOf = async (version: number): Promise<string> => {
    const release = await shop.release(version);
    await until(async () => (await fetch(release.output_stream_url ?? '')).ok);
    return (await fetch(release.output_stream_url ?? '')).text();
  };

  it('runs the new code with the new config vars before anything else does, and its output is a stream', async () => {
    await shop.configure({ GREETING: 'hello' });
    const built = await buildFiles(
      ask,
      'shop',
      app(`console.log(process.env.GREETING, process.env.DYNO); ${waitFor('go')}`),
    );
    assert.equal(built.status, 'succeeded', 'the build has, the release is under way');
    assert.deepEqual(await statuses(), ['succeeded current', 'pending']);
    const release = await shop.release(4);
    await until(async () => (await fetch(release.output_stream_url ?? '')).ok);
    const answer = await fetch(release.output_stream_url ?? '');
    const reader = answer.body?.getReader();
    assert.equal(new TextDecoder().decode((await reader?.read())?.value), 'hello release.4\n');
    assert.deepEqual(platform.runtime().processes.list(shop.id), []);
    writeFileSync(gate('go'), '');
    assert.equal((await reader?.read())?.done, true);
    await shop.settled();
    assert.deepEqual(await statuses(), ['succeeded', 'succeeded current']);
    await until(() => platform.runtime().processes.list(shop.id)[0]?.state === 'up');
  });

  it('that fails leaves what runs as it is', async () => {
    await buildFiles(ask, 'shop', app("console.log('fine')"));
    await shop.settled();
    await buildFiles(ask, 'shop', app("console.error('no such table'); process.exitCode = 3"));
    await shop.settled();
    assert.deepEqual(await statuses(), ['succeeded current', 'failed']);
    assert.equal(await outputOf(4), 'no such table\n !     Exit code 3.\n');
    await shop.configure({ A: '1' });
    await shop.settled();
    assert.deepEqual(await statuses(), ['succeeded', 'failed', 'succeeded current']);
    assert.equal(await outputOf(5), 'fine\n', 'of the code that runs');
  });

  it('lets those after it wait, in the order of their versions', async () => {
    await buildFiles(ask, 'shop', app(`console.log('first'); ${waitFor('go')}`));
    await shop.configure({ A: '1' });
    await shop.configure({ B: '2' });
    await until(() => readdirSync(join(folder, 'runtime/outputs')).length === 2);
    assert.deepEqual(await statuses(), ['pending', 'pending', 'pending']);
    assert.equal(
      (await fetch((await shop.release(4)).output_stream_url ?? '')).status,
      404,
      'it has not begun',
    );
    writeFileSync(gate('go'), '');
    await shop.settled();
    assert.deepEqual(await statuses(), ['succeeded', 'succeeded', 'succeeded current']);
    assert.equal(await outputOf(5), 'first\n');
  });

  it('is stopped after its time', async () => {
    await platform.close();
    await start({ ...limits, phaseMs: 500 });
    await buildFiles(ask, 'shop', app(waitFor('never')));
    await shopAt(ask, 'shop').settled();
    const { output_stream_url: url, status } = await shopAt(ask, 'shop').release(3);
    assert.equal(status, 'failed');
    assert.match(await (await fetch(url ?? '')).text(), / !     It took longer than 0\.5 s\./);
  });

  it('runs for a promotion, which ends as it does', async () => {
    const target = await openShop(ask, 'target');
    const made = await ask('POST', '/pipelines', { body: { name: 'shops' } });
    const pipeline = parse(withId, made.body).id;
    for (const [name, stage] of [
      ['shop', 'staging'],
      ['target', 'production'],
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await ask('POST', '/pipeline-couplings', { body: { app: name, pipeline, stage } });
    }
    await buildFiles(ask, 'shop', app(`process.exitCode = process.env.FAILS ? 1 : 0; ${waitFor('go')}`));
    writeFileSync(gate('go'), '');
    await shop.settled();
    await target.configure({ FAILS: 'yes' });
    const body = {
      pipeline: { id: pipeline },
      source: { app: { id: shop.id } },
      targets: [{ app: { id: target.id } }],
    };
    const promotion = await ask('POST', '/pipeline-promotions', { body });
    const { id, status } = parse(object({ ...withId.entries, status: string() }), promotion.body);
    assert.equal(status, 'pending');
    await target.settled();
    const targets = await ask('GET', `/pipeline-promotions/${id}/promotion-targets`);
    const [ended] = parse(promotionTargetsShape, targets.body);
    assert.deepEqual([ended?.status, ended?.error_message], ['failed', 'The release command failed.']);
  });
});

describe('a release phase whose platform was killed', () => {
  it('has failed, and nothing of it is left', async () => {
    const folder = await makeScratch();
    const first = await startProcess(folder);
    let second: Platform | undefined;
    try {
      const ask = clientOf(first);
      const shop = await openShop(ask, 'shop');
      await buildFiles(ask, 'shop', {
        Procfile: 'release: node release.js\n',
        'release.js': "console.log('migrating'); setInterval(() => {}, 1000)",
      });
      const { output_stream_url: url } = await shop.release(3);
      const path = new URL(url ?? '').pathname;
      await until(async () => {
        if (!(await fetch(url ?? '')).ok) return false;
        return (
          existsSync(join(folder, 'runtime/groups')) && readdirSync(join(folder, 'runtime/groups')).length > 0
        );
      });
      const [pid = 0] = readdirSync(join(folder, 'runtime/groups')).map(Number);
      await first.end('SIGKILL');
      second = await startPlatform({ port: 0, data: folder, limits });
      await until(() => !isRunning(pid));
      const after = shopAt(clientOf(second), 'shop');
      assert.equal((await after.release(3)).status, 'failed');
      const output = await (await fetch(second.url + path)).text();
      assert.match(output, / !     The platform ended while this ran\.\n$/);
    } finally {
      await first.end('SIGKILL');
      await second?.close();
      await removeScratch(folder);
    }
  });
});
