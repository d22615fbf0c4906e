import assert from 'node:assert/strict';
import type { CodeDiff } from '../../../../src/domain/plan/code-diff.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { parseGlob } from '../../../../src/domain/text/glob.ts';
import { defaultTarget, planRollback, whyNotEligible } from '../../../../src/domain/plan/rollback-plan.ts';
import { makeLedger, makeRelease } from '../release/make.ts';

describe('why a release cannot be rolled back to', () => {
  const cases: readonly (readonly [string, Partial<Release>, RegExp | undefined])[] = [
    ['a good one', {}, undefined],
    ['a good one in words unknown here', { status: 'archived' }, undefined],
    ['a container, which the platform offers', { artifact: null, eligible: true }, undefined],
    ['the running one', { current: true }, /running/],
    ['a failed one, whatever the platform says', { status: 'failed', eligible: true }, /failed/],
    ['a pending one', { status: 'pending', eligible: false }, /still/],
    ['an expired one', { status: 'expired', eligible: false }, /expired/],
    ['one without code', { artifact: null, eligible: false }, /no slug/],
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

describe('the history that a plan tells', () => {
  const day = 86_400_000;
  const katie = { user: { id: 'katie', email: 'katie@example.com' } };
  const when = (days: number) => ({ createdAt: days * day, updatedAt: days * day });
  const rolledBack = makeLedger(
    [55, 'Deploy 55555555', 'e', { ...when(9), current: true }],
    [54, 'Set FOO config vars', 'a', when(7)],
    [53, 'Rollback to v50', 'a', { ...when(6), ...katie }],
    [52, 'Deploy cccccccc', 'c', when(5)],
    [51, 'Deploy bbbbbbbb', 'b', { ...when(4), status: 'failed', eligible: false }],
    [50, 'Deploy aaaaaaaa', 'a', when(2)],
    [49, 'Deploy 99999999', 'z', when(1)],
  );
  const to = (version: number) =>
    planRollback(
      rolledBack.find((release) => release.version === version)!,
      rolledBack,
    );
  const versions = (releases: readonly Release[]) => releases.map(({ version }) => version);

  it('says when the target ran: as itself and as a rollback to it', () => {
    assert.deepEqual(
      to(50).runs.map(({ since, until, releases }) => [since / day, until! / day, versions(releases)]),
      [
        [2, 5, [50]],
        [6, 7, [53]],
      ],
    );
  });

  it('says who went back from the target, when, and to what', () => {
    const [retreat, ...others] = to(52).retreats;
    assert.deepEqual(others, []);
    assert.equal(retreat?.rollback.user.email, 'katie@example.com');
    assert.equal(retreat.rollback.version, 53);
    assert.equal(retreat.from.version, 52);
    assert.equal(retreat.to, 50);
    assert.equal(retreat.direct, true);
    assert.deepEqual(to(50).retreats, []);
  });

  it('tells what is taken back from what is brought back, what failed, and what changes nothing', () => {
    const plan = to(52);
    assert.deepEqual(
      plan.between.map(({ release, fate }) => [release.version, fate]),
      [
        [55, 'takenBack'],
        [54, 'takenBack'],
        [53, 'takenBack'],
      ],
    );
    assert.deepEqual(versions(plan.broughtBack), [52]);
    assert.deepEqual(
      to(49).between.map(({ release, fate }) => [release.version, fate]),
      [
        [55, 'takenBack'],
        [54, 'takenBack'],
        [53, 'untouched'],
        [52, 'untouched'],
        [51, 'failed'],
        [50, 'takenBack'],
      ],
    );
  });

  it('knows that the target runs already', () => {
    const again = makeLedger(
      [3, 'Rollback to v1', 'a', { current: true }],
      [2, 'Deploy bbbbbbbb', 'b'],
      [1, 'Deploy aaaaaaaa', 'a'],
    );
    assert.equal(planRollback(again[2]!, again).alreadyRuns, true);
    assert.equal(planRollback(again[1]!, again).alreadyRuns, false);
    const sinceSet = makeLedger([4, 'Set FOO config vars', 'a', { current: true }]);
    assert.equal(planRollback(again[2]!, [...sinceSet, ...again]).alreadyRuns, false);
  });

  it('takes no word for a rollback to a release that was not there', () => {
    const claimed = makeLedger([2, 'Rollback to v7', 'b', { current: true }], [1, 'Deploy aaaaaaaa', 'a']);
    assert.deepEqual(versions(planRollback(claimed[1]!, claimed).takenBack), [2]);
  });
});

describe('what a plan has that is read beside the ledger', () => {
  const commit = {
    hash: 'c'.repeat(40),
    parents: [],
    author: 'Kendra',
    email: 'kendra@example.com',
    date: 0,
    subject: 'Add books',
  };
  const code: CodeDiff = {
    removed: { count: 1, list: [commit] },
    added: { count: 0, list: [] },
    files: [
      { kind: 'deleted', path: 'db/migrate/20240101000000_add_books.rb', from: undefined },
      { kind: 'deleted', path: 'schema/2.ddl', from: undefined },
    ],
  };

  it('is on its way until it is given', () => {
    const plan = planRollback(at(48), ledger);
    assert.deepEqual(
      [plan.code, plan.config, plan.slug].map(({ state }) => state),
      ['loading', 'loading', 'loading'],
    );
    assert.equal(plan.stage, undefined);
    assert.equal(plan.protected, false);
  });

  it('is passed on, with the migrations among the files', () => {
    const plan = planRollback(at(48), ledger, {
      stage: 'production',
      protected: true,
      code: { state: 'known', value: code },
      config: { state: 'failed', message: 'No network.' },
      slug: { state: 'absent', why: 'It is gone.' },
      migrations: [parseGlob('schema/*')],
    });
    assert.equal(plan.stage, 'production');
    assert.equal(plan.protected, true);
    assert.ok(plan.code.state === 'known');
    assert.deepEqual(plan.code.value.removed, code.removed);
    assert.deepEqual(
      plan.code.value.migrations.map(({ framework, name }) => [framework, name]),
      [
        ['Rails', '20240101000000_add_books'],
        [undefined, '2'],
      ],
    );
    assert.equal(plan.config.state, 'failed');
    assert.equal(plan.slug.state, 'absent');
  });

  it('need not be read for the same slug', () => {
    const plan = planRollback(at(51), ledger);
    assert.ok(plan.code.state === 'known' && plan.slug.state === 'known');
    assert.equal(plan.code.value.removed.count, 0);
    assert.equal(plan.slug.value.stack, undefined);
    assert.equal(plan.config.state, 'loading');
  });

  it('is absent while nothing runs', () => {
    const idle = ledger.map((release) => ({ ...release, current: false }));
    const plan = planRollback(idle.at(-1)!, idle);
    for (const part of [plan.code, plan.config, plan.slug]) assert.equal(part.state, 'absent');
  });

  it('tells add-ons that came and went since', () => {
    const [now, then] = makeLedger(
      [2, 'Deploy bbbbbbbb', 'b', { current: true, addons: ['papertrail:choklad'] }],
      [1, 'Deploy aaaaaaaa', 'a', { addons: ['heroku-redis:mini'] }],
    );
    assert.deepEqual(planRollback(then!, [now!, then!]).addons, {
      added: ['heroku-redis:mini'],
      removed: ['papertrail:choklad'],
      changed: [],
    });
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
