// How a build ends that does not end by itself.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'valibot';
import { Builder } from '../../../../src/platform/builds/builder.ts';
import { BuildRefused } from '../../../../src/platform/builds/refusal.ts';
import { ApiError } from '../../../../src/platform/errors.ts';
import { Ledger } from '../../../../src/platform/ledger/ledger.ts';
import { Outputs } from '../../../../src/platform/outputs/outputs.ts';
import { havePrivateFolder, outputsFolder, slugsFolder } from '../../../../src/platform/private-files.ts';
import { GroupRecords } from '../../../../src/platform/programs/group-records.ts';
import { SlugStore } from '../../../../src/platform/slugs/slug-store.ts';
import { startPlatform, type PlatformOptions } from '../../../../src/platform/server.ts';
import { clientOf } from '../../../platform/client.ts';
import { startProcess } from '../../../platform/process.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { buildShape } from '../../../platform/shapes.ts';
import { openShop } from '../../../platform/shop.ts';
import { beginBuild, webApp, writeFiles } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

const endless = {
  'package.json': '{"scripts": {"build": "node build.js", "start": "node ."}}',
  'build.js': "console.log('building'); setInterval(() => {}, 1000)",
};

describe('a build that does not end', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeScratch();
  });
  afterEach(() => removeScratch(folder));

  const start = (more: Partial<PlatformOptions> = {}) => startPlatform({ port: 0, data: folder, ...more });

  it('is stopped after its time', async () => {
    const platform = await start({ limits: { buildMs: 500 } });
    try {
      const ask = clientOf(platform);
      await openShop(ask, 'shop');
      const build = await beginBuild(ask, 'shop', endless);
      const output = await (await fetch(build.output_stream_url)).text();
      assert.match(output, / !     It took longer than 0\.5 s\.\n !     The build failed/);
    } finally {
      await platform.close();
    }
  });

  it('is stopped with the platform', async () => {
    const platform = await start();
    const ask = clientOf(platform);
    await openShop(ask, 'shop');
    const { id } = await beginBuild(ask, 'shop', endless);
    await platform.close();
    const ledger = Ledger.open(join(folder, 'ledger.sqlite'));
    const app = ledger.apps.find('shop');
    assert.equal(ledger.builds.find(app.id, id).status, 'failed');
    ledger.close();
  });

  it('has failed when the platform was killed, and another one over the same folder takes over', async () => {
    const first = await startProcess(folder);
    await openShop(clientOf(first), 'shop');
    const build = await beginBuild(clientOf(first), 'shop', endless);
    const other = await start();
    try {
      const ask = clientOf(other);
      const source = await ask('POST', '/apps/shop/sources');
      assert.match(JSON.stringify(source.body), new RegExp(first.url), 'the first one answers');
      await first.end('SIGKILL');
      const next = await beginBuild(ask, 'shop', webApp('x'));
      assert.match(await (await fetch(next.output_stream_url)).text(), /Released v3/);
      const { body } = await ask('GET', `/apps/shop/builds/${build.id}`);
      assert.equal(parse(buildShape, body).status, 'failed');
    } finally {
      await other.close();
    }
  });
});

describe('the end of a build', () => {
  const source = { url: null, checksum: null, commit: null, commitDescription: null };
  let folder: string;
  let file: string;
  let ledger: Ledger;
  let outputs: Outputs;
  beforeEach(async () => {
    folder = await makeScratch();
    file = havePrivateFolder(folder);
    ledger = Ledger.open(file);
    outputs = new Outputs(outputsFolder(folder));
  });
  afterEach(async () => {
    ledger.close();
    await removeScratch(folder);
  });

  const builderOf = (report: (error: unknown) => void, slugs = new SlugStore(slugsFolder(folder))): Builder =>
    new Builder({
      ledger,
      outputs,
      slugs,
      records: new GroupRecords(join(folder, 'groups')),
      folder: join(folder, 'builds'),
      report,
    });
  const appOf = () => {
    const owner = ledger.accounts.have('ada@example.com', null).id;
    return ledger.apps.create('shop', owner);
  };

  it('that the ledger does not take comes with the next start, which adds to its output before its hash is recorded', async () => {
    const { id: appId, ownerId: by } = appOf();
    const reported: unknown[] = [];
    const builder = builderOf((error) => reported.push(error));
    const full = new ApiError(503, 'service_unavailable', 'The disk that holds the ledger is full.');
    const fail = ledger.builds.fail.bind(ledger.builds);
    ledger.builds.fail = () => {
      throw full;
    };
    const refused = () => Promise.reject(new BuildRefused('It is none.'));
    const { build, done } = builder.begin({ ...source, appId, by, export: refused });
    await done;
    await builder.close();
    assert.deepEqual(reported, [full]);
    ledger.builds.fail = fail;
    builderOf((error) => assert.fail(String(error)));
    assert.equal(ledger.builds.find(appId, build.id).status, 'failed');
    assert.match(outputs.textOf(build.streamId) ?? '', /It is none\.[^]*The platform ended while this ran\./);
    ledger.chain.requireOutput(build.streamId);
    assert.deepEqual(Ledger.verify(file), { finding: undefined, releases: 2 });
  });

  it('is no release when it is stopped in the last moment, and nothing is left of it', async () => {
    const { id: appId, ownerId: by } = appOf();
    const slugs = new SlugStore(slugsFolder(folder));
    const keepUnpacked = slugs.keepUnpacked.bind(slugs);
    const stop = new AbortController();
    slugs.keepUnpacked = async (...args) => {
      await keepUnpacked(...args);
      stop.abort();
    };
    const builder = builderOf((error) => assert.fail(String(error)), slugs);
    const order = { ...source, appId, by, signal: stop.signal };
    const { build, done } = builder.begin({ ...order, export: (place) => writeFiles(place, webApp('x')) });
    assert.equal(await done, undefined);
    assert.equal(ledger.builds.find(appId, build.id).status, 'failed');
    assert.match(outputs.textOf(build.streamId) ?? '', / !     It was stopped\./);
    await until(() => readdirSync(slugsFolder(folder)).every((name) => name.endsWith('.tgz')));
  });

  it('ends its output at once', () => {
    const { id: appId, ownerId: by } = appOf();
    const output = outputs.begin();
    output.write('It is none.');
    output.end();
    ledger.builds.fail(appId, ledger.builds.begin(appId, source, output.id, by));
    outputs.add(output.id, ' Or is it?');
    assert.throws(() => ledger.chain.requireOutput(output.id), ApiError);
  });
});
