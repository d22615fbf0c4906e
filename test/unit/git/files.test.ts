import assert from 'node:assert/strict';
import { fileOf, parseAddress, queryOf } from '../../../src/git/address.ts';
import { Batch } from '../../../src/git/batch.ts';
import { parseFileChanges } from '../../../src/git/file-changes.ts';
import { Recent } from '../../../src/git/recent.ts';
import type { FileChange } from '../../../src/domain/graph/commit.ts';
import { resourcesOf } from '../../../src/features/changes/resources.ts';

const hash = 'a'.repeat(40);

describe('the address of a file at a commit', () => {
  it('comes back as it was, whatever the name', () => {
    for (const path of ['a.txt', 'lib/a b/ü.ts', '-x', 'new\nline', '..a', '"q"', 'a#b?c%20']) {
      const file = { root: '/work/shop', hash, path };
      assert.deepEqual(parseAddress(fileOf(file), queryOf(file)), file);
    }
  });

  it('is refused when it leads out of the repository or names no commit', () => {
    const good = JSON.stringify({ root: '/work/shop', hash });
    const refused: [string, string][] = [
      ['/etc/passwd', good],
      ['/work/shop', good],
      ['/work/shop/../other/a', good],
      ['/work/shopping/a', good],
      ['/work/shop/a\0b', good],
      ...[
        '',
        '{',
        'null',
        '[]',
        JSON.stringify({ root: '/work/shop' }),
        JSON.stringify({ root: 'work/shop', hash }),
        JSON.stringify({ root: 1, hash }),
        JSON.stringify({ root: '/work/shop', hash: 'HEAD' }),
        JSON.stringify({ root: '/work/shop', hash: hash.slice(1) }),
        JSON.stringify({ root: '/work/shop', hash: `${hash}\n` }),
        JSON.stringify({ root: '/work/shop', hash: '--output=x' }),
        JSON.stringify({ root: '/work/shop', hash: [hash] }),
      ].map((text): [string, string] => ['/work/shop/a', text]),
    ];
    for (const [file, text] of refused) assert.equal(parseAddress(file, text), undefined, `${file} ${text}`);
  });
});

function change(kind: FileChange['kind'], from?: string): FileChange {
  return { kind, path: 'new', from };
}

describe('the resources of a comparison', () => {
  it('have the sides that exist', () => {
    const sides = resourcesOf(
      [
        change('added'),
        change('deleted'),
        change('modified'),
        change('typeChanged'),
        change('renamed', 'old'),
        change('copied', 'old'),
      ],
      'f',
      't',
    );
    const right = { hash: 't', path: 'new' };
    assert.deepEqual(sides, [
      { path: 'new', left: undefined, right },
      { path: 'new', left: { hash: 'f', path: 'new' }, right: undefined },
      { path: 'new', left: { hash: 'f', path: 'new' }, right },
      { path: 'new', left: { hash: 'f', path: 'new' }, right },
      { path: 'new', left: { hash: 'f', path: 'old' }, right },
      { path: 'new', left: { hash: 'f', path: 'old' }, right },
    ]);
    assert.deepEqual(resourcesOf([change('added')], undefined, 't'), [
      { path: 'new', left: undefined, right },
    ]);
  });

  it('are refused when git prints something else', () => {
    assert.deepEqual(parseFileChanges(Buffer.from('')), []);
    assert.throws(() => parseFileChanges(Buffer.from('X\0a\0')), RangeError);
    assert.throws(() => parseFileChanges(Buffer.from(':100644 100644 a b X\0a\0')), RangeError);
    assert.throws(() => parseFileChanges(Buffer.from(':100644 100644 a b R100\0a\0')), RangeError);
    assert.throws(() => parseFileChanges(Buffer.from('warning: something\n')), RangeError);
  });
});

describe('what was read last', () => {
  it('is kept up to a size, the oldest given up first', () => {
    const recent = new Recent(10);
    recent.set('a', new Uint8Array(4));
    recent.set('b', new Uint8Array(4));
    recent.get('a');
    recent.set('c', new Uint8Array(4));
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key)?.length),
      [4, undefined, 4],
    );
    recent.set('c', new Uint8Array(6));
    assert.deepEqual(
      ['a', 'c'].map((key) => recent.get(key)?.length),
      [4, 6],
    );
    recent.set('large', new Uint8Array(11));
    assert.deepEqual(
      ['a', 'c', 'large'].map((key) => recent.get(key)),
      [undefined, undefined, undefined],
    );
    recent.set('d', new Uint8Array(10));
    assert.equal(recent.get('d')?.length, 10);
  });
});

describe('a batch', () => {
  it('asks in few goes, and gives everybody their own answer or failure', async () => {
    const goes: number[] = [];
    const batch = new Batch(async (questions) => {
      goes.push(questions.length);
      if (questions.includes('bad')) throw new Error('no');
      return questions.map((question) => question.toUpperCase());
    });
    const names = Array.from({ length: 100 }, (_, i) => `q${i}`);
    assert.deepEqual(
      await Promise.all(names.map((name) => batch.get(name))),
      names.map((name) => name.toUpperCase()),
    );
    assert.deepEqual(goes, [64, 36]);
    await assert.rejects(batch.get('bad'), /no/);
    assert.equal(await batch.get('good'), 'GOOD');
  });
});
