import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CachedAccount, LedgerCache } from '../../../src/ledger/ledger-cache.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { makeRelease } from '../domain/release/make.ts';

describe('what is kept between two windows', () => {
  let folder: string;
  let cache: LedgerCache;
  beforeEach(async () => {
    folder = await makeScratch();
    cache = new LedgerCache(join(folder, 'kept'));
  });
  afterEach(() => removeScratch(folder));

  const app = { id: 'one', name: 'bookshop', stage: 'production', team: undefined } as const;
  const kept: CachedAccount = {
    readAt: 2_000,
    apps: [
      { ...app, pipeline: { id: 'pipe', name: undefined } },
      { ...app, id: 'two', stage: undefined, pipeline: undefined, team: 'books' },
    ],
    ledgers: { one: { readAt: 1_000, releases: [makeRelease(2, { artifact: null }), makeRelease(1)] } },
  };
  const files = () => readdirSync(join(folder, 'kept'));

  it('is the same when it is taken again, and each account’s own', async () => {
    await cache.put('https://api.heroku.com kendra', kept);
    assert.deepEqual(await cache.take('https://api.heroku.com kendra'), kept);
    assert.equal(await cache.take('https://api.heroku.com shanley'), undefined);
    assert.ok(files().every((name) => !name.includes('kendra')));
    const stored = readFileSync(join(folder, 'kept', files()[0]!), 'utf8');
    assert.doesNotMatch(stored, /"change"/, 'It is read from the description again.');
  });

  it('stays in its folder, whatever the id of an account is', async () => {
    for (const id of [
      '../outside',
      '..',
      '/etc/passwd',
      'https://api.heroku.com/a/b',
      'a\u0000b',
      'x'.repeat(5_000),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await cache.put(id, kept);
      // oxlint-disable-next-line no-await-in-loop
      assert.deepEqual(await cache.take(id), kept, id);
    }
    assert.deepEqual(readdirSync(folder), ['kept']);
    assert.equal(files().length, 6);
    assert.ok(files().every((name) => /^[\da-f]{32}\.json$/.test(name)));
  });

  it('is replaced as a whole, the last one last', async () => {
    await Promise.all([cache.put('a', kept), cache.put('a', { readAt: 3_000, apps: [], ledgers: {} })]);
    assert.deepEqual(await cache.take('a'), { readAt: 3_000, apps: [], ledgers: {} });
    assert.equal(files().length, 1);
  });

  it('holds no more of each ledger than is shown at first, and no more ledgers than people look at', async () => {
    const releases = Array.from({ length: 100 }, (_, i) => makeRelease(100 - i));
    const ledgers = Object.fromEntries(
      Array.from({ length: 80 }, (_, i) => [`app-${i}`, { readAt: i, releases }]),
    );
    await cache.put('a', { readAt: 1, apps: [], ledgers });
    const taken = await cache.take('a');
    assert.equal(Object.keys(taken?.ledgers ?? {}).length, 50);
    assert.ok(taken?.ledgers['app-79'] && !taken.ledgers['app-0']);
    assert.equal(taken.ledgers['app-79'].releases.length, 30);
    assert.equal(taken.ledgers['app-79'].releases[0]?.version, 100);
  });

  it('is nothing where the file is cut, strange, or from another time', async () => {
    await cache.put('a', kept);
    const file = join(folder, 'kept', files()[0] ?? '');
    const text = readFileSync(file, 'utf8');
    for (const bad of [
      text.slice(0, 100),
      'null',
      '[]',
      text.replace('"format":1', '"format":2'),
      text.replace('"version":2', '"version":"2"'),
    ]) {
      assert.notEqual(bad, text);
      writeFileSync(file, bad);
      // oxlint-disable-next-line no-await-in-loop -- one file
      assert.equal(await cache.take('a'), undefined);
    }
  });

  it('is read as older versions wrote it, before there were images', async () => {
    await cache.put('a', kept);
    const file = join(folder, 'kept', files()[0] ?? '');
    const text = readFileSync(file, 'utf8');
    const old = text
      .replace('"artifact":null', '"slugId":null')
      .replace('"artifact":{"kind":"slug","id":"slug"}', '"slugId":"slug"');
    assert.doesNotMatch(old, /artifact/);
    writeFileSync(file, old);
    assert.deepEqual(await cache.take('a'), kept);
  });

  it('is gone at once for those who signed out', async () => {
    void cache.put('a', kept);
    void cache.put('b', kept);
    await cache.remove('a');
    await cache.put('b', kept);
    assert.equal(await cache.take('a'), undefined);
    assert.deepEqual(await cache.take('b'), kept);
    assert.equal(files().length, 1);
    await cache.remove('c');
  });

  it('costs nothing but the head start when it cannot be written', async () => {
    writeFileSync(join(folder, 'kept'), '');
    await cache.put('a', kept);
    assert.equal(await cache.take('a'), undefined);
  });
});
