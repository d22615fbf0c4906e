import assert from 'node:assert/strict';
import { lineageOf, placeAt } from '../../../../src/domain/release/lineage.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { planRollback } from '../../../../src/domain/plan/rollback-plan.ts';
import { retreatsFrom } from '../../../../src/domain/release/runs.ts';
import {
  retreatsByVersion,
  skippedBy,
  suggestedTarget,
  takenBackBy,
  versionRanges,
} from '../../../../src/domain/plan/rollback-links.ts';
import { randomLedger } from '../release/ledgers.ts';
import { seeds } from '../../random.ts';
import { makeLedger } from '../release/make.ts';

type Row = readonly [version: number, description: string, slug: string, some?: Partial<Release>];

const versions = (releases: readonly Release[]) => releases.map(({ version }) => version);
const at = (ledger: readonly Release[], version: number) =>
  ledger.find((release) => release.version === version)!;

describe('what a rollback skipped', () => {
  const ledger = makeLedger(
    [54, 'Deploy ffffff1', 'f', { current: true }],
    [53, 'Rollback to v46', 'a'],
    [52, 'Set FOO config vars', 'd'],
    [51, 'Deploy ddddddd1', 'd'],
    [50, 'Deploy ccccccc1', 'c', { status: 'failed' }],
    [49, 'Rollback to v47', 'b'],
    [48, 'Deploy eeeeee1', 'e'],
    [47, 'Deploy bbbbbbb1', 'b'],
    [46, 'Deploy aaaaaaa1', 'a'],
  );

  it('are the releases that were in effect, without what failed or was taken back before', () => {
    assert.deepEqual(versions(skippedBy(at(ledger, 53), ledger)), [52, 51, 47]);
    assert.deepEqual(versions(skippedBy(at(ledger, 49), ledger)), [48]);
  });

  it('are none for what is no rollback, or has failed', () => {
    assert.deepEqual(skippedBy(at(ledger, 54), ledger), []);
    const failed = ledger.map((one) => (one.version === 53 ? { ...one, status: 'failed' } : one));
    assert.deepEqual(skippedBy(at(failed, 53), failed), []);
  });

  it('are those that are known where the ledger does not reach the target', () => {
    assert.deepEqual(versions(skippedBy(at(ledger, 53), ledger.slice(0, 4))), [52, 51]);
  });

  it('know the rollback that took them back', () => {
    const by = (version: number) => takenBackBy(at(ledger, version), ledger)?.version;
    assert.deepEqual([52, 51, 48, 47].map(by), [53, 53, 49, 53]);
    assert.deepEqual([54, 53, 50, 46].map(by), Array(4).fill(undefined));
  });

  it('are forgotten once a later rollback brings them back, which undoes the one before', () => {
    const undone = makeLedger(
      [4, 'Rollback to v2', 'b', { current: true }],
      [3, 'Rollback to v1', 'a'],
      [2, 'Deploy bbbbbbb1', 'b'],
      [1, 'Deploy aaaaaaa1', 'a'],
    );
    assert.equal(takenBackBy(at(undone, 2), undone), undefined);
    assert.equal(takenBackBy(at(undone, 3), undone)?.version, 4);
    assert.deepEqual(versions(skippedBy(at(undone, 4), undone)), [3]);
    const again = [...makeLedger([5, 'Rollback to v3', 'a', { current: true }]), ...undone];
    assert.equal(takenBackBy(at(again, 3), again), undefined);
    assert.equal(takenBackBy(at(again, 2), again)?.version, 5);
  });
});

describe('the links of random ledgers', () => {
  it('agree with the plan that was made before each rollback, and with who went back from each release', () => {
    let rollbacks = 0;
    for (const seed of seeds(200)) {
      const ledger = randomLedger(seed);
      const lineage = lineageOf(ledger);
      const retreats = retreatsByVersion(ledger);
      for (const [index, release] of ledger.entries()) {
        const place = lineage.places.find((one) => one.release === release);
        const expected = place && retreatsFrom(placeAt(release.version, lineage)!, lineage)[0]?.rollback;
        assert.equal(retreats.get(release.version), expected, `seed ${seed}, v${release.version}`);
        const older = ledger.slice(index + 1);
        const before = place?.before?.release;
        const target = place?.to === undefined ? undefined : at(older, place.to);
        if (!target || !before) continue;
        rollbacks++;
        const then = older.map((one) => ({ ...one, current: one.version === before.version }));
        const plan = planRollback({ ...target, current: false }, then);
        assert.deepEqual(
          versions(skippedBy(release, ledger)),
          versions(plan.takenBack),
          `seed ${seed}, v${release.version}`,
        );
      }
    }
    assert.ok(rollbacks > 200, `${rollbacks} rollbacks`);
  });

  it('say of each release that is taken back which rollback skipped it', () => {
    let taken = 0;
    for (const seed of seeds(200)) {
      const ledger = randomLedger(seed);
      for (const release of ledger) {
        const by = takenBackBy(release, ledger);
        if (!by) continue;
        taken++;
        assert.ok(versions(skippedBy(by, ledger)).includes(release.version), `seed ${seed}, ${by.version}`);
      }
    }
    assert.ok(taken > 200, `${taken} taken back`);
  });
});

describe('the target that is suggested', () => {
  const suggested = (...rows: readonly Row[]) => {
    const ledger = makeLedger(...rows);
    return suggestedTarget(ledger, retreatsByVersion(ledger))?.version;
  };
  const current = { current: true };

  it('is the newest where nobody rolled back', () => {
    assert.equal(
      suggested(
        [3, 'Deploy ccccccc1', 'c', current],
        [2, 'Deploy bbbbbbb1', 'b'],
        [1, 'Deploy aaaaaaa1', 'a'],
      ),
      2,
    );
  });

  it('is none of those that somebody fled from', () => {
    const before = [
      [4, 'Set FOO config vars', 'c'],
      [3, 'Deploy ccccccc1', 'c'],
      [2, 'Deploy bbbbbbb1', 'b'],
      [1, 'Deploy aaaaaaa1', 'a'],
    ] as const;
    assert.equal(suggested([5, 'Rollback to v2', 'b', current], ...before), 2);
    // Also after what came since: neither the bad ones nor a rollback to them.
    assert.equal(suggested([6, 'Deploy ddddddd1', 'd', current], [5, 'Rollback to v2', 'b'], ...before), 5);
    assert.equal(
      suggested(
        [8, 'Rollback to v1', 'a', current],
        [7, 'Rollback to v3', 'c'],
        [6, 'Deploy ddddddd1', 'd'],
        [5, 'Rollback to v2', 'b'],
        ...before,
      ),
      1,
    );
  });

  it('is the newest after all where somebody fled from each, and none where there is none', () => {
    assert.equal(
      suggested(
        [3, 'Rollback to v1', 'a', current],
        [2, 'Deploy bbbbbbb1', 'b'],
        [1, 'Deploy aaaaaaa1', 'a', { eligible: false }],
      ),
      2,
    );
    assert.equal(suggested([1, 'Deploy aaaaaaa1', 'a', current]), undefined);
  });
});

describe('versions as ranges', () => {
  const cases: readonly (readonly [readonly number[], string])[] = [
    [[], ''],
    [[52], 'v52'],
    [[52, 51], 'v51 and v52'],
    [[52, 51, 50, 49, 48, 47], 'v47 to v52'],
    [[53, 47, 52, 49, 51], 'v47, v49 and v51 to v53'],
  ];
  for (const [given, text] of cases) {
    it(text === '' ? 'are nothing for none' : text, () => assert.equal(versionRanges(given), text));
  }
});
