import assert from 'node:assert/strict';
import { isProtected, readProtectedApps } from '../../../../src/operations/plan/protection.ts';

describe('which apps are protected', () => {
  const none = readProtectedApps([undefined, undefined]);

  it('is each one in production, and each of which that is not known', () => {
    assert.equal(isProtected('bookshop', 'production', none), true);
    assert.equal(isProtected('bookshop', 'unknown', none), true);
    assert.equal(isProtected('bookshop', 'staging', none), false);
    assert.equal(isProtected('bookshop', undefined, none), false);
  });

  it('is each one that a pattern of any place names', () => {
    const patterns = readProtectedApps([['bookshop', ' bank-* '], undefined, ['{shop,till}-live'], []]);
    for (const app of ['bookshop', 'bank-eu', 'shop-live', 'till-live']) {
      assert.equal(isProtected(app, undefined, patterns), true, app);
    }
    for (const app of ['bookshop-2', 'mybank-eu', 'shop-liver', 'blog']) {
      assert.equal(isProtected(app, undefined, patterns), false, app);
    }
  });

  for (const [what, value] of [
    ['a pattern with too much in it', ['{a,b}'.repeat(20)]],
    ['something that is no text', [['bookshop']]],
    ['something that is no list', { bookshop: true }],
    ['true', true],
  ] as const) {
    it(`is all of them, where the setting makes no sense: ${what}`, () => {
      assert.equal(isProtected('blog', undefined, readProtectedApps([value])), true);
    });
  }

  it('takes a name alone for a list of one', () => {
    const patterns = readProtectedApps(['bookshop']);
    assert.equal(isProtected('bookshop', undefined, patterns), true);
    assert.equal(isProtected('blog', undefined, patterns), false);
  });
});
