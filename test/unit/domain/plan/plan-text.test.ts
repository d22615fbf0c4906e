import assert from 'node:assert/strict';
import type { Commit } from '../../../../src/domain/graph/commit.ts';
import { planLines, planMarkdown, planWarnings } from '../../../../src/domain/plan/plan-text.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import {
  type CodeDifference,
  planRollback,
  type PlanSources,
} from '../../../../src/domain/plan/rollback-plan.ts';
import { makeLedger, randomOf } from '../release/make.ts';

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
const code: CodeDifference = {
  takenBack: { count: 5, list: [commit(), commit({ hash: 'e'.repeat(40), subject: 'Add wish lists' })] },
  broughtBack: { count: 0, list: [] },
  files: [
    { kind: 'added', path: 'db/migrate/20260101000000_add_wishes.rb', from: undefined },
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

describe('a plan in lines for a dialog', () => {
  it('says app, stage and way, what to be careful of, and what it does', () => {
    assert.deepEqual(planLines(planRollback(at(50), ledger, all), now), [
      'bookshop (production, protected): v53 → v50',
      'Careful: katie rolled back from v50 to v49, 1 day ago (as v51): v50 may be the bad one.',
      'Careful: 1 database migration stays applied: 20260101000000_add_wishes (Rails).',
      'Careful: Not brought back: add-on heroku-redis:mini.',
      'Careful: Not removed: add-on papertrail:choklad.',
      'Takes back 2 releases by katie, 5 commits. 2 files change.',
      'Brings back 1 release that is not in what runs now.',
      '1 config var changes, 1 appears and 2 disappear.',
      'Stack: heroku-24 → heroku-22.',
      'Buildpack: Ruby → Ruby/Rack.',
      'Process types: changed web; new clock.',
      'v50 ran for 2 days, until 1 day ago.',
      'Databases and add-ons stay as they are now.',
    ]);
  });

  it('says in one warning that an add-on stays and which of its config vars go back', () => {
    const present = (...configVars: string[]): NonNullable<PlanSources['present']> => ({
      state: 'known',
      value: [
        { name: 'papertrail-round-1', plan: 'papertrail:choklad', configVars },
        { name: 'postgresql-curly-33328', plan: 'heroku-postgresql:mini', configVars: ['C', 'OLD_KEY'] },
      ],
    });
    const about = (...configVars: string[]) =>
      planWarnings(planRollback(at(50), ledger, { ...all, present: present(...configVars) }), now).slice(2);
    const stays = 'Add-on papertrail-round-1 (papertrail:choklad) stays, but';
    const older = 'gets the value of v50 back, which may have been renewed since.';
    const others = ['Not brought back: add-on heroku-redis:mini.'];
    assert.deepEqual(about('A'), [`${stays} its config var A disappears.`, ...others]);
    assert.deepEqual(about('A', 'B'), [`${stays} its config vars A and B disappear.`, ...others]);
    assert.deepEqual(about('PORT'), [`${stays} its config var PORT ${older}`, ...others]);
    assert.deepEqual(about('PORT', 'A'), [
      `${stays} its config var A disappears, and its config var PORT ${older}`,
      ...others,
    ]);
    assert.deepEqual(about('C'), [...others, 'Not removed: add-on papertrail:choklad.']);
    const unread = planRollback(at(50), ledger, {
      ...all,
      present: { state: 'failed', message: 'No network.' },
    });
    assert.equal(planWarnings(unread, now).at(-1), 'Not known: config vars of add-ons. No network.');
  });

  it('says what is still being read', () => {
    const lines = planLines(planRollback(at(49), ledger), now);
    assert.equal(lines.at(-1), 'Still being read: commits, migrations, config vars and process types.');
    assert.ok(lines.includes('Takes back 1 release by katie.'));
    assert.ok(lines.includes('v49 ran for 1 day, in 2 periods, the last until 10 hours ago.'));
  });

  it('says once for each reason what is not known', () => {
    const failed = { state: 'failed', message: 'No\nnetwork.' } as const;
    const plan = planRollback(at(50), ledger, {
      code: { state: 'absent', why: 'No folder has it.' },
      config: failed,
      slug: failed,
    });
    assert.deepEqual(planWarnings(plan, now).slice(-2), [
      'Not known: commits and migrations. No folder has it.',
      'Not known: config vars and process types. No network.',
    ]);
  });

  it('says that the code stays, that the target runs already, and that another release is on its way', () => {
    const busy = makeLedger(
      [4, 'Set A config vars', 'a', { status: 'pending' }],
      [3, 'Rollback to v1', 'a', { current: true }],
      [2, 'Deploy bbbbbbbb', 'b'],
      [1, 'Deploy aaaaaaaa', 'a'],
    );
    const none = { added: [], removed: [], changed: [], unchanged: ['A'] };
    const plan = planRollback(busy[3]!, busy, { config: { state: 'known', value: none } });
    assert.deepEqual(planWarnings(plan, now), [
      'v4 is still being released.',
      'v3 runs the code and the config of v1 already.',
    ]);
    const lines = planLines(plan, now);
    assert.ok(lines.includes('Takes back no release. The code stays the same.'));
    assert.ok(lines.includes('Config vars stay as they are.'));
  });

  it('says that others went back from releases above the target', () => {
    const twice = makeLedger(
      [6, 'Deploy 66666666', 'f', made(50, { current: true })],
      [5, 'Rollback to v1', 'a', made(40, katie)],
      [4, 'Rollback to v3', 'c', made(30)],
      [3, 'Set A config vars', 'b', made(10)],
      [2, 'Deploy bbbbbbbb', 'b', made(5)],
      [1, 'Deploy aaaaaaaa', 'a', made(0)],
    );
    assert.deepEqual(planWarnings(planRollback(twice[4]!, twice), now), [
      'katie rolled back from v4 to v1, 2 days ago (as v5), which took v2 back too: v2 may be the bad one.',
    ]);
  });
});

/** What is left of Markdown outside code, where anything may be markup. */
function outsideCode(markdown: string): string {
  return markdown.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
}

describe('a plan in Markdown', () => {
  it('says all of it, with times that mean the same everywhere', () => {
    const markdown = planMarkdown(planRollback(at(50), ledger, all), now);
    assert.equal(
      markdown,
      `**Rollback plan: \`bookshop\` (production, protected), v53 → v50**

- Running now: v53 \`Deploy ffffffff\` by \`katie@example.com\`, 2026-11-23 18:00 UTC
- Going back to: v50 \`Deploy dddddddd\` by \`kendra@example.com\`, 2026-11-20 10:00 UTC

**Careful**

- \`katie\` rolled back from v50 to v49, 2026-11-22 22:00 UTC (as v51): v50 may be the bad one.
- 1 database migration stays applied: \`20260101000000_add_wishes\` (Rails).
- Not brought back: add-on \`heroku-redis:mini\`.
- Not removed: add-on \`papertrail:choklad\`.

**What it does**

- Takes back 2 releases by \`katie\`, 5 commits. 2 files change.
- Brings back 1 release that is not in what runs now.
- 1 config var changes, 1 appears and 2 disappear.
- Stack: \`heroku-24\` → \`heroku-22\`.
- Buildpack: \`Ruby\` → \`Ruby/Rack\`.
- Process types: changed \`web\`; new \`clock\`.
- v50 ran for 2 days, until 2026-11-22 22:00 UTC.
- Databases and add-ons stay as they are now.

**Commits taken back (5)**

- \`fffffff\` \`Fix the cart total\` by \`Katie\`
- \`eeeeeee\` \`Add wish lists\` by \`Katie\`
- and 3 more

**Migrations that stay applied**

- \`20260101000000_add_wishes\` (Rails)

**Config vars**

- Change: \`PORT\`
- Appear: \`OLD_KEY\`
- Disappear: \`A\`, \`B\`

**Releases in between**

- v53 \`Deploy ffffffff\` by \`katie@example.com\`, 2026-11-23 18:00 UTC: taken back
- v52 \`Deploy eeeeeeee\` by \`kendra@example.com\`, 2026-11-23 08:00 UTC: failed, never ran
- v51 \`Rollback to v49\` by \`katie@example.com\`, 2026-11-22 22:00 UTC: taken back
`,
    );
  });

  it('lets nothing that others wrote become markup', () => {
    const random = randomOf(3);
    const pieces = [
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
    ];
    const hostile = () =>
      `HOSTILE${Array.from({ length: 12 }, () => pieces[Math.floor(random() * pieces.length)]).join('')}HOSTILE`;
    for (let round = 0; round < 300; round += 1) {
      const name = hostile();
      const user = { id: 'x', email: hostile() };
      const odd = ledger.map((release) => ({
        ...release,
        app: { id: 'x', name },
        user,
        addons: [hostile()],
        ...(release.version === 53 && { description: hostile() }),
      }));
      const files = [
        {
          kind: 'added',
          path: `db/migrate/V1__${hostile().replaceAll('/', '')}.sql`,
          from: undefined,
        } as const,
      ];
      const list = [commit({ subject: hostile(), author: hostile(), hash: hostile() })];
      const part = [hostile()];
      const plan = planRollback(odd[3]!, odd, {
        code: {
          state: 'known',
          value: { takenBack: { count: 1, list }, broughtBack: { count: 1, list }, files },
        },
        config: { state: 'known', value: { added: part, removed: part, changed: part, unchanged: part } },
        slug: round % 2 ? { state: 'failed', message: hostile() } : all.slug!,
      });
      const markdown = planMarkdown(plan, now);
      assert.ok(markdown.split('HOSTILE').length > 20);
      assert.doesNotMatch(outsideCode(markdown), /HOSTILE|[`<@[\]|\\!#]/, markdown);
      // No line begins but those that the plan itself has.
      for (const line of markdown.split('\n')) assert.match(line, /^(- |\*\*|$)/);
    }
  });

  it('knows a time that is no date', () => {
    const odd = ledger.map((release) => ({ ...release, createdAt: Infinity }));
    assert.match(planMarkdown(planRollback(odd[3]!, odd), now), /at an unknown time/);
  });
});
