import assert from 'node:assert/strict';
import { asCode, count, listed, oneLine } from '../../../src/model/words.ts';
import { assertQuick } from './make.ts';

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

  it('keep what others wrote in its line and in its direction', () => {
    assert.equal(oneLine(' a\r\n\tb\u0000c\u001b[31m\u202Ed\u2069 ', 100), 'a b c [31m d');
    assert.equal(oneLine('👩‍👩‍👧 läuft', 100), '👩‍👩‍👧 läuft');
  });

  it('cut what is too long, between characters', () => {
    assert.equal(oneLine('abcd', 4), 'abcd');
    assert.equal(oneLine('abcde', 4), 'abc…');
    assert.equal(oneLine('😀😀😀', 2), '😀…');
  });

  it('write what others wrote as code', () => {
    assert.equal(asCode('a*b*'), '`a*b*`');
    assert.equal(asCode('`'), '`` ` ``');
    assert.equal(asCode('a``b`c'), '``` a``b`c ```');
    assert.equal(asCode(' \n '), '(empty)');
    assertQuick(() => asCode('` '.repeat(1_000_000)));
  });
});
