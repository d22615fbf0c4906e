// Who has the runtime of a folder, also when it cannot be had at once.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Ledger } from '../../../src/platform/ledger/ledger.ts';
import { havePrivateFolder, haveRuntimeFolder } from '../../../src/platform/private-files.ts';
import { tryRunningLock } from '../../../src/platform/running-lock.ts';
import { holdRuntime } from '../../../src/platform/runtime.ts';
import { startPlatform } from '../../../src/platform/server.ts';
import { clientOf } from '../../platform/client.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { openShop } from '../../platform/shop.ts';

describe('the runtime of a folder', () => {
  let data: string;
  let builds: string;
  beforeEach(async () => {
    data = await makeScratch();
    havePrivateFolder(data);
    builds = join(haveRuntimeFolder(data), 'builds');
  });
  afterEach(() => removeScratch(data));

  const start = (isPaused: boolean, report: (error: unknown) => void) =>
    startPlatform({ port: 0, data, isAlone: true, isPaused, report });

  it('that cannot be had is left to the next one that starts', async () => {
    writeFileSync(builds, 'no folder');
    await assert.rejects(start(false, assert.ifError), /EEXIST/);
    rmSync(builds);
    await (await start(false, assert.ifError)).close();
  });

  it('that cannot be had when it is to be resumed is tried again with the next request', async () => {
    const reported: unknown[] = [];
    const platform = await start(true, (error) => reported.push(error));
    try {
      const ask = clientOf(platform);
      writeFileSync(builds, 'no folder');
      platform.resume();
      assert.match(String(reported), /EEXIST/);
      await openShop(ask, 'shop');
      assert.equal((await ask('POST', '/apps/shop/sources')).status, 500);
      rmSync(builds);
      assert.equal((await ask('POST', '/apps/shop/sources')).status, 201);
      assert.equal(reported.length, 2);
    } finally {
      await platform.close();
    }
  });

  it('is not had while another program locks the ledger, and nothing is added for that', async () => {
    const reported: unknown[] = [];
    const platform = await start(true, (error) => reported.push(error));
    try {
      const { ledger } = platform;
      const { id, ownerId } = ledger.apps.create('shop', ledger.accounts.current().id);
      const source = { url: null, checksum: null, commit: null, commitDescription: null };
      const stream = 'a'.repeat(48);
      ledger.builds.begin(id, source, stream, ownerId);
      const output = join(haveRuntimeFolder(data), 'outputs', stream);
      mkdirSync(join(output, '..'), { recursive: true });
      writeFileSync(output, 'building\n');
      const other = new DatabaseSync(join(data, 'ledger.sqlite'));
      other.exec('BEGIN IMMEDIATE');
      platform.resume();
      other.close();
      assert.match(String(reported), /locked by another program/);
      const text = platform.runtime().outputs.textOf(stream) ?? '';
      assert.deepEqual(text.match(/building|The platform ended/g), ['building', 'The platform ended']);
    } finally {
      await platform.close();
    }
  });

  describe('that another platform has', () => {
    let ledger: Ledger;
    beforeEach(() => {
      ledger = Ledger.open(join(data, 'ledger.sqlite'));
    });
    afterEach(() => ledger.close());

    it('is elsewhere once that one has written where it listens', () => {
      const folder = haveRuntimeFolder(data);
      const lock = tryRunningLock(folder);
      const holder = holdRuntime({ folder, ledger, report: assert.ifError });
      const port = join(folder, 'port');
      assert.equal(holder.elsewhere(), undefined);
      writeFileSync(port, '');
      assert.equal(holder.elsewhere(), undefined, 'it is being written');
      writeFileSync(port, '5055');
      assert.equal(holder.elsewhere(), 5055);
      rmSync(port);
      // What is found there and cannot be read is as good as gone.
      mkdirSync(port);
      assert.equal(holder.elsewhere(), undefined);
      lock?.release();
    });
  });
});
