import assert from 'node:assert/strict';
import { asCode, count, listed } from '../../../../src/domain/text/sentences.ts';
import { assertQuick } from '../release/make.ts';

describe('pieces of sentences', () => {
  it('count things', () => {
    assert.equal(count(1, 'release'), '1 release');
    assert.equal(count(0, 'release'), '0 releases');
  });

  const lists: readonly (readonly [string, number | undefined, string])[] = [
    ['', undefined, ''],
    ['a', undefined, 'a'],
    ['a b', undefined, 'a and b'],
    ['a b c', undefined, 'a, b and c'],
    ['a b c', 3, 'a, b and c'],
    ['a b c d', 3, 'a, b, c and 1 more'],
    ['a b', 1, 'a and 1 more'],
  ];
  for (const [items, most, expected] of lists) {
    it(`list ${items || 'nothing'} up to ${most ?? 'any number'}`, () => {
      assert.equal(listed(items.split(' ').filter(Boolean), most), expected);
    });
  }

  it('write what others wrote as code', () => {
    assert.equal(asCode('a*b*'), '`a*b*`');
    assert.equal(asCode('`'), '`` ` ``');
    assert.equal(asCode('a``b`c'), '``` a``b`c ```');
    assert.equal(asCode(' \n '), '(empty)');
    assertQuick(() => asCode('` '.repeat(1_000_000)));
  });
});
