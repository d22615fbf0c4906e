import assert from 'node:assert/strict';
import { codeReleases, deploysOf } from '../../../../src/domain/release/code-releases.ts';
import { makeLedger } from './make.ts';

const ledger = makeLedger(
  [9, 'Rollback to v4', 's4'],
  [8, 'Deploy ccccccc3', 's8', { status: 'pending' }],
  [7, 'Promote bookshop-staging v3 ddddddd4', 's7'],
  [6, 'Deploy bbbbbbb2', 's6', { status: 'failed' }],
  [5, 'Set FOO config vars', 's4'],
  [4, 'Deploy aaaaaaa1', 's4'],
  [3, 'Deployed web (0f1e2d)', null],
  [2, 'Deploy 9999999f', 's2', { status: 'expired' }],
  [1, 'Initial release', null],
);

describe('the releases of a ledger', () => {
  it('that changed the code which runs are those that ran, each between two codes', () => {
    const told = codeReleases(ledger, true).map(({ release, from, to }) => [
      release.version,
      from?.hash,
      to.hash,
    ]);
    // What v3 ran has no hash, so that nothing says what v4 changed.
    assert.deepEqual(told, [
      [9, 'ddddddd4', 'aaaaaaa1'],
      [7, 'aaaaaaa1', 'ddddddd4'],
      [2, undefined, '9999999f'],
    ]);
    assert.deepEqual(
      codeReleases(ledger, false).map(({ release }) => release.version),
      [9, 7],
    );
  });

  it('that brought code in are told from the oldest to the newest', () => {
    assert.deepEqual(deploysOf(ledger), [
      { version: 2, hash: '9999999f' },
      { version: 3, hash: undefined },
      { version: 4, hash: 'aaaaaaa1' },
      { version: 7, hash: 'ddddddd4' },
    ]);
  });
});
