import assert from 'node:assert/strict';
import { changesCode, codeChange, codeOf } from '../../../../src/domain/release/code.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { assertQuick, makeLedger, makeRelease, asSlug } from './make.ts';

const failed = { status: 'failed' } as const;
const pending = { status: 'pending' } as const;

type Ledger = readonly Release[];
/** The code of a version as `hash @ the version that brought it in`. */
function codeAt(version: number, ledger: Ledger): string | undefined {
  const code = codeOf(at(version, ledger), ledger);
  return code && `${code.hash} @ v${code.release.version}`;
}

/** The change of code as `hash @ version -> hash @ version`, or `nothing -> …` for a first deploy. */
function changeAt(version: number, ledger: Ledger, complete = true): string | undefined {
  const change = codeChange(at(version, ledger), ledger, complete);
  if (!change) return undefined;
  const text = (code: typeof change.from) => (code ? `${code.hash} @ v${code.release.version}` : 'nothing');
  return `${text(change.from)} -> ${text(change.to)}`;
}

function at(version: number, ledger: Ledger): Release {
  const release = ledger.find((one) => one.version === version);
  assert.ok(release);
  return release;
}

const usual = makeLedger(
  [12, 'Deploy eeeeeee1', 'slug-e'],
  [11, 'Rollback to v4', 'slug-a'],
  [10, 'Set BAR config vars', 'slug-d'],
  [9, 'Retry of v8: Deploy ddddddd1', 'slug-d'],
  [8, 'Deploy ddddddd1', 'slug-d', failed],
  [7, 'Promote bookshop-staging v88 ccccccc1', 'slug-c'],
  [6, 'Deploy bbbbbbb1', 'slug-b', failed],
  [5, 'Set FOO config vars', 'slug-a'],
  [4, 'Deploy aaaaaaa1', 'slug-a'],
  [3, 'Attach DATABASE (@ref:postgresql-curly-33328)', null],
  [2, 'Enable Logplex', null],
  [1, 'Initial release', null],
);
// The same life where the platform does not tell slugs.
const slugless = usual.map((release) => ({ ...release, artifact: null }));

describe('the code that a release runs', () => {
  for (const [name, ledger] of [
    ['by slugs', usual],
    ['without slugs', slugless],
  ] as const) {
    it(`is found through deploys, config changes, rollbacks, promotions and retries, ${name}`, () => {
      assert.deepEqual(Object.fromEntries(ledger.map(({ version }) => [version, codeAt(version, ledger)])), {
        12: 'eeeeeee1 @ v12',
        11: 'aaaaaaa1 @ v4',
        // By its slug, the release that failed says as well as its retry what the code is.
        10: 'ddddddd1 @ v9',
        9: 'ddddddd1 @ v9',
        8: 'ddddddd1 @ v8',
        7: 'ccccccc1 @ v7',
        6: 'bbbbbbb1 @ v6',
        5: 'aaaaaaa1 @ v4',
        4: 'aaaaaaa1 @ v4',
        3: undefined,
        2: undefined,
        1: undefined,
      });
    });
  }

  it('is not known where the ledger does not reach back to its deploy', () => {
    assert.equal(codeAt(11, usual.slice(0, 3)), undefined);
    assert.equal(codeAt(11, slugless.slice(0, 3)), undefined);
    assert.equal(codeAt(10, slugless.slice(0, 3)), undefined);
  });

  it('has no hash in a container or an upload without git', () => {
    for (const description of ['Deployed web (eacd9b960537)', 'Deploy nogit-1', 'Deploy unknown']) {
      const ledger = makeLedger(
        [5, 'Rollback to v3', null],
        [4, 'Set FOO config vars', null],
        [3, description, null],
        [2, 'Deploy aaaaaaa1', null],
      );
      for (const version of [3, 4, 5]) assert.equal(codeAt(version, ledger), undefined, `v${version}`);
    }
  });

  it('is not sought in the future, nor in a circle', () => {
    const ledger = makeLedger(
      [3, 'Deploy aaaaaaa1', null],
      [2, 'Rollback to v3', null],
      [1, 'Rollback to v1', null],
    );
    assert.equal(codeAt(2, ledger), undefined);
    assert.equal(codeAt(1, ledger), undefined);
  });

  it('is found behind thousands of config changes without slugs', () => {
    const config = Array.from({ length: 30_000 }, (_, i) => makeRelease(30_001 - i, { artifact: null }));
    const ledger = [...config, ...makeLedger([1, 'Deploy aaaaaaa1', null])];
    assert.equal(codeAt(30_001, ledger), 'aaaaaaa1 @ v1');
    assert.equal(
      assertQuick(() => changeAt(30_001, ledger)),
      'aaaaaaa1 @ v1 -> aaaaaaa1 @ v1',
    );
  });
});

describe('the code that a release changed', () => {
  for (const [name, ledger] of [
    ['by slugs', usual],
    ['without slugs', slugless],
  ] as const) {
    it(`is the difference to what ran before it, ${name}`, () => {
      assert.deepEqual(
        Object.fromEntries(
          [12, 11, 10, 9, 8, 7, 6, 5, 4].map((version) => [version, changeAt(version, ledger)]),
        ),
        {
          // After a rollback, what ran is not the deploy before.
          12: 'aaaaaaa1 @ v4 -> eeeeeee1 @ v12',
          11: 'ddddddd1 @ v9 -> aaaaaaa1 @ v4',
          10: 'ddddddd1 @ v9 -> ddddddd1 @ v9',
          // The failed v8 never ran, so the retry is compared with v7, and v7 not with the failed v6.
          9: 'ccccccc1 @ v7 -> ddddddd1 @ v9',
          8: 'ccccccc1 @ v7 -> ddddddd1 @ v8',
          7: 'aaaaaaa1 @ v4 -> ccccccc1 @ v7',
          6: 'aaaaaaa1 @ v4 -> bbbbbbb1 @ v6',
          5: 'aaaaaaa1 @ v4 -> aaaaaaa1 @ v4',
          4: 'nothing -> aaaaaaa1 @ v4',
        },
      );
    });
  }

  it('has nothing before a first deploy only in a ledger that is known to its beginning', () => {
    assert.equal(changeAt(4, usual, false), undefined);
    assert.equal(changeAt(4, usual.slice(0, -2), false), undefined);
    assert.equal(changeAt(4, usual, true), 'nothing -> aaaaaaa1 @ v4');
  });

  it('is not known when what ran before is not', () => {
    assert.equal(changeAt(12, usual.slice(0, 4), false), undefined);
  });

  it('does not reach over a release still under way', () => {
    const ledger = makeLedger(
      [3, 'Deploy ccccccc1', 'slug-c', pending],
      [2, 'Deploy bbbbbbb1', 'slug-b', pending],
      [1, 'Deploy aaaaaaa1', 'slug-a', { status: 'expired' }],
    );
    assert.equal(changeAt(3, ledger), 'aaaaaaa1 @ v1 -> ccccccc1 @ v3');
  });

  for (const artifact of [asSlug('slug-x'), { kind: 'image', id: 'image-x' } as const, null]) {
    it(`does not reach over code of which nobody knows the hash, of ${artifact?.kind ?? 'nothing that is said'}`, () => {
      const over = (description: string) =>
        makeLedger(
          [9, 'Deploy bbbbbbb1', 'slug-b'],
          [8, description, null, { artifact }],
          [7, 'Deploy aaaaaaa1', 'slug-a'],
        );
      assert.equal(changeAt(9, over('Deployed web (eacd9b960537)')), undefined);
      assert.equal(changeAt(9, over('Deploy nogit-1')), undefined);
      assert.equal(changeAt(9, over('Rollback to v3')), undefined);
    });
  }
});

describe('whether a release changes code', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['Deploy de15fc2b', true],
    ['Deployed web (eacd9b960537)', true],
    ['Promote bookshop-staging v88 de63889c', true],
    ['Retry of v7: Rollback to v3', true],
    ['Set FOO config vars', false],
    ['Attach DATABASE (@ref:postgresql-curly-33328)', false],
    ['Initial release', false],
  ];
  for (const [description, expected] of cases) {
    it(`${description}: ${expected}`, () => {
      assert.equal(changesCode(makeRelease(1, { description })), expected);
    });
  }
});
