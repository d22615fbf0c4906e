import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs, { existsSync } from 'node:fs';
import { readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ApiError } from '../../../../src/platform/errors.ts';
import { SlugStore } from '../../../../src/platform/slugs/slug-store.ts';
import { outOfFiles } from '../../../platform/out-of-files.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { archiveOf, writeFiles } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

describe('the store of slugs', () => {
  let folder: string;
  let store: SlugStore;
  beforeEach(async () => {
    folder = await makeScratch();
    store = new SlugStore(join(folder, 'slugs'));
    await writeFiles(join(folder, 'app'), { Procfile: 'web: x', 'lib/a.js': 'a' });
  });
  afterEach(() => removeScratch(folder));

  const pack = () => store.pack(join(folder, 'app'));

  it('gives back what was packed, from a file that only its owner can read', async () => {
    const { sha256, size } = await pack();
    await store.unpack(sha256, join(folder, 'out'));
    assert.equal(await readFile(join(folder, 'out/lib/a.js'), 'utf8'), 'a');
    const file = await stat(store.pathOf(sha256));
    assert.deepEqual([file.size, file.mode & 0o777], [size, 0o600]);
  });

  it('refuses an archive that was changed', async () => {
    const one = await pack();
    await writeFiles(join(folder, 'app'), { 'lib/a.js': 'b' });
    const other = await pack();
    await writeFile(store.pathOf(one.sha256), await readFile(store.pathOf(other.sha256)));
    await assert.rejects(() => store.unpack(one.sha256, join(folder, 'out')), /is not what was packed/);
    await writeFile(store.pathOf(one.sha256), 'nothing');
    await assert.rejects(() => store.unpack(one.sha256, join(folder, 'out2')));
  });

  it('keeps what it is told to, and removes what was never finished', async () => {
    const { sha256 } = await pack();
    await writeFiles(join(folder, 'app'), { 'lib/a.js': 'c' });
    const other = await pack();
    await writeFile(join(folder, 'slugs/draft-1-1'), 'half');
    store.sweep((archives) => new Set(archives.filter((archive) => archive === sha256)));
    assert.deepEqual([store.has(sha256), store.has(other.sha256)], [true, false]);
    assert.deepEqual(await readdir(join(folder, 'slugs')), [`${sha256}.tgz`]);
  });

  it('takes over what another store has packed', async () => {
    const { sha256 } = await pack();
    const other = new SlugStore(join(folder, 'other'));
    other.adopt(store, sha256);
    await other.unpack(sha256, join(folder, 'out'));
    assert.equal(await readFile(join(folder, 'out/lib/a.js'), 'utf8'), 'a');
    assert.equal((await stat(other.pathOf(sha256))).mode & 0o777, 0o600);
  });

  it('has what it takes over on the disk with its name', async () => {
    const { sha256 } = await pack();
    const other = new SlugStore(join(folder, 'other'));
    const { fsyncSync } = fs;
    const synced: number[] = [];
    fs.fsyncSync = (file) => {
      synced.push(fs.fstatSync(file).ino);
      fsyncSync(file);
    };
    syncBuiltinESMExports();
    try {
      other.adopt(store, sha256);
    } finally {
      fs.fsyncSync = fsyncSync;
      syncBuiltinESMExports();
    }
    const kept = [other.pathOf(sha256), ...(process.platform === 'win32' ? [] : [join(folder, 'other')])];
    assert.deepEqual(synced, await Promise.all(kept.map(async (path) => (await stat(path)).ino)));
  });

  it('gives what was unpacked before to the first who needs it, and removes what nobody does', async () => {
    const { sha256 } = await pack();
    store.prepare(sha256);
    const first = await store.unpack(sha256, join(folder, 'first'));
    assert.equal(await readFile(join(first, 'lib/a.js'), 'utf8'), 'a');
    await store.keepUnpacked(sha256, first);
    const second = await store.unpack(sha256, join(folder, 'second'));
    assert.equal(await readFile(join(second, 'lib/a.js'), 'utf8'), 'a');
    assert.equal(existsSync(first), false, 'it was moved');
    const third = await store.unpack(sha256, join(folder, 'third'));
    assert.equal(await readFile(join(third, 'lib/a.js'), 'utf8'), 'a');
    assert.ok(existsSync(second), 'each has a copy of its own');
    store.prepare(sha256);
    store.discard(sha256);
    await until(async () => (await readdir(join(folder, 'slugs'))).length === 1);
  });

  it('unpacks again what could not be unpacked before', async () => {
    const { sha256 } = await pack();
    const archive = await readFile(store.pathOf(sha256));
    await writeFile(store.pathOf(sha256), 'nothing');
    store.prepare(sha256);
    await assert.rejects(() => store.unpack(sha256, join(folder, 'out')));
    assert.deepEqual(await readdir(join(folder, 'slugs')), [`${sha256}.tgz`], 'nothing is left of the first');
    await writeFile(store.pathOf(sha256), archive);
    await store.unpack(sha256, join(folder, 'out2'));
    assert.equal(await readFile(join(folder, 'out2/lib/a.js'), 'utf8'), 'a');
  });

  it('unpacks what could not be kept, or is not there any more', async () => {
    const { sha256 } = await pack();
    await store.keepUnpacked(sha256, join(folder, 'none'));
    const first = await store.unpack(sha256, join(folder, 'first'));
    await store.keepUnpacked(sha256, first);
    const drafts = (await readdir(join(folder, 'slugs'))).filter((name) => name.startsWith('draft-'));
    assert.equal(drafts.length, 1);
    await rename(join(folder, 'slugs', drafts[0] ?? ''), first);
    await store.unpack(sha256, join(folder, 'second'));
    assert.equal(await readFile(join(folder, 'second/lib/a.js'), 'utf8'), 'a');
  });

  it('says so when too many files are open, and the platform goes on', async () => {
    const said = await outOfFiles(
      `import { Readable } from 'node:stream';
      import { tarOf, untar } from ${JSON.stringify(import.meta.resolve('../../../../src/platform/slugs/tar.ts'))};
      const tell = async (work) => { try { await work } catch ({ code }) { console.log(code) } };`,
      `await tell(tarOf('/').done);
      await tell(untar(Readable.from([Buffer.from('x')]), '/nowhere'));`,
    );
    assert.equal(said, 'EMFILE\nEMFILE\n');
  });

  it('leaves nothing behind of a folder that is not there', async () => {
    await assert.rejects(() => store.pack(join(folder, 'none')), /tar failed/);
    assert.deepEqual(await readdir(join(folder, 'slugs')), []);
  });

  describe('takes what a client packed', () => {
    const put = (archive: Buffer | string, checksum: string | null = null) =>
      store.take(
        new Response(typeof archive === 'string' ? archive : new Uint8Array(archive)).body,
        checksum,
      );

    it('and gives it back', async () => {
      const archive = await archiveOf({ 'lib/a.js': 'a' });
      const { sha256, size } = await put(archive);
      assert.equal(sha256, createHash('sha256').update(archive).digest('hex'));
      assert.equal(size, archive.length);
      assert.deepEqual(await put(archive, `SHA256:${sha256}`), { sha256, size }, 'twice is once');
      assert.equal(await store.unpack(sha256, join(folder, 'out')), join(folder, 'out'));
      assert.equal(await readFile(join(folder, 'out/lib/a.js'), 'utf8'), 'a');
    });

    it('also as the real platform wants it, with the app in a folder of that name', async () => {
      const { sha256 } = await put(await archiveOf({ 'app/lib/a.js': 'a' }));
      assert.equal(await store.unpack(sha256, join(folder, 'out')), join(folder, 'out/app'));
    });

    for (const [what, archive, checksum, status, message] of [
      ['is no archive', 'text', null, 422, /^The archive is no whole gzipped tar archive: pack the folder/],
      ['is no archive inside', gzipSync('text'), null, 422, /^The archive is no whole gzipped tar archive/],
      ['is nothing', '', null, 422, /^The archive is no whole gzipped tar archive/],
      ['is another one', 'text', `SHA256:${'0'.repeat(64)}`, 422, /its checksum is SHA256:982d9e/],
      ['is too large', 'x'.repeat(1001), null, 413, /^The archive is larger than 1000 bytes\.$/],
    ] as const) {
      it(`but not what ${what}, of which nothing is left`, async () => {
        store = new SlugStore(join(folder, 'small'), 1000);
        await assert.rejects(
          () => put(archive, checksum),
          (error) => error instanceof ApiError && error.status === status && message.test(error.message),
        );
        assert.deepEqual(await readdir(join(folder, 'small')), []);
      });
    }

    it('but not one that is cut off', async () => {
      const archive = await archiveOf({ 'lib/a.js': 'a'.repeat(1000), 'lib/b.js': 'b'.repeat(1000) });
      await assert.rejects(() => put(archive.subarray(0, archive.length - 20)), ApiError);
      assert.deepEqual(await readdir(join(folder, 'slugs')), []);
    });
  });

  it('takes no name for a path', () => assert.throws(() => store.pathOf('../token'), TypeError));
});
