import assert from 'node:assert/strict';
import { configBetween } from '../../../../src/domain/release/config-between.ts';
import { releasesOf } from '../../features/find/ledger.ts';

describe('the config vars between two releases', () => {
  const between = (from: number, ...descriptions: readonly string[]) => {
    const ledger = releasesOf(...descriptions);
    return configBetween(
      ledger,
      ledger.find(({ version }) => version === from),
      ledger[0]!,
    );
  };

  it('are named by what was done to each last', () => {
    const changes = ['Set A, B config vars', 'Deploy de63889', 'Remove A config vars', 'Set C config vars'];
    assert.deepEqual(between(1, 'Initial release', ...changes), { set: ['B', 'C'], removed: ['A'] });
    assert.deepEqual(between(0, ...changes), { set: ['B', 'C'], removed: ['A'] });
    assert.deepEqual(between(3, 'Initial release', ...changes), { set: ['C'], removed: ['A'] });
  });

  it('are not those that a rollback took back', () => {
    const changes = ['Deploy de63889', 'Set A config vars', 'Set B config vars'];
    assert.deepEqual(between(1, ...changes, 'Rollback to v2', 'Set C config vars'), {
      set: ['A', 'C'],
      removed: [],
    });
    // Nothing leads back there from the newer one.
    assert.deepEqual(between(2, ...changes, 'Rollback to v1'), { set: [], removed: [] });
  });

  it('are those of a release that failed as well, but not what it would have gone back to', () => {
    const [newest, failed, ...older] = releasesOf(
      'Deploy de63889',
      'Set A config vars',
      'Rollback to v1',
      'Set B config vars',
    );
    const ledger = [newest!, { ...failed!, status: 'failed' }, ...older];
    assert.deepEqual(configBetween(ledger, older[1], newest!), { set: ['A', 'B'], removed: [] });
  });
});
