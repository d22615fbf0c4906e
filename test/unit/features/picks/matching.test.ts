// The items of a list that match what a person types.
import assert from 'node:assert/strict';
import { matching } from '../../../../src/features/picks/matching.ts';

const line = (label: string) => ({ label, isLine: true });
const item = (label: string, description?: string) => ({ label, description, isLine: false });
const items = [
  line('bookshop'),
  item('v48  Rollback to v15', '15 min · released by katie'),
  item('v15  Sell cards', 'released by shanley'),
  line('bookshop-staging'),
  item('v150  Sell books', 'released by shanley'),
];

describe('the items that match what is typed', () => {
  const found = (text: string) => matching(items, text).map(({ label }) => label);

  it('are all of them before anything is typed', () => {
    assert.deepEqual(
      found(' '),
      items.map(({ label }) => label),
    );
  });

  it('have all words, and stand below their lines', () => {
    assert.deepEqual(found('Shanley sell'), [
      'bookshop',
      'v15  Sell cards',
      'bookshop-staging',
      'v150  Sell books',
    ]);
    assert.deepEqual(found('katie'), ['bookshop', 'v48  Rollback to v15']);
    assert.deepEqual(found('katie sell'), []);
  });

  it('begin with the version that is typed', () => {
    for (const text of ['v15', '15']) {
      assert.deepEqual(found(text).slice(0, 3), ['bookshop', 'v15  Sell cards', 'v48  Rollback to v15']);
    }
  });
});
