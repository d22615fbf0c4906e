import assert from 'node:assert/strict';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlugStore } from '../../../../src/platform/slugs/slug-store.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { writeFiles } from '../../../platform/small-app.ts';

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
    store.sweep(new Set([sha256]));
    assert.deepEqual([store.has(sha256), store.has(other.sha256)], [true, false]);
    await writeFile(join(folder, 'slugs/draft-1-1'), 'half');
    assert.equal(new SlugStore(join(folder, 'slugs')).has(sha256), true);
    assert.deepEqual(await readdir(join(folder, 'slugs')), [`${sha256}.tgz`]);
  });

  it('leaves nothing behind of a folder that is not there', async () => {
    await assert.rejects(() => store.pack(join(folder, 'none')), /tar failed/);
    assert.deepEqual(await readdir(join(folder, 'slugs')), []);
  });

  it('takes no name for a path', () => assert.throws(() => store.pathOf('../token'), TypeError));
});
