import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kept, Shelf } from '../../../src/ledger/shelf.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { makeRelease } from '../domain/release/make.ts';

describe('what is kept between two windows', () => {
  let folder: string;
  let shelf: Shelf;
  beforeEach(async () => {
    folder = await makeScratch();
    shelf = new Shelf(join(folder, 'kept'));
  });
  afterEach(() => removeScratch(folder));

  const app = { id: 'one', name: 'bookshop', stage: 'production', team: undefined } as const;
  const kept: Kept = {
    readAt: 2_000,
    apps: [
      { ...app, pipeline: { id: 'pipe', name: undefined } },
      { ...app, id: 'two', stage: undefined, pipeline: undefined, team: 'books' },
    ],
    ledgers: { one: { readAt: 1_000, releases: [makeRelease(2, { artifact: null }), makeRelease(1)] } },
  };
  const files = () => readdirSync(join(folder, 'kept'));

  it('is the same when it is taken again, and each account’s own', async () => {
    await shelf.put('https://api.heroku.com kendra', kept);
    assert.deepEqual(await shelf.take('https://api.heroku.com kendra'), kept);
    assert.equal(await shelf.take('https://api.heroku.com shanley'), undefined);
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
      await shelf.put(id, kept);
      // oxlint-disable-next-line no-await-in-loop
      assert.deepEqual(await shelf.take(id), kept, id);
    }
    assert.deepEqual(readdirSync(folder), ['kept']);
    assert.equal(files().length, 6);
    assert.ok(files().every((name) => /^[\da-f]{32}\.json$/.test(name)));
  });

  it('is replaced as a whole, the last one last', async () => {
    await Promise.all([shelf.put('a', kept), shelf.put('a', { readAt: 3_000, apps: [], ledgers: {} })]);
    assert.deepEqual(await shelf.take('a'), { readAt: 3_000, apps: [], ledgers: {} });
    assert.equal(files().length, 1);
  });

  it('holds no more of each ledger than is shown at first, and no more ledgers than people look at', async () => {
    const releases = Array.from({ length: 100 }, (_, i) => makeRelease(100 - i));
    const ledgers = Object.fromEntries(
      Array.from({ length: 80 }, (_, i) => [`app-${i}`, { readAt: i, releases }]),
    );
    await shelf.put('a', { readAt: 1, apps: [], ledgers });
    const taken = await shelf.take('a');
    assert.equal(Object.keys(taken?.ledgers ?? {}).length, 50);
    assert.ok(taken?.ledgers['app-79'] && !taken.ledgers['app-0']);
    assert.equal(taken.ledgers['app-79'].releases.length, 30);
    assert.equal(taken.ledgers['app-79'].releases[0]?.version, 100);
  });

  it('is nothing where the file is cut, strange, or from another time', async () => {
    await shelf.put('a', kept);
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
      assert.equal(await shelf.take('a'), undefined);
    }
  });

  it('is read as older versions wrote it, before there were images', async () => {
    await shelf.put('a', kept);
    const file = join(folder, 'kept', files()[0] ?? '');
    const text = readFileSync(file, 'utf8');
    const old = text
      .replace('"artifact":null', '"slugId":null')
      .replace('"artifact":{"kind":"slug","id":"slug"}', '"slugId":"slug"');
    assert.doesNotMatch(old, /artifact/);
    writeFileSync(file, old);
    assert.deepEqual(await shelf.take('a'), kept);
  });

  it('is gone at once for those who signed out', async () => {
    void shelf.put('a', kept);
    void shelf.put('b', kept);
    await shelf.remove('a');
    await shelf.put('b', kept);
    assert.equal(await shelf.take('a'), undefined);
    assert.deepEqual(await shelf.take('b'), kept);
    assert.equal(files().length, 1);
    await shelf.remove('c');
  });

  it('costs nothing but the head start when it cannot be written', async () => {
    writeFileSync(join(folder, 'kept'), '');
    await shelf.put('a', kept);
    assert.equal(await shelf.take('a'), undefined);
  });
});
