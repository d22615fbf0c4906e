import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { clientOf } from '../../platform/client.ts';
import { bundlePlatform, startProcess, type PlatformProcess } from '../../platform/process.ts';
import { command, Mark, prints, waitsFor } from '../../platform/programs.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { promotionShape, promotionTargetsShape } from '../../platform/shapes.ts';
import { openShop, shopAt, withId } from '../../platform/shop.ts';

describe('release commands of platforms that are killed', () => {
  let folder: string;
  let program: string;
  let platforms: PlatformProcess[] = [];
  before(async () => {
    folder = await makeScratch();
    program = await bundlePlatform(folder);
  });
  afterEach(async () => {
    await Promise.all(platforms.map((platform) => platform.end()));
    platforms = [];
  });
  after(() => removeScratch(folder));

  async function start(): Promise<PlatformProcess> {
    const platform = await startProcess(folder, ['--with-parent'], program);
    platforms.push(platform);
    return platform;
  }

  it('have failed, each time, and those that waited for them run', async function () {
    this.timeout(60_000);
    let platform = await start();
    await openShop(clientOf(platform), 'shop');
    for (const life of [1, 2]) {
      const go = new Mark(folder, `go-${life}`);
      const shop = shopAt(clientOf(platform), 'shop');
      // oxlint-disable no-await-in-loop -- one life after the other
      const { version } = await shop.deploy(command(prints(`life ${life}`), waitsFor(go)));
      await shop.begun(version, `life ${life}`);
      await shop.configure({ LIFE: String(life) });
      await platform.end('SIGKILL');
      go.set();
      platform = await start();
      await shopAt(clientOf(platform), 'shop').settled();
      // oxlint-enable no-await-in-loop
    }
    const all = (await shopAt(clientOf(platform), 'shop').releases()).slice(2);
    assert.deepEqual(
      all.map(({ status, current }) => `${status}${current ? ' current' : ''}`),
      ['failed', 'succeeded', 'failed', 'succeeded current'],
    );
    const outputs = all.map(async (release) => (await fetch(release.output_stream_url ?? '')).text());
    const ended = (life: number): string => `life ${life}\n !     The platform ended while this ran.\n`;
    assert.deepEqual(await Promise.all(outputs), [ended(1), 'life 1\n', ended(2), 'life 2\n']);
  });

  it('are those of promotions as well', async () => {
    const first = await start();
    const ask = clientOf(first);
    const shops = await Promise.all(['one', 'two'].map((name) => openShop(ask, name)));
    const [source, target] = shops;
    assert.ok(source && target);
    const { body } = await ask('POST', '/pipelines', { body: { name: 'line' } });
    const pipeline = parse(withId, body).id;
    for (const { name } of shops) {
      const coupling = { app: name, pipeline, stage: 'staging' };
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.equal((await ask('POST', '/pipeline-couplings', { body: coupling })).status, 201);
    }
    const go = new Mark(folder, 'go');
    await source.deploy(command(waitsFor(go)));
    go.set();
    await source.settled();
    go.clear();
    const wish = {
      pipeline: { id: pipeline },
      source: { app: { id: source.id } },
      targets: [{ app: { id: target.id } }],
    };
    const promotion = parse(promotionShape, (await ask('POST', '/pipeline-promotions', { body: wish })).body);
    assert.equal(promotion.status, 'pending');
    await target.begun(3);
    await first.end('SIGKILL');
    const later = clientOf(await start());
    await shopAt(later, 'two').settled();
    const path = `/pipeline-promotions/${promotion.id}`;
    assert.equal(parse(promotionShape, (await later('GET', path)).body).status, 'completed');
    const targets = parse(promotionTargetsShape, (await later('GET', `${path}/promotion-targets`)).body);
    assert.deepEqual(
      targets.map(({ status, error_message: message }) => [status, message]),
      [['failed', 'The release command failed.']],
    );
  });
});
