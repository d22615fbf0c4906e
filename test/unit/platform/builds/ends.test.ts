// How a build ends that does not end by itself.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parse } from 'valibot';
import { Ledger } from '../../../../src/platform/ledger/ledger.ts';
import { startPlatform, type PlatformOptions } from '../../../../src/platform/server.ts';
import { clientOf } from '../../../platform/client.ts';
import { startProcess } from '../../../platform/process.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { buildShape } from '../../../platform/shapes.ts';
import { openShop } from '../../../platform/shop.ts';
import { beginBuild, webApp } from '../../../platform/small-app.ts';

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
