import assert from 'node:assert/strict';
import type { Row } from '../../../../src/views/rows/row.ts';
import { appRow, findRow, releaseRow } from '../../../../src/views/releases/release-rows.ts';
import type { Caveat } from '../../../../src/domain/graph/span.ts';
import type { Commit } from '../../../../src/domain/graph/commit.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { appOf, commitOf, now, releaseOf } from './release.ts';

interface Case {
  readonly what: string;
  readonly release: Partial<Release>;
  readonly commit?: Commit;
  readonly label: string;
  readonly description: string;
  readonly icon: readonly [id: string, color: string | undefined];
  readonly context: string;
  readonly spoken: string;
}

const kinds: readonly Case[] = [
  {
    what: 'a deploy whose commit is here',
    release: {},
    commit: commitOf(),
    label: 'v52  Fix the cart total for gift cards',
    description: 'de63889 · kendra · 5 min',
    icon: ['rocket', undefined],
    context: 'release code commit eligible',
    spoken: 'v52, Fix the cart total for gift cards, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a deploy whose commit is elsewhere',
    release: {},
    label: 'v52  Deploy de63889a',
    description: 'de63889 · kendra · 5 min',
    icon: ['rocket', undefined],
    context: 'release code commit eligible',
    spoken: 'v52, Deploy de63889a, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a deploy that names no commit',
    release: { description: 'Deployed web (f00)', artifact: null, eligible: false },
    label: 'v52  Deployed web (f00)',
    description: 'deploy · kendra · 5 min',
    icon: ['rocket', undefined],
    context: 'release code',
    spoken: 'v52, Deployed web (f00), deploy, by kendra, 5 minutes ago',
  },
  {
    what: 'a config change',
    release: { description: 'Set AWS_S3_KEY config vars', createdAt: now - 3 * 3_600_000 },
    commit: commitOf(),
    label: 'v52  Set AWS_S3_KEY',
    description: 'config · kendra · 3 h',
    icon: ['settings-gear', undefined],
    context: 'release commit eligible',
    spoken: 'v52, Set AWS_S3_KEY, config, by kendra, 3 hours ago',
  },
  {
    what: 'a config change of before the first deploy',
    release: { description: 'Remove OLD config vars', artifact: null, eligible: false },
    label: 'v52  Remove OLD',
    description: 'config · kendra · 5 min',
    icon: ['settings-gear', undefined],
    context: 'release',
    spoken: 'v52, Remove OLD, config, by kendra, 5 minutes ago',
  },
  {
    what: 'an add-on that makes a release of its own',
    release: {
      description: '@ref:postgresql-clean-1 completed provisioning, setting DATABASE_URL.',
      user: { id: 'u', email: 'heroku-postgresql@addons.heroku.com' },
    },
    label: 'v52  @ref:postgresql-clean-1 completed provisioning, setting DATABASE_URL.',
    description: 'add-on · heroku-postgresql · 5 min',
    icon: ['extensions', undefined],
    context: 'release eligible',
    spoken:
      'v52, @ref:postgresql-clean-1 completed provisioning, setting DATABASE_URL., add-on, by heroku-postgresql, 5 minutes ago',
  },
  {
    what: 'a rollback whose commit is here',
    release: { description: 'Rollback to v46' },
    commit: commitOf(),
    label: 'v52  Rollback to v46',
    description: 'de63889 · kendra · 5 min',
    icon: ['history', undefined],
    context: 'release code commit eligible wentback',
    spoken: 'v52, Rollback to v46, rollback, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a rollback whose commit is elsewhere',
    release: { description: 'Rollback to v46' },
    label: 'v52  Rollback to v46',
    description: 'rollback · kendra · 5 min',
    icon: ['history', undefined],
    context: 'release code eligible wentback',
    spoken: 'v52, Rollback to v46, rollback, by kendra, 5 minutes ago',
  },
  {
    what: 'a promotion whose commit is here',
    release: { description: 'Promote bookshop-staging v87 de63889a' },
    commit: commitOf(),
    label: 'v52  Fix the cart total for gift cards',
    description: 'de63889 · from bookshop-staging · kendra · 5 min',
    icon: ['arrow-circle-up', undefined],
    context: 'release code commit eligible',
    spoken: 'v52, Fix the cart total for gift cards, promotion, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a change of no known kind',
    release: { description: 'Enable Logplex', artifact: null, eligible: false, createdAt: now },
    label: 'v52  Enable Logplex',
    description: 'other change · kendra · now',
    icon: ['circle-outline', undefined],
    context: 'release',
    spoken: 'v52, Enable Logplex, other change, by kendra, just now',
  },
];

const statuses: readonly Case[] = [
  {
    what: 'the release that is running',
    release: { current: true },
    label: 'v52  Deploy de63889a',
    description: 'current · de63889 · kendra · 5 min',
    icon: ['pass-filled', 'charts.green'],
    context: 'release current code commit',
    spoken: 'v52, Deploy de63889a, current, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'one that is still being released',
    release: { status: 'pending', eligible: false },
    label: 'v52  Deploy de63889a',
    description: 'releasing · de63889 · kendra · 5 min',
    icon: ['loading~spin', 'charts.yellow'],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, releasing, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a failed one',
    release: { status: 'failed', eligible: false },
    label: 'v52  Deploy de63889a',
    description: 'failed · de63889 · kendra · 5 min',
    icon: ['error', 'errorForeground'],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, failed, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'an expired one',
    release: { status: 'expired', eligible: false },
    label: 'v52  Deploy de63889a',
    description: 'expired · de63889 · kendra · 5 min',
    icon: ['rocket', 'disabledForeground'],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, expired, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'one of a status that nobody has heard of',
    release: { status: 'paused', eligible: false },
    label: 'v52  Deploy de63889a',
    description: 'paused · de63889 · kendra · 5 min',
    icon: ['rocket', undefined],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, paused, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'one of a status that is the name of something every object has',
    release: { status: 'constructor', eligible: false },
    label: 'v52  Deploy de63889a',
    description: 'constructor · de63889 · kendra · 5 min',
    icon: ['rocket', undefined],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, constructor, deploy, commit de63889, by kendra, 5 minutes ago',
  },
];

describe('the row of a release', () => {
  for (const { what, release, commit, label, description, icon, context, spoken } of [
    ...kinds,
    ...statuses,
  ]) {
    it(`tells ${what}`, () => {
      assert.deepEqual(releaseRow(releaseOf(release), commit, now), {
        label,
        description,
        icon: { id: icon[0], color: icon[1] },
        contextValue: context,
        spoken,
      });
    });
  }

  it('does not call a release eligible that runs, though the platform does', () => {
    const { contextValue } = releaseRow(releaseOf({ current: true, eligible: true }), undefined, now);
    assert.ok(!contextValue.includes('eligible'));
  });

  it('keeps what others wrote to plain text on one line', () => {
    const status = `\u202E${'x'.repeat(10_000)}\n`;
    const user = { id: 'u', email: '\u2066kendra\u0007@example.com' };
    const description = 'Promote book\u202Eshop v1 de63889a';
    const row = releaseRow(releaseOf({ status, user, description }), undefined, now);
    assert.doesNotMatch(row.description + row.spoken, /[\p{Cc}\p{Bidi_Control}]/u);
    assert.ok(row.description.length < 1000);
    assert.ok(row.spoken.length < 2000);
  });
});

describe('what a release shipped, on its row', () => {
  const row = (ahead: number, behind: number, away = false, about: Partial<Release> = {}) => {
    const code = { unfolds: true, away, shipped: { ahead, behind } };
    return releaseRow(releaseOf(about), away ? undefined : commitOf(), now, code);
  };

  it('is a number where the title is not all of it', () => {
    assert.equal(row(1, 0).label, 'v52  Fix the cart total for gift cards');
    assert.equal(row(4, 0).label, 'v52  Fix the cart total for gift cards (4 commits)');
    assert.match(row(4, 0).spoken, /gift cards \(4 commits\), deploy/);
  });

  it('is said of one that went back', () => {
    const back = row(0, 3, false, { description: 'Rollback to v46' });
    assert.equal(back.label, 'v52  Rollback to v46');
    assert.equal(back.description, 'de63889 · takes back 3 commits · kendra · 5 min');
    assert.match(back.spoken, /, takes back 3 commits, by kendra/);
    assert.match(row(0, 1).description, /takes back 1 commit ·/);
  });

  it('is not known of a commit that is not here, and the row says so', () => {
    const away = row(0, 0, true);
    assert.equal(away.description, 'de63889 missing · kendra · 5 min');
    assert.match(away.spoken, /commit de63889 missing, /);
  });
});

describe('the row of an app', () => {
  const plainly = { pinned: false, rejected: false, twin: false };
  const bookshop = appOf('bookshop', { stage: 'production', linked: true, team: 'books' });
  const warning = { id: 'warning', color: 'list.warningForeground' };
  const cases: readonly {
    readonly what: string;
    readonly row: Row;
    readonly description: string;
    readonly icon: Row['icon'];
    readonly context?: string;
    readonly spoken: string;
  }[] = [
    {
      what: 'its stage and its newest release',
      row: appRow(bookshop, releaseOf(), plainly),
      description: 'production · v52',
      icon: { id: 'repo', color: undefined },
      context: 'app',
      spoken: 'bookshop, production, v52',
    },
    {
      what: 'what is known before the ledger is read, and outside of a pipeline',
      row: appRow(appOf('bookshop'), undefined, plainly),
      description: '',
      icon: { id: 'cloud', color: undefined },
      context: 'app pinnable',
      spoken: 'bookshop',
    },
    {
      what: 'that it can be promoted, where a stage may come after its own',
      row: appRow(
        appOf('bookshop', { stage: 'staging', pipeline: { id: 'p', name: 'shop' }, linked: true }),
        releaseOf(),
        plainly,
      ),
      description: 'staging · v52',
      icon: { id: 'repo', color: undefined },
      context: 'app promotable',
      spoken: 'bookshop, staging, v52',
    },
    {
      what: 'that it is pinned',
      row: appRow(appOf('bookshop'), releaseOf(), { ...plainly, pinned: true }),
      description: 'v52',
      icon: { id: 'pinned', color: undefined },
      context: 'app pinned',
      spoken: 'bookshop, v52, pinned',
    },
    {
      what: 'that a release is under way',
      row: appRow(bookshop, releaseOf({ status: 'pending' }), plainly),
      description: 'production · v52 releasing',
      icon: { id: 'loading~spin', color: 'charts.yellow' },
      spoken: 'bookshop, production, v52 releasing',
    },
    {
      what: 'that a release failed',
      row: appRow(bookshop, releaseOf({ status: 'failed' }), plainly),
      description: 'production · v52 failed',
      icon: { id: 'repo', color: undefined },
      spoken: 'bookshop, production, v52 failed',
    },
    {
      what: 'a status that nobody knows, with nothing',
      row: appRow(bookshop, releaseOf({ status: 'odd' }), plainly),
      description: 'production · v52',
      icon: { id: 'repo', color: undefined },
      spoken: 'bookshop, production, v52',
    },
    {
      what: 'that its account has to sign in again',
      row: appRow(bookshop, releaseOf(), { ...plainly, rejected: true }),
      description: 'sign in again · production · v52',
      icon: warning,
      spoken: 'bookshop, sign in again, production, v52',
    },
    {
      what: 'its team and account where another has the same name',
      row: appRow(bookshop, releaseOf(), { ...plainly, twin: true }),
      description: 'production · v52 · books, 127.0.0.1:9',
      icon: { id: 'repo', color: undefined },
      spoken: 'bookshop, production, v52, books, 127.0.0.1:9',
    },
  ];
  for (const { what, row, description, icon, context, spoken } of cases) {
    it('says how far what is checked out is from what runs', () => {
      const marks = { pinned: false, rejected: false, twin: false };
      const of = (ahead: number, behind: number, caveat?: Caveat) =>
        appRow(appOf('bookshop', { stage: 'production' }), releaseOf(), marks, {
          ahead,
          behind,
          ...(caveat && { caveat }),
        }).description;
      assert.equal(of(5, 0), 'production · v52 · 5 commits ahead');
      assert.equal(of(1, 2), 'production · v52 · 1 commit ahead · 2 behind');
      assert.equal(of(0, 0), 'production · v52');
      assert.equal(of(5, 2, 'atLeast'), 'production · v52 · at least 5 commits ahead · at least 2 behind');
      assert.equal(of(5, 0, 'uncertain'), 'production · v52 · about 5 commits ahead');
      assert.equal(of(0, 0, 'unrelated'), 'production · v52 · unrelated to what is checked out');
    });

    it(`tells ${what}`, () => {
      const contextValue = context ?? row.contextValue;
      assert.deepEqual(row, { label: 'bookshop', description, icon, contextValue, spoken });
    });
  }

  it('that leads to the others says how many there are', () => {
    const more = findRow({ more: 497, only: false });
    assert.deepEqual([more.label, more.spoken], ['Find an app… (497 more)', 'Find an app, 497 more']);
    const only = findRow({ more: 500, only: true });
    assert.deepEqual([only.label, only.spoken], ['Find an app… (500)', 'Find an app, 500']);
  });
});
