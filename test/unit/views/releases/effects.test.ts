import assert from 'node:assert/strict';
import { effectsIn } from '../../../../src/views/releases/effects.ts';
import { assertQuick, makeLedger } from '../../domain/release/make.ts';

describe('what became of the releases of a ledger', () => {
  const ledger = makeLedger(
    [6, 'Set BANNER config vars', 'c', { current: true }],
    [5, 'Deploy ccccccc1', 'c'],
    [4, 'Rollback to v1', 'a'],
    [3, 'Deploy bbbbbbb1', 'b', { status: 'failed' }],
    [2, 'Deploy bbbbbbb1', 'b'],
    [1, 'Deploy aaaaaaa1', 'a'],
  );
  const of = (crashed?: string) => ledger.map(effectsIn(ledger, crashed));

  it('is that a rollback took some back, and that the code of another runs', () => {
    assert.deepEqual(
      of().map(({ takenBackBy, codeRuns }) => takenBackBy ?? codeRuns),
      [false, true, false, false, 4, false],
    );
  });

  it('is a crash of the one that runs', () => {
    assert.deepEqual(
      of('web.1').map(({ crashed }) => crashed),
      ['web.1', ...Array<undefined>(5).fill(undefined)],
    );
  });

  it('is nothing for the deploy that runs itself', () => {
    const deployed = makeLedger([2, 'Deploy bbbbbbb1', 'b', { current: true }], [1, 'Deploy aaaaaaa1', 'a']);
    assert.deepEqual(
      deployed.map(effectsIn(deployed, undefined)).map(({ codeRuns }) => codeRuns),
      [false, false],
    );
  });

  it('is worked out quickly for a large ledger with many rollbacks', () => {
    const large = makeLedger(
      ...Array.from({ length: 10_000 }, (_, index) => {
        const version = 10_000 - index;
        const back = version % 10 === 0;
        return [version, back ? `Rollback to v${version - 5}` : 'Set A config vars', 'a'] as const;
      }),
    );
    assertQuick(() => large.map(effectsIn(large, undefined)), 1000);
  });
});
