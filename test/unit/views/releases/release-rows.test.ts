import assert from 'node:assert/strict';
import type { Effect } from '../../../../src/views/releases/nodes.ts';
import { releaseRow } from '../../../../src/views/releases/release-rows.ts';
import type { Commit } from '../../../../src/domain/graph/commit.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { commitOf, now, releaseOf } from './release.ts';

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
    label: 'v52 5m kendra: Fix the cart total for gift cards',
    description: 'de63889',
    icon: ['rocket', undefined],
    context: 'release code commit eligible',
    spoken: 'v52, Fix the cart total for gift cards, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a deploy whose commit is elsewhere',
    release: {},
    label: 'v52 5m kendra: Deploy de63889a',
    description: 'de63889',
    icon: ['rocket', undefined],
    context: 'release code commit eligible',
    spoken: 'v52, Deploy de63889a, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a deploy that names no commit',
    release: { description: 'Deployed web (f00)', artifact: null, eligible: false },
    label: 'v52 5m kendra: Deployed web (f00)',
    description: '',
    icon: ['rocket', undefined],
    context: 'release code',
    spoken: 'v52, Deployed web (f00), deploy, by kendra, 5 minutes ago',
  },
  {
    what: 'a config change',
    release: { description: 'Set AWS_S3_KEY config vars', createdAt: now - 3 * 3_600_000 },
    commit: commitOf(),
    label: 'v52 3h kendra: Set AWS_S3_KEY',
    description: '',
    icon: ['settings-gear', undefined],
    context: 'release commit eligible',
    spoken: 'v52, Set AWS_S3_KEY, config, by kendra, 3 hours ago',
  },
  {
    what: 'a config change of before the first deploy',
    release: { description: 'Remove OLD config vars', artifact: null, eligible: false },
    label: 'v52 5m kendra: Remove OLD',
    description: '',
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
    label: 'v52 5m postgresql: postgresql-clean-1 completed provisioning, setting DATABASE_URL.',
    description: '',
    icon: ['extensions', undefined],
    context: 'release eligible',
    spoken:
      'v52, postgresql-clean-1 completed provisioning, setting DATABASE_URL., add-on, by heroku-postgresql, 5 minutes ago',
  },
  {
    what: 'a rollback whose commit is here',
    release: { description: 'Rollback to v46' },
    commit: commitOf(),
    label: 'v52 5m kendra: Rollback to v46',
    description: 'de63889',
    icon: ['history', undefined],
    context: 'release code commit eligible wentback',
    spoken: 'v52, Rollback to v46, rollback, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a rollback whose commit is elsewhere',
    release: { description: 'Rollback to v46' },
    label: 'v52 5m kendra: Rollback to v46',
    description: '',
    icon: ['history', undefined],
    context: 'release code eligible wentback',
    spoken: 'v52, Rollback to v46, rollback, by kendra, 5 minutes ago',
  },
  {
    what: 'a promotion whose commit is here',
    release: { description: 'Promote bookshop-staging v87 de63889a' },
    commit: commitOf(),
    label: 'v52 5m kendra: Fix the cart total for gift cards',
    description: 'de63889 · from bookshop-staging',
    icon: ['arrow-circle-up', undefined],
    context: 'release code commit eligible',
    spoken:
      'v52, Fix the cart total for gift cards, promotion, commit de63889, from bookshop-staging, by kendra, 5 minutes ago',
  },
  {
    what: 'a change of no known kind',
    release: { description: 'Enable Logplex', artifact: null, eligible: false, createdAt: now },
    label: 'v52 now kendra: Enable Logplex',
    description: '',
    icon: ['circle-outline', undefined],
    context: 'release',
    spoken: 'v52, Enable Logplex, other change, by kendra, just now',
  },
];

const statuses: readonly Case[] = [
  {
    what: 'the release that is running',
    release: { current: true },
    label: 'v52 5m kendra: Deploy de63889a',
    description: 'running · de63889',
    icon: ['pass-filled', 'charts.green'],
    context: 'release current code commit',
    spoken: 'v52, Deploy de63889a, running, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'one that is still being released',
    release: { status: 'pending', eligible: false },
    label: 'v52 5m kendra: Deploy de63889a',
    description: 'releasing · de63889',
    icon: ['loading~spin', 'charts.yellow'],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, releasing, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'a failed one',
    release: { status: 'failed', eligible: false },
    label: 'v52 5m kendra: Deploy de63889a',
    description: 'failed · de63889',
    icon: ['error', 'errorForeground'],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, failed, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'an expired one',
    release: { status: 'expired', eligible: false },
    label: 'v52 5m kendra: Deploy de63889a',
    description: 'expired · de63889',
    icon: ['rocket', 'disabledForeground'],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, expired, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'one of a status that nobody has heard of',
    release: { status: 'paused', eligible: false },
    label: 'v52 5m kendra: Deploy de63889a',
    description: 'paused · de63889',
    icon: ['rocket', undefined],
    context: 'release code commit',
    spoken: 'v52, Deploy de63889a, paused, deploy, commit de63889, by kendra, 5 minutes ago',
  },
  {
    what: 'one of a status that is the name of something every object has',
    release: { status: 'constructor', eligible: false },
    label: 'v52 5m kendra: Deploy de63889a',
    description: 'constructor · de63889',
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
    assert.equal(row(1, 0).description, 'de63889');
    assert.equal(row(4, 0).description, '4 commits · de63889');
    assert.match(row(4, 0).spoken, /gift cards, deploy, commit de63889, 4 commits, by kendra/);
  });

  it('is said of one that went back', () => {
    const back = row(0, 3, false, { description: 'Rollback to v46' });
    assert.equal(back.label, 'v52 5m kendra: Rollback to v46');
    assert.equal(back.description, 'takes back 3 commits · de63889');
    assert.match(back.spoken, /, takes back 3 commits, by kendra/);
    assert.match(row(0, 1).description, /^takes back 1 commit ·/);
  });

  it('is not known of a commit that is not here, and the row says so', () => {
    const away = row(0, 0, true);
    assert.equal(away.description, 'de63889 missing');
    assert.match(away.spoken, /commit de63889 missing, /);
  });
});

describe('what became of a release, on its row', () => {
  const row = (effect: Partial<Effect>, about: Partial<Release> = {}) =>
    releaseRow(releaseOf(about), commitOf(), now, undefined, {
      takenBackBy: undefined,
      codeRuns: false,
      crashed: undefined,
      ...effect,
    });

  it('is that its code runs, though something else is newer', () => {
    const { description, icon, spoken } = row({ codeRuns: true });
    assert.equal(description, 'its code runs · de63889');
    assert.deepEqual(icon, { id: 'pass', color: 'charts.green' });
    assert.match(spoken, /gift cards, its code runs, deploy/);
  });

  it('is that a rollback took it back', () => {
    const { description, icon, spoken } = row({ takenBackBy: 60 });
    assert.equal(description, 'taken back by v60 · de63889');
    assert.deepEqual(icon, { id: 'rocket', color: 'shiplog.takenBackForeground' });
    assert.match(spoken, /gift cards, taken back by v60, deploy/);
  });

  it('is that processes crashed with it', () => {
    const { description, icon, spoken } = row({ crashed: 'web.1' }, { current: true });
    assert.equal(description, 'running, web.1 crashed · de63889');
    assert.deepEqual(icon, { id: 'error', color: 'errorForeground' });
    assert.match(spoken, /, running, web\.1 crashed, deploy/);
  });
});
