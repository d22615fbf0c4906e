import assert from 'node:assert/strict';
import type { FileChange } from '../../../../src/domain/graph/commit.ts';
import {
  fileFacts,
  fileRow,
  filesRow,
  kindByLetter,
  letterOf,
} from '../../../../src/views/releases/file-rows.ts';

function change(about: Partial<FileChange> = {}): FileChange {
  return { kind: 'modified', path: 'src/cart.js', from: undefined, ...about };
}

describe('the row of a file', () => {
  it('says its name, and the folder that it is in', () => {
    assert.deepEqual(fileRow({ change: change() }), {
      label: 'cart.js',
      description: 'src',
      contextValue: 'file',
      spoken: 'cart.js, modified, in src',
    });
    const top = fileRow({ change: change({ kind: 'added', path: 'cart.js' }) });
    assert.deepEqual([top.description, top.spoken], ['', 'cart.js, added']);
  });

  it('says where it was before', () => {
    const moved = (from: string, path: string) =>
      fileRow({ change: change({ kind: 'renamed', from, path }) }).description;
    assert.equal(moved('cart.js', 'basket.js'), 'cart.js → basket.js');
    assert.equal(moved('src/cart.js', 'src/basket.js'), 'cart.js → basket.js · src');
    assert.equal(moved('src/cart.js', 'lib/cart.js'), 'src/cart.js → lib/cart.js');
    const row = fileRow({ change: change({ kind: 'copied', from: 'a.js', path: 'src/b.js' }) });
    assert.equal(row.spoken, 'b.js, copied, from a.js to src/b.js');
  });

  it('tells modes, links and submodules', () => {
    assert.equal(
      fileRow({ change: change({ executable: true }) }).spoken,
      'cart.js, modified, now executable, in src',
    );
    const link = change({ kind: 'typeChanged', path: 'x', what: 'link' });
    assert.equal(fileRow({ change: link }).spoken, 'x, type changed, symbolic link');
    assert.deepEqual(fileFacts(change({ kind: 'added', what: 'submodule' }), undefined), [
      'added',
      'submodule',
    ]);
  });

  it('shows what would disturb the rows beside', () => {
    const row = fileRow({ change: change({ path: 'a\nb/c\u202Ed.js' }) });
    assert.deepEqual([row.label, row.description], ['c[U+202E]d.js', 'a b']);
  });

  it('tells how much differs', () => {
    assert.deepEqual(fileFacts(change(), { added: 1, removed: 3 }), ['modified', '1 line added, 3 removed']);
    assert.deepEqual(fileFacts(change(), 'binary'), ['modified', 'binary']);
    assert.deepEqual(fileFacts(change({ executable: false }), { added: 0, removed: 0 }), [
      'modified',
      'no longer executable',
    ]);
  });
});

describe('the marks of files', () => {
  it('are the letters of source control', () => {
    const all = (['added', 'modified', 'deleted', 'renamed', 'copied', 'typeChanged'] as const).map((kind) =>
      letterOf({ kind }),
    );
    assert.deepEqual(all.join(''), 'AMDRCT');
    for (const letter of all) {
      assert.match(kindByLetter(letter)?.color ?? '', /^gitDecoration\.\w+ResourceForeground$/);
    }
    assert.equal(kindByLetter('X'), undefined);
  });
});

describe('the row above the files of a merge', () => {
  it('says what they are compared with', () => {
    assert.equal(
      filesRow({ against: 'de63889a4c2a1f54' }).spoken,
      'Files, against the first parent, de63889',
    );
  });
});
