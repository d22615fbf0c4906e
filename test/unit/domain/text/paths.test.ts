import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { posix, resolve, win32 } from 'node:path';
import { isSamePath, pathBelow, pathKey } from '../../../../src/domain/text/paths.ts';

describe('paths', () => {
  it('are the same on Windows in small letters and in capitals, and with either slash', () => {
    for (const [one, other] of [
      ['c:\\shop', 'C:\\shop'],
      ['C:\\Shop', 'c:/shop/'],
      ['C:\\Users\\KATIE~1\\shop', 'c:\\users\\katie~1\\x\\..\\shop'],
      ['\\\\server\\share\\shop', '//SERVER/share/shop'],
    ] as const) {
      assert.ok(isSamePath(one, other, win32), one);
      assert.equal(pathKey(one, win32), pathKey(other, win32));
    }
    assert.ok(!isSamePath('c:\\shop', 'd:\\shop', win32));
    assert.ok(!isSamePath('c:\\shop', 'c:\\shop\\a', win32));
    assert.equal(pathBelow('c:\\shop', 'C:\\Shop\\lib\\Cart.js', win32), 'lib/Cart.js');
  });

  it('differ elsewhere by their letters', () => {
    assert.ok(!isSamePath('/work/shop', '/work/Shop', posix));
    assert.ok(isSamePath('/work/shop/', '/work/x/../shop', posix));
    assert.notEqual(pathKey('/work/shop', posix), pathKey('/work/Shop', posix));
    assert.equal(pathBelow('/work/shop', '/work/Shop/a', posix), undefined);
  });

  it('lie below a folder, and not beside it', () => {
    for (const [path, way] of [
      ['/work/shop/a/b.js', 'a/b.js'],
      ['/work/shop/..a', '..a'],
      ['/work/shop/a\\b', 'a\\b'],
      ['/work/shop', undefined],
      ['/work/shopping/a', undefined],
      ['/work', undefined],
      ['/work/shop/../other', undefined],
    ] as const) {
      assert.equal(pathBelow('/work/shop', path, posix), way, path);
    }
    for (const path of ['d:\\shop\\a', 'c:\\shopping', 'c:\\', '\\\\server\\share\\shop\\a']) {
      assert.equal(pathBelow('c:\\shop', path, win32), undefined, path);
    }
  });

  it('are compared nowhere by their letters alone', () => {
    const source = resolve(import.meta.dirname, '../../../../src');
    const letters =
      /\b(?:fsPath|root|gitDir|commonDir)\)? [!=]== |[!=]== (?:\w+\.)*(?:fsPath|root|gitDir|commonDir)\b|\b(?:fsPath|root|gitDir|commonDir)\.startsWith\(|\.(?:startsWith|includes|has)\((?:\w+\.)*(?:fsPath|root|gitDir|commonDir)\)/;
    const places = globSync('**/*.ts', { cwd: source }).flatMap((file) =>
      readFileSync(resolve(source, file), 'utf8')
        .split('\n')
        .filter((line) => letters.test(line) && !/typeof root|[!=]== (?:undefined|'')/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    assert.deepEqual(places, []);
  });
});
