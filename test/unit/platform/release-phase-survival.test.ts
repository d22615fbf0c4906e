import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { clientOf } from '../../platform/client.ts';
import { bundlePlatform, startProcess, type PlatformProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import {
  promotionShape,
  promotionTargetsShape,
  releasesShape,
  type WireRelease,
} from '../../platform/shapes.ts';
import { openShop, shopAt, withId } from '../../platform/shop.ts';

const KILLS = 8;

/** Nobody has to be there for a release command to end. */
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

  async function releasesAt(platform: PlatformProcess, app: string): Promise<WireRelease[]> {
    const answer = await clientOf(platform)('GET', `/apps/${app}/releases`);
    return parse(releasesShape, answer.body);
  }

  it('end as was decided, whoever looks', async function () {
    this.timeout(60_000);
    let platform = await start();
    const made: WireRelease[] = [];
    await openShop(clientOf(platform), 'shop');
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const command = `rehearse --seconds 0.${kill} --exit ${kill % 2} --print 'run ${kill}' --error broken`;
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      made.push(await deployTo(platform, command));
      // oxlint-disable-next-line no-await-in-loop
      await platform.end('SIGKILL');
      // oxlint-disable-next-line no-await-in-loop
      platform = await start();
    }
    const second = await start();
    await shopAt(clientOf(second), 'shop').settled();
    const all = await releasesAt(platform, 'shop');
    const plain = (list: readonly WireRelease[]): unknown[] =>
      list.map(({ output_stream_url: _url, ...rest }) => rest);
    assert.deepEqual(plain(await releasesAt(second, 'shop')), plain(all));
    assert.deepEqual(
      all.slice(2).map(({ id, status }) => [id, status]),
      made.map(({ id }, index) => [id, index % 2 === 0 ? 'failed' : 'succeeded']),
    );
    assert.equal(all.find((release) => release.current)?.version, all.length);
    const outputs = await Promise.all(
      all.slice(2).map(async (release) => (await fetch(release.output_stream_url ?? '')).text()),
    );
    const expected = (run: number): string => `run ${run}\n${run % 2 === 1 ? 'broken\n' : ''}`;
    assert.deepEqual(
      outputs,
      made.map((_release, index) => expected(index + 1)),
    );
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
    await source.deploy('rehearse --starts-after 0.3');
    await source.settled();
    const wish = {
      pipeline: { id: pipeline },
      source: { app: { id: source.id } },
      targets: [{ app: { id: target.id } }],
    };
    const promotion = parse(promotionShape, (await ask('POST', '/pipeline-promotions', { body: wish })).body);
    assert.equal(promotion.status, 'pending');
    await first.end('SIGKILL');
    const later = clientOf(await start());
    await shopAt(later, 'two').settled();
    const path = `/pipeline-promotions/${promotion.id}`;
    assert.equal(parse(promotionShape, (await later('GET', path)).body).status, 'completed');
    const targets = parse(promotionTargetsShape, (await later('GET', `${path}/promotion-targets`)).body);
    assert.deepEqual(
      targets.map(({ status }) => status),
      ['succeeded'],
    );
  });
});

async function deployTo(platform: PlatformProcess, command: string): Promise<WireRelease> {
  const release = await shopAt(clientOf(platform), 'shop').deploy(command);
  assert.equal(release.status, 'pending');
  return release;
}
