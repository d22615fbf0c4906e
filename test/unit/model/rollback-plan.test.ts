import assert from 'node:assert/strict';
import type { Release } from '../../../src/model/release.ts';
import {
  defaultTarget,
  findOutcome,
  planRollback,
  whyNotEligible,
} from '../../../src/model/rollback-plan.ts';
import { makeLedger, makeRelease } from './make.ts';

describe('why a release cannot be rolled back to', () => {
  const cases: readonly (readonly [string, Partial<Release>, RegExp | undefined])[] = [
    ['a good one', {}, undefined],
    ['a good one in words unknown here', { status: 'archived' }, undefined],
    ['a container, which the platform offers', { slugId: null, eligible: true }, undefined],
    ['the running one', { current: true }, /running/],
    ['a failed one, whatever the platform says', { status: 'failed', eligible: true }, /failed/],
    ['a pending one', { status: 'pending', eligible: false }, /still/],
    ['an expired one', { status: 'expired', eligible: false }, /expired/],
    ['one without code', { slugId: null, eligible: false }, /no slug/],
    ['one that the platform refuses', { eligible: false }, /platform/],
  ];
  for (const [name, some, expected] of cases) {
    it(name, () => {
      const reason = whyNotEligible(makeRelease(7, some));
      if (expected === undefined) assert.equal(reason, undefined);
      // It goes on after a subject: "v7 is running now".
      else assert.match(reason ?? '', new RegExp(`^(is|has) .*${expected.source}`));
    });
  }
});

const ledger = makeLedger(
  [53, 'Deploy eeeeeee1', 'slug-e', { status: 'pending', eligible: false }],
  [52, 'Set FOO config vars', 'slug-d', { current: true }],
  [51, 'Deploy ddddddd1', 'slug-d'],
  [50, 'Deploy ccccccc1', 'slug-c', { status: 'failed', eligible: false }],
  [49, 'Deploy bbbbbbb1', 'slug-b', { status: 'expired', eligible: false }],
  [48, 'Deploy aaaaaaa1', 'slug-a'],
);
const at = (version: number) => ledger.find((release) => release.version === version)!;

describe('the plan of a rollback', () => {
  it('names the running release, the newest one, and what is taken back', () => {
    const plan = planRollback(at(48), ledger);
    assert.equal(plan.target, at(48));
    assert.equal(plan.current, at(52));
    assert.equal(plan.newest, at(53));
    // Neither what failed nor what has not run yet; what has expired did run.
    assert.deepEqual(
      plan.takenBack.map(({ version }) => version),
      [52, 51, 49],
    );
    assert.equal(plan.sameCode, false);
  });

  it('knows that only config changes when the slug is the same', () => {
    assert.equal(planRollback(at(51), ledger).sameCode, true);
  });

  const same: readonly (readonly [string, string, string, boolean])[] = [
    ['the same hash', 'Deploy aaaaaaa1', 'Deploy aaaaaaa1', true],
    ['another hash', 'Deploy bbbbbbb1', 'Deploy aaaaaaa1', false],
    ['two containers', 'Deployed web (eacd9b960537)', 'Deployed web (0123456789ab)', false],
    ['a container over a commit', 'Deployed web (eacd9b960537)', 'Deploy aaaaaaa1', false],
  ];
  for (const [name, now, then, expected] of same) {
    it(`compares what runs without slugs: ${name}`, () => {
      const slugless = makeLedger([2, now, null, { current: true }], [1, then, null]);
      assert.equal(planRollback(slugless[1]!, slugless).sameCode, expected);
    });
  }

  it('can be made while nothing runs', () => {
    const idle = makeLedger(
      [2, 'Deploy bbbbbbb1', 'slug-b', { status: 'failed' }],
      [1, 'Deploy aaaaaaa1', 'slug-a'],
    );
    const plan = planRollback(idle[1]!, idle);
    assert.equal(plan.current, undefined);
    assert.deepEqual(plan.takenBack, []);
    assert.equal(plan.sameCode, false);
  });

  it('needs a ledger', () => {
    assert.throws(() => planRollback(at(48), []), RangeError);
  });
});

describe('the release to go back to when none is named', () => {
  it('is the newest that can be gone back to', () => {
    assert.equal(defaultTarget(ledger), at(51));
    assert.equal(defaultTarget(ledger.slice(3)), at(48));
  });

  it('is none where there is none', () => {
    assert.equal(defaultTarget([]), undefined);
    assert.equal(defaultTarget(makeLedger([1, 'Deploy aaaaaaa1', 'a', { current: true }])), undefined);
  });
});

describe('the outcome of a rollback whose answer was lost', () => {
  const plan = planRollback(at(48), ledger);
  const mail = 'kendra@example.com';
  const somebody = { user: { id: 'x', email: 'shanley@example.com' } };
  const cases: readonly (readonly [string, readonly Release[], string | undefined, number | undefined])[] = [
    ['is the release that came', makeLedger([54, 'Rollback to v48', 'slug-a']), mail, 54],
    [
      'is found below others',
      makeLedger([55, 'Set FOO config vars', 'slug-a'], [54, 'Rollback to v48', 'slug-a']),
      mail,
      54,
    ],
    [
      'is found though it failed',
      makeLedger([54, 'Rollback to v48', 'slug-a', { status: 'failed' }]),
      mail,
      54,
    ],
    ['is not a rollback to another release', makeLedger([54, 'Rollback to v4', 'slug-a']), mail, undefined],
    ['is not one that begins alike', makeLedger([54, 'Rollback to v480', 'slug-a']), mail, undefined],
    ["is not somebody else's", makeLedger([54, 'Rollback to v48', 'slug-a', somebody]), mail, undefined],
    [
      "is anybody's while nobody knows who asked",
      makeLedger([54, 'Rollback to v48', 'slug-a', somebody]),
      undefined,
      54,
    ],
    ['is not one from before', makeLedger([53, 'Rollback to v48', 'slug-a']), mail, undefined],
    ['is nothing when nothing came', ledger, mail, undefined],
  ];
  for (const [name, after, email, expected] of cases) {
    it(name, () => assert.equal(findOutcome(plan, after, email)?.version, expected));
  }
});
