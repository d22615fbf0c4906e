import assert from 'node:assert/strict';
import type { Commit, FileChange } from '../../../../../src/domain/graph/commit.ts';
import type { Release } from '../../../../../src/domain/release/release.ts';
import {
  planRollback,
  type PlanSources,
  type RollbackPlan,
} from '../../../../../src/domain/plan/rollback-plan.ts';
import { rollbackPage } from '../../../../../src/views/pages/plan/plan-kinds.ts';
import { filesListed } from '../../../../../src/views/pages/changes-view.ts';
import { planView } from '../../../../../src/views/pages/plan/plan-page.ts';
import { makeLedger, makeRelease } from '../../../domain/release/make.ts';

const hour = 3_600_000;
const made = 100 * hour;
const at = (hours: number, some: Partial<Release> = {}): Partial<Release> => ({
  createdAt: hours * hour,
  updatedAt: hours * hour,
  ...some,
});

const ledger = makeLedger(
  [53, 'Deploy ffffffff', 'f', at(90, { current: true, addons: ['papertrail:choklad'] })],
  [52, 'Deploy eeeeeeee', 'e', at(80, { status: 'failed' })],
  [51, 'Rollback to v49', 'c', at(70)],
  [50, 'Deploy dddddddd', 'd', at(10, { addons: ['heroku-redis:mini'] })],
  [49, 'Deploy cccccccc', 'c', at(0)],
);

const commit = (digit: string, subject: string): Commit => ({
  hash: digit.repeat(40),
  parents: [],
  author: 'Katie',
  email: 'katie@example.com',
  date: 5,
  subject,
});
const files: readonly FileChange[] = [
  { kind: 'deleted', path: 'db/migrate/20260101000000_add_wishes.rb', from: undefined },
  { kind: 'modified', path: 'cart.rb', from: undefined },
  { kind: 'added', path: 'old.rb', from: undefined },
  { kind: 'renamed', path: 'old name.rb', from: 'new name.rb' },
  { kind: 'deleted', path: 'copy.rb', from: undefined },
  { kind: 'typeChanged', path: 'link', from: undefined },
];
const sources: PlanSources = {
  stage: 'production',
  protected: true,
  code: {
    state: 'known',
    value: {
      removed: { count: 5, list: [commit('f', 'Fix the\u202E cart'), commit('e', 'Add wish lists')] },
      added: { count: 1, list: [commit('d', 'Sell maps')] },
      files,
    },
  },
  config: { state: 'known', value: { added: ['OLD'], removed: ['A', 'B'], changed: [], unchanged: ['C'] } },
  slug: {
    state: 'known',
    value: {
      stack: { from: 'heroku-24', to: 'heroku-22' },
      processTypes: {
        added: [{ type: 'clock', command: 'ruby clock.rb' }],
        removed: [],
        changed: [{ type: 'web', from: 'puma', to: 'thin' }],
      },
    },
  },
};
const plan = (version = 50, some: PlanSources = sources): RollbackPlan =>
  planRollback(
    ledger.find((release) => release.version === version)!,
    ledger,
    some,
  );
const view = (of = plan(), now = ledger) => planView(rollbackPage(of, made), [now], 0);
const section = (of?: RollbackPlan) => {
  const [only, ...others] = view(of).sections;
  assert.ok(only);
  assert.deepEqual(others, []);
  return only;
};

describe('the page of a rollback’s plan', () => {
  it('says from where to where, and the figures at a glance', () => {
    const { title, lead } = view();
    assert.equal(title, 'Rollback of bookshop to v50');
    assert.equal(
      lead.map(({ text }) => text).join(''),
      'From v53 (running now) to v50 · production, protected',
    );
    assert.deepEqual(
      lead.flatMap(({ release }) => release ?? []),
      [
        { app: 0, version: 53 },
        { app: 0, version: 50 },
      ],
    );
    assert.deepEqual(section().counts, [
      '2 releases taken back',
      '5 commits taken back',
      '1 commit brought back',
      '6 files change',
      '1 migration stays applied',
      '3 config vars change',
    ]);
  });

  it('warns of what may be the bad one, and of migrations', () => {
    const { warnings } = section();
    assert.match(warnings[0] ?? '', /v50 may be faulty/);
    assert.match(warnings[1] ?? '', /1 migration stays applied: 20260101000000_add_wishes \(Rails\)/);
  });

  it('is plain JSON, and shows marks that turn the direction of text', () => {
    const shown = view();
    assert.deepEqual(JSON.parse(JSON.stringify(shown)), shown);
    const { code } = section();
    assert.equal(code.state === 'known' && code.value.commits[0]?.list[0]?.subject, 'Fix the[U+202E] cart');
  });

  it('lists files as going back changes them, each with what it is in the plan', () => {
    const shown = section().code;
    assert.equal(shown.state, 'known');
    assert.deepEqual(
      shown.value.files.map(
        ({ letter, path, from }) => `${letter} ${path}${from === null ? '' : ` < ${from}`}`,
      ),
      [
        'D db/migrate/20260101000000_add_wishes.rb',
        'M cart.rb',
        'A old.rb',
        'R old name.rb < new name.rb',
        'D copy.rb',
        'T link',
      ],
    );
    assert.deepEqual(
      rollbackPage(plan(), made)
        .sections.flatMap(({ text }) => filesListed(text.code))
        .map(({ path }) => path),
      shown.value.files.map(({ path }) => path),
    );
    assert.equal(shown.value.moreFiles, 0);
  });

  it('counts the files that are too many to list', () => {
    const many = Array.from({ length: 1_000 }, (_, index): FileChange => ({
      kind: 'added',
      path: `${index}`,
      from: undefined,
    }));
    const none = { count: 0, list: [] };
    const code = { state: 'known', value: { added: none, removed: none, files: many } } as const;
    const shown = section(plan(50, { ...sources, code })).code;
    assert.equal(shown.state, 'known');
    assert.deepEqual([shown.value.files.length, shown.value.moreFiles], [300, 700]);
  });

  it('shows keys by what becomes of them, and no value', () => {
    assert.deepEqual(section().config.lines, {
      state: 'known',
      value: [
        { what: 'Added', keys: ['OLD'], sides: ['to'] },
        { what: 'Removed', keys: ['A', 'B'], sides: ['from'] },
      ],
    });
    assert.deepEqual(section().config.sides, { from: 'v53', to: 'v50' });
  });

  it('says what becomes of stack, process types and add-ons', () => {
    const { slug, addons } = section();
    assert.deepEqual(slug.lines, {
      state: 'known',
      value: ['Stack: heroku-24 → heroku-22', 'web: puma → thin', 'clock is added: ruby clock.rb'],
    });
    assert.deepEqual(addons.lines, {
      state: 'known',
      value: ['heroku-redis:mini is not brought back.', 'papertrail:choklad stays; v50 did not have it.'],
    });
  });

  it('names the releases in between with what becomes of each', () => {
    assert.deepEqual(
      section().releases?.list.map(({ version, fate }) => [version, fate]),
      [
        [53, 'taken back'],
        [52, 'failed, never ran'],
        [51, 'taken back'],
      ],
    );
  });

  it('passes on what could not be read', () => {
    const failed = { state: 'failed', message: 'Git is missing.' } as const;
    const shown = section(plan(50, { ...sources, code: failed, config: failed }));
    assert.deepEqual([shown.code, shown.config.lines], [failed, failed]);
    assert.deepEqual(shown.counts, ['2 releases taken back']);
  });

  it('says that the code stays, rather than that nothing is known of it', () => {
    const same = makeLedger(
      [2, 'Set FOO config vars', 'a', at(2, { current: true })],
      [1, 'Deploy aaaaaaaa', 'a', at(1)],
    );
    const none = { added: [], removed: [], changed: [], unchanged: [] };
    const shown = section(planRollback(same[1]!, same, { config: { state: 'known', value: none } }));
    assert.deepEqual(shown.counts, ['1 release taken back', 'same code', 'same config']);
  });

  describe('once the ledger has moved', () => {
    it('says that it is done, and as which release', () => {
      const text = (now: Release[]) =>
        view(plan(), now)
          .done?.map((piece) => piece.text)
          .join('');
      const carriedOut = (some: Partial<Release>) => [
        makeRelease(54, { description: 'Rollback to v50', ...some }),
        ...ledger.map((release) => ({ ...release, current: false })),
      ];
      assert.equal(text([...ledger]), undefined);
      assert.equal(text(carriedOut({ status: 'pending' })), 'Under way, as v54.');
      const done = view(plan(), carriedOut({ current: true }));
      assert.deepEqual(done.done?.[1], { text: 'v54', release: { app: 0, version: 54 } });
      assert.equal(done.moved, null);
      assert.equal(text(carriedOut({ current: true })), 'Done, as v54.');
    });

    it('is not done by a release that failed, or that others made as well', () => {
      const failed = view(plan(), [
        makeRelease(54, { description: 'Rollback to v50', status: 'failed' }),
        ...ledger,
      ]);
      assert.deepEqual([failed.done, typeof failed.moved], [null, 'string']);
      const back = makeRelease(54, { description: 'Rollback to v50' });
      const other = view(plan(), [makeRelease(55, { current: true }), back, ...ledger]);
      assert.deepEqual([other.done, typeof other.moved], [null, 'string']);
    });

    it('says what was released, and is out of date', () => {
      const newer = makeLedger(
        [55, 'Deploy bbbbbbbb', 'b', { current: true }],
        [54, 'Set A config vars', 'f'],
      );
      const moved = [...newer, ...ledger.map((release) => ({ ...release, current: false }))];
      assert.equal(
        view(plan(), moved).moved,
        'bookshop v54 and v55 were released after this plan was made, so it is out of date.',
      );
      assert.equal(view().moved, null);
    });

    it('says so as well when another release runs', () => {
      const other = ledger.map((release) => ({ ...release, current: release.version === 51 }));
      assert.equal(view(plan(), other).moved, 'bookshop now runs v51, so this plan is out of date.');
    });

    it('says so when the newest release ended in another way, as the guard of the operation would', () => {
      const pending = [makeRelease(54, { status: 'pending' }), ...ledger];
      const failed = [makeRelease(54, { status: 'failed' }), ...ledger];
      const made54 = planRollback(pending[4]!, pending, sources);
      assert.equal(view(made54, pending).moved, null);
      assert.equal(
        view(made54, failed).moved,
        'bookshop has changed since this plan was made, so it is out of date.',
      );
    });

    it('says nothing while the ledger is read again', () => {
      assert.equal(view(plan(), []).moved, null);
    });

    it('cannot be gone through with where the target cannot be any more', () => {
      assert.equal(view().refusal, null);
      const expired = ledger.map((release) =>
        release.version === 50 ? { ...release, status: 'expired', eligible: false } : release,
      );
      assert.match(view(plan(), expired).refusal ?? '', /^v50 has expired/);
    });
  });
});
