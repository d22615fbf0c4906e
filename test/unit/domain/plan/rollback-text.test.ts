import assert from 'node:assert/strict';
import { knownPart } from '../../../../src/domain/part.ts';
import type { CodeDiff } from '../../../../src/domain/plan/code-diff.ts';
import { withChange } from '../../../../src/api/parse-change.ts';
import type { Commit } from '../../../../src/domain/graph/commit.ts';
import { rollbackMarkdown } from '../../../../src/domain/plan/plan-markdown.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { planRollback, type PlanSources } from '../../../../src/domain/plan/rollback-plan.ts';
import { fc } from '../../random.ts';
import { makeLedger } from '../release/make.ts';
import { factsOf, warningsOf } from './texts.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 20);
const now = start + 100 * hour;
const made = (hours: number, some: Partial<Release> = {}): Partial<Release> => ({
  createdAt: start + hours * hour,
  updatedAt: start + hours * hour,
  ...some,
});
const katie = { user: { id: 'katie', email: 'katie@example.com' } };

const ledger = makeLedger(
  [53, 'Deploy ffffffff', 'f', made(90, { current: true, addons: ['papertrail:choklad'], ...katie })],
  [52, 'Deploy eeeeeeee', 'e', made(80, { status: 'failed' })],
  [51, 'Rollback to v49', 'c', made(70, katie)],
  [50, 'Deploy dddddddd', 'd', made(10, { addons: ['heroku-redis:mini'] })],
  [49, 'Deploy cccccccc', 'c', made(0)],
);
const at = (version: number) => ledger.find((release) => release.version === version)!;

const commit = (some: Partial<Commit> = {}): Commit => ({
  hash: 'f'.repeat(40),
  parents: [],
  author: 'Katie',
  email: 'katie@example.com',
  date: start,
  subject: 'Fix the cart total',
  ...some,
});
const code: CodeDiff = {
  removed: { count: 5, list: [commit(), commit({ hash: 'e'.repeat(40), subject: 'Add wish lists' })] },
  added: { count: 0, list: [] },
  files: [
    { kind: 'deleted', path: 'db/migrate/20260101000000_add_wishes.rb', from: undefined },
    { kind: 'modified', path: 'cart.rb', from: undefined },
  ],
};
const all: PlanSources = {
  stage: 'production',
  protected: true,
  code: { state: 'known', value: code },
  config: {
    state: 'known',
    value: { added: ['OLD_KEY'], removed: ['A', 'B'], changed: ['PORT'], unchanged: ['C'] },
  },
  slug: {
    state: 'known',
    value: {
      stack: { from: 'heroku-24', to: 'heroku-22' },
      buildpack: { from: 'Ruby', to: 'Ruby/Rack' },
      processTypes: {
        added: [{ type: 'clock', command: 'ruby clock.rb' }],
        removed: [],
        changed: [{ type: 'web', from: 'puma', to: 'thin' }],
      },
    },
  },
  present: { state: 'known', value: [{ name: 'papertrail-1', plan: 'papertrail:choklad', configVars: [] }] },
};

describe('the sentences of a rollback’s plan', () => {
  it('say what to be careful of, and what it does', () => {
    const plan = planRollback(at(50), ledger, all);
    assert.deepEqual(warningsOf(plan, now), [
      'v50 may be faulty: katie rolled back from v50 to v49 (v51, 1 day ago).',
      '1 migration stays applied: 20260101000000_add_wishes (Rails).',
      'Add-on heroku-redis:mini is not brought back.',
      'Add-on papertrail:choklad is not removed.',
    ]);
    assert.deepEqual(factsOf(plan, now), [
      'Takes back 2 releases by katie (5 commits). 2 files change.',
      'Brings back 1 release that the running release does not include.',
      'Config vars: PORT changes; OLD_KEY is added; A and B are removed.',
      'Stack: heroku-24 → heroku-22.',
      'Buildpack: Ruby → Ruby/Rack.',
      'Process types: changed web; added clock.',
      'v50 ran for 2 days, until 1 day ago.',
      'Databases and add-ons do not change.',
    ]);
  });

  it('name the config vars that change, and how many more', () => {
    const config = { added: [], changed: ['WISH_LISTS'], removed: 'A B C D E F G'.split(' '), unchanged: [] };
    const facts = factsOf(planRollback(at(50), ledger, { ...all, config: knownPart(config) }), now);
    assert.equal(facts[2], 'Config vars: WISH_LISTS changes; A, B, C, D, E and 2 more are removed.');
  });

  it('say in one warning that an add-on stays and which of its config vars go back', () => {
    const present = (...configVars: string[]): NonNullable<PlanSources['present']> => ({
      state: 'known',
      value: [
        { name: 'papertrail-round-1', plan: 'papertrail:choklad', configVars },
        { name: 'postgresql-curly-33328', plan: 'heroku-postgresql:mini', configVars: ['C', 'OLD_KEY'] },
      ],
    });
    const about = (...configVars: string[]) =>
      warningsOf(planRollback(at(50), ledger, { ...all, present: present(...configVars) }), now).slice(2);
    const stays = 'Add-on papertrail-round-1 (papertrail:choklad) stays, but';
    const older = 'returns to its value in v50, which may be out of date.';
    const others = ['Add-on heroku-redis:mini is not brought back.'];
    assert.deepEqual(about('A'), [`${stays} its config var A is removed.`, ...others]);
    assert.deepEqual(about('A', 'B'), [`${stays} its config vars A and B are removed.`, ...others]);
    assert.deepEqual(about('PORT'), [`${stays} its config var PORT ${older}`, ...others]);
    assert.deepEqual(about('PORT', 'A'), [
      `${stays} its config var A is removed, and its config var PORT ${older}`,
      ...others,
    ]);
    assert.deepEqual(about('C'), [...others, 'Add-on papertrail:choklad is not removed.']);
    const unread = planRollback(at(50), ledger, {
      ...all,
      present: { state: 'failed', message: 'No network.' },
    });
    assert.equal(warningsOf(unread, now).at(-1), 'Unknown: config vars of add-ons. No network.');
  });

  it('say what is still loading', () => {
    const lines = factsOf(planRollback(at(49), ledger), now);
    assert.equal(lines.at(-1), 'Still loading: commits, migrations, config vars and process types.');
    assert.ok(lines.includes('Takes back 1 release by katie.'));
    assert.ok(lines.includes('v49 ran for 1 day, in 2 periods, the last until 10 hours ago.'));
  });

  it('say once for each reason what is not known', () => {
    const failed = { state: 'failed', message: 'No\nnetwork.' } as const;
    const plan = planRollback(at(50), ledger, {
      code: { state: 'absent', why: 'No folder has it.' },
      config: failed,
      slug: failed,
    });
    assert.deepEqual(warningsOf(plan, now).slice(-2), [
      'Unknown: commits and migrations. No folder has it.',
      'Unknown: config vars and process types. No network.',
    ]);
  });

  it('say that the code stays, that the target runs already, and that another release is on its way', () => {
    const busy = makeLedger(
      [4, 'Set A config vars', 'a', { status: 'pending' }],
      [3, 'Rollback to v1', 'a', { current: true }],
      [2, 'Deploy bbbbbbbb', 'b'],
      [1, 'Deploy aaaaaaaa', 'a'],
    );
    const none = { added: [], removed: [], changed: [], unchanged: ['A'] };
    const plan = planRollback(busy[3]!, busy, { config: { state: 'known', value: none } });
    assert.deepEqual(warningsOf(plan, now), [
      'v4 is still being released.',
      'v3 already runs the code and config of v1.',
    ]);
    const lines = factsOf(plan, now);
    assert.ok(lines.includes('Takes back no releases. The code stays the same.'));
    assert.ok(lines.includes('Config vars do not change.'));
  });

  it('say that others went back from releases above the target', () => {
    const twice = makeLedger(
      [6, 'Deploy 66666666', 'f', made(50, { current: true })],
      [5, 'Rollback to v1', 'a', made(40, katie)],
      [4, 'Rollback to v3', 'c', made(30)],
      [3, 'Set A config vars', 'b', made(10)],
      [2, 'Deploy bbbbbbbb', 'b', made(5)],
      [1, 'Deploy aaaaaaaa', 'a', made(0)],
    );
    assert.deepEqual(warningsOf(planRollback(twice[4]!, twice), now), [
      'v2 may be faulty: katie rolled back from v4 to v1 (v5, 2 days ago), which took back v2 too.',
    ]);
  });
});

/** What is left of Markdown outside code, where anything may be markup. */
function outsideCode(markdown: string): string {
  return markdown.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
}

describe('a plan in Markdown', () => {
  it('says all of it, with times that mean the same everywhere', () => {
    const markdown = rollbackMarkdown(planRollback(at(50), ledger, all), now);
    assert.equal(
      markdown,
      `**Rollback plan: \`bookshop\` (production, protected), v53 → v50**

- Running now: v53 \`Deploy ffffffff\` by \`katie@example.com\`, 2026-11-23 18:00 UTC
- Going back to: v50 \`Deploy dddddddd\` by \`kendra@example.com\`, 2026-11-20 10:00 UTC

**Warnings**

- v50 may be faulty: \`katie\` rolled back from v50 to v49 (v51, 2026-11-22 22:00 UTC).
- 1 migration stays applied: \`20260101000000_add_wishes\` (Rails).
- Add-on \`heroku-redis:mini\` is not brought back.
- Add-on \`papertrail:choklad\` is not removed.

**What it does**

- Takes back 2 releases by \`katie\` (5 commits). 2 files change.
- Brings back 1 release that the running release does not include.
- Config vars: \`PORT\` changes; \`OLD_KEY\` is added; \`A\` and \`B\` are removed.
- Stack: \`heroku-24\` → \`heroku-22\`.
- Buildpack: \`Ruby\` → \`Ruby/Rack\`.
- Process types: changed \`web\`; added \`clock\`.
- v50 ran for 2 days, until 2026-11-22 22:00 UTC.
- Databases and add-ons do not change.

**Commits taken back (5)**

- \`fffffff\` \`Fix the cart total\` by \`Katie\`
- \`eeeeeee\` \`Add wish lists\` by \`Katie\`
- and 3 more

**Migrations that stay applied**

- \`20260101000000_add_wishes\` (Rails)

**Config vars**

- Changed: \`PORT\`
- Added: \`OLD_KEY\`
- Removed: \`A\`, \`B\`

**Releases since v50**

- v53 \`Deploy ffffffff\` by \`katie@example.com\`, 2026-11-23 18:00 UTC: taken back
- v52 \`Deploy eeeeeeee\` by \`kendra@example.com\`, 2026-11-23 08:00 UTC: failed, never ran
- v51 \`Rollback to v49\` by \`katie@example.com\`, 2026-11-22 22:00 UTC: taken back
`,
    );
  });

  it('lets nothing that others wrote become markup', () => {
    const unit = fc.constantFrom(
      '`',
      '``',
      '*',
      '_',
      '<b>',
      '@here',
      '[x](http://x)',
      '\n',
      '\n# ',
      '|',
      '\\',
      '!',
      ' ',
      'HOSTILE',
    );
    const between = () => fc.string({ unit, maxLength: 12 });
    const check = (next: fc.GeneratorValue) => {
      const hostile = () => `HOSTILE${next(between)}HOSTILE`;
      const name = hostile();
      const user = { id: 'x', email: hostile() };
      const odd = ledger.map((release) =>
        withChange({
          ...release,
          app: { id: 'x', name },
          user,
          addons: [hostile()],
          ...(release.version === 53 && { description: hostile() }),
        }),
      );
      const files = [
        {
          kind: 'deleted',
          path: `db/migrate/V1__${hostile().replaceAll('/', '')}.sql`,
          from: undefined,
        } as const,
      ];
      const list = [commit({ subject: hostile(), author: hostile(), hash: hostile() })];
      const part = [hostile()];
      const plan = planRollback(odd[3]!, odd, {
        code: {
          state: 'known',
          value: { added: { count: 1, list }, removed: { count: 1, list }, files },
        },
        config: { state: 'known', value: { added: part, removed: part, changed: part, unchanged: part } },
        slug: next(fc.boolean) ? { state: 'failed', message: hostile() } : all.slug!,
      });
      const markdown = rollbackMarkdown(plan, now);
      assert.ok(markdown.split('HOSTILE').length > 20);
      assert.doesNotMatch(outsideCode(markdown), /HOSTILE|[`<@[\]|\\!#]/, markdown);
      // No line begins but those that the plan itself has.
      for (const line of markdown.split('\n')) assert.match(line, /^(- |\*\*|$)/);
    };
    fc.assert(fc.property(fc.gen(), check), { numRuns: 300 });
  });

  it('knows a time that is no date', () => {
    const odd = ledger.map((release) => ({ ...release, createdAt: Infinity }));
    assert.match(rollbackMarkdown(planRollback(odd[3]!, odd), now), /at an unknown time/);
  });
});
