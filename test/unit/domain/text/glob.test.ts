import assert from 'node:assert/strict';
import { parseGlob } from '../../../../src/domain/text/glob.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { fc } from '../../random.ts';
import { assertQuick } from '../release/make.ts';

describe('a pattern for paths', () => {
  const cases: readonly (readonly [pattern: string, fits: readonly string[], not: readonly string[]])[] = [
    ['db/x.sql', ['db/x.sql'], ['x.sql', 'db/x.sqlx', 'a/db/x.sql', 'db/X.sql', 'db/xasql']],
    ['db/*.sql', ['db/x.sql', 'db/.sql', 'db/a.b.sql'], ['db/a/x.sql', 'db/x.SQL', 'x.sql']],
    ['*', ['x', '.x'], ['a/x']],
    ['**', ['x', 'a/b/x'], []],
    ['**/x.sql', ['x.sql', 'a/x.sql', 'a/b/x.sql'], ['ax.sql', 'a/x.sql/b']],
    ['db/**/x.sql', ['db/x.sql', 'db/a/x.sql', 'db/a/b/x.sql'], ['db/x/x.sq', 'dbx.sql']],
    ['db/**', ['db/x', 'db/a/x'], ['dbx', 'a/db/x']],
    ['db/', ['db/x', 'db/a/x'], ['db2/x']],
    ['/db/*', ['db/x'], ['a/db/x']],
    ['./db/*', ['db/x'], ['a/db/x']],
    ['v?.sql', ['v1.sql', 'vä.sql', 'v😀.sql'], ['v.sql', 'v12.sql', 'v/.sql']],
    ['{db,sql}/*.{up,do}.sql', ['db/1.up.sql', 'sql/1.do.sql'], ['db/1.down.sql', 'x/1.up.sql']],
    ['a{b,c{d,e}}', ['ab', 'acd', 'ace'], ['ac', 'a', 'abd']],
    ['a{,b}', ['a', 'ab'], ['a{,b}']],
    ['a{b}', ['a{b}'], ['ab']],
    ['a{b,c', ['a{b,c'], ['ab']],
    ['[a-z]/(x|y).$', ['[a-z]/(x|y).$'], ['a/x.$']],
    ['**/a/**/b/*', ['a/b/x', 'q/a/b/a/b/x', 'a/1/2/b/x'], ['a/b', 'b/a/x']],
    ['*a*b*', ['ab', 'xaxbx', 'aab', 'abab'], ['ba', 'a', 'b']],
  ];
  for (const [pattern, fitting, others] of cases) {
    it(`reads ${pattern}`, () => {
      const fits = parseGlob(pattern);
      for (const path of fitting) assert.equal(fits(path), true, path);
      for (const path of others) assert.equal(fits(path), false, path);
    });
  }

  it('fits what a regular expression made of it fits', () => {
    const row = (...from: readonly string[]) =>
      fc.array(fc.constantFrom(...from), { minLength: 1, maxLength: 4 });
    const patterns = row('**', 'a', 'b', '*', 'a*', '*b', '?', '*a*b', 'a?');
    const paths = row('a', 'b', 'ab', 'aab', 'ba').map((names) => names.join('/'));
    let fitted = 0;
    const check = (folders: readonly string[], path: string) => {
      // Each folder with the slash before it, so that ** can take none along.
      const source = folders.map((one) =>
        one === '**' ? '(?:/[^/]+)*' : `/${one.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}`,
      );
      const expected = new RegExp(`^${source.join('')}$`).test(`/${path}`);
      fitted += Number(expected);
      assert.equal(parseGlob(folders.join('/'))(path), expected);
    };
    fc.assert(fc.property(patterns, paths, check), { numRuns: 5_000 });
    assert.ok(fitted > 500, `${fitted} of them fitted`);
  });

  it('takes no time for what is made to take long', () => {
    assertQuick(() => {
      assert.equal(parseGlob('*a'.repeat(400))(`${'a'.repeat(4_000)}b`), false);
      assert.equal(parseGlob(`${'**/a/'.repeat(150)}b`)(`${'a/'.repeat(2_000)}c`), false);
      assert.equal(parseGlob('{'.repeat(1_000))('a'), false);
      assert.equal(parseGlob('{a,'.repeat(300))('a'), false);
    });
  });

  it('refuses what is too much, with a way out', () => {
    for (const pattern of [
      'x'.repeat(1_001),
      '{a,b}'.repeat(7),
      '{{a,b},{c,d}}'.repeat(5),
      `{${','.repeat(200)}}`,
    ]) {
      assert.throws(
        () => assertQuick(() => parseGlob(pattern)),
        (error) => error instanceof Problem && /shorter/.test(error.message),
      );
    }
  });
});
