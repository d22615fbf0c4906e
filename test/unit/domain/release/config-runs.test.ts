import assert from 'node:assert/strict';
import { foldConfigChanges } from '../../../../src/domain/release/config-runs.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { makeLedger } from './make.ts';

const set = 'Set A config vars';

/** Versions; those of a run are in an array. */
function folded(releases: readonly Release[], apart: readonly number[] = []) {
  return foldConfigChanges(releases, ({ version }) => apart.includes(version)).map((one) =>
    'version' in one ? one.version : one.map(({ version }) => version),
  );
}

describe('config changes that follow each other', () => {
  const five = makeLedger(
    [7, 'Deploy aaaaaaa1', 'a', { current: true }],
    [6, set, 'a'],
    [5, 'Remove B config vars', 'a'],
    [4, set, 'a'],
    [3, set, 'a'],
    [2, 'Attach REDIS (@ref:x)', 'a'],
    [1, set, 'a'],
  );

  it('are a run from four on, which other changes end', () => {
    assert.deepEqual(folded(five), [7, [6, 5, 4, 3], 2, 1]);
    assert.deepEqual(folded(five.slice(0, 4)), [7, 6, 5, 4]);
    assert.deepEqual(folded([]), []);
  });

  it('stay as they are around one that is to stay', () => {
    assert.deepEqual(folded(five, [4]), [7, 6, 5, 4, 3, 2, 1]);
    assert.deepEqual(folded(five, [1]), [7, [6, 5, 4, 3], 2, 1]);
  });

  it('never hide what runs, what failed and what is under way', () => {
    const mixed = makeLedger(
      [7, set, 'a', { status: 'pending' }],
      [6, set, 'a', { current: true }],
      [5, set, 'a'],
      [4, set, 'a'],
      [3, set, 'a'],
      [2, set, 'a'],
      [1, set, 'a', { status: 'failed' }],
    );
    assert.deepEqual(folded(mixed), [7, 6, [5, 4, 3, 2], 1]);
  });
});
