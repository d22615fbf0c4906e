import assert from 'node:assert/strict';
import {
  isWanted,
  readReleaseFilter,
  releaseFilters,
} from '../../../../src/domain/release/release-filter.ts';
import { makeLedger } from './make.ts';

describe('which releases a person wants to see', () => {
  const katie = { user: { id: 'katie', email: 'katie@example.com' } };
  const ledger = makeLedger(
    [5, 'Rollback to v1', 'a', { current: true }],
    [4, 'Promote bookshop-staging v9 ccccccc1', 'c', katie],
    [3, 'Deploy bbbbbbb1', 'b', { status: 'failed' }],
    [2, 'Set A config vars', 'a', katie],
    [1, 'Deploy aaaaaaa1', 'a'],
  );
  const shown = (filter: (typeof releaseFilters)[number], me?: string) =>
    ledger.filter((release) => isWanted(release, filter, me)).map(({ version }) => version);

  it('is all of them, those that changed the code, their own, or those that failed', () => {
    assert.deepEqual(shown('all'), [5, 4, 3, 2, 1]);
    assert.deepEqual(shown('deploys'), [5, 4, 3, 1]);
    assert.deepEqual(shown('mine', 'katie'), [4, 2]);
    assert.deepEqual(shown('failed'), [3]);
  });

  it('is none where it is not known who looks', () => assert.deepEqual(shown('mine'), []));

  it('is read from what was kept, and all of them for what is not known', () => {
    for (const filter of releaseFilters) assert.equal(readReleaseFilter(filter), filter);
    for (const odd of [undefined, 'none', 7, {}]) assert.equal(readReleaseFilter(odd), 'all');
  });
});
