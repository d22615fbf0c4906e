// Every page in every state, made by what the panels make them of.
import type { Commit, FileChange } from '../../../src/domain/graph/commit.ts';
import type { Part } from '../../../src/domain/part.ts';
import { planTarget, type PromotionPlan } from '../../../src/domain/plan/promotion-plan.ts';
import { planRollback, type PlanSources } from '../../../src/domain/plan/rollback-plan.ts';
import type { Release, Slug } from '../../../src/domain/release/release.ts';
import { webHostOf } from '../../../src/domain/forge/web-host.ts';
import { promotionPage, rollbackPage } from '../../../src/views/pages/plan/plan-kinds.ts';
import { type PlanPage, planView } from '../../../src/views/pages/plan/plan-page.ts';
import type { PageState } from '../../../src/views/pages/protocol.ts';
import { type Known, viewOf } from '../../../src/views/pages/release/release-view.ts';
import { withMigrations } from '../../../src/views/pages/release/what-changed.ts';
import { asSlug, makeLedger, makeRelease } from '../../unit/domain/release/make.ts';

const now = Date.UTC(2026, 4, 4, 3);
const at = (hours: number, some: Partial<Release> = {}): Partial<Release> => ({
  createdAt: now + hours * 3_600_000,
  updatedAt: now + hours * 3_600_000,
  addons: ['heroku-postgresql:essential-0', 'heroku-redis:mini'],
  ...some,
});

const ledger = makeLedger(
  [54, 'Deploy 9f8e7d6', 'slug-54', at(6, { status: 'pending', outputUrl: 'https://platform.example/54' })],
  [53, 'Rollback to v50', 'slug-50', at(5, { current: true })],
  [52, 'Deploy de63889', 'slug-52', at(4, { outputUrl: 'https://platform.example/52' })],
  [51, 'Set AWS_S3_KEY, FOO config vars', 'slug-50', at(3)],
  [50, 'Promote bookshop-staging v88 7c35f77', 'slug-50', at(2)],
  [
    49,
    'Deploy 9f8e7d6',
    'slug-49',
    at(1, { status: 'failed', eligible: false, outputUrl: 'https://platform.example/49' }),
  ],
  [48, 'Attach REDIS (@ref:redis-concentric-12345)', 'slug-47', at(0)],
);

const commitOf = (hash: string, subject: string): Commit => ({
  hash: hash.padEnd(40, '0'),
  parents: [],
  author: 'Kendra Abbott',
  email: 'kendra@example.com',
  date: now,
  subject,
});
const slug: Slug = {
  id: 'slug',
  commit: 'de63889'.padEnd(40, '0'),
  stack: 'heroku-24',
  size: 52_428_800,
  processTypes: { web: 'node server.js', worker: 'node worker.js' },
  buildpack: 'Node.js',
};
const host = webHostOf('git@github.com:example/bookshop.git');
const known = <T>(value: T): Part<T> => ({ state: 'known', value });
const failed = (what: string): Part<never> => ({
  state: 'failed',
  message: `${what} could not be read: the platform cannot be reached. Check the network, then try again.`,
});

const loading = { state: 'loading' } as const;

const files: readonly FileChange[] = [
  { kind: 'deleted', path: 'db/migrate/20260101000000_add_wishes.rb', from: undefined },
  { kind: 'modified', path: 'cart.rb', from: undefined },
  { kind: 'added', path: 'old.rb', from: undefined },
  { kind: 'renamed', path: 'old name.rb', from: 'new name.rb' },
  { kind: 'copied', path: 'copy.rb', from: 'cart.rb' },
  { kind: 'typeChanged', path: 'link', from: undefined },
];
const processTypes = {
  added: [{ type: 'clock', command: 'node clock.js' }],
  removed: [{ type: 'old', command: 'node old.js' }],
  changed: [{ type: 'web', from: 'node server.js', to: 'node old-server.js' }],
};
const config = known({ added: ['OLD'], removed: ['A', 'B'], changed: ['C'], unchanged: ['D'] });
const slugDiff = known({ stack: { from: 'heroku-24', to: 'heroku-22' }, processTypes });
const commits = (count: number, ...list: readonly Commit[]) => ({ count, list });
const code = known({
  removed: commits(5, commitOf('f', 'Fix the cart'), commitOf('e', 'Add wish lists')),
  added: commits(1, commitOf('d', 'Sell maps')),
  files,
});
const sources: PlanSources = {
  stage: 'production',
  protected: true,
  code,
  config,
  slug: slugDiff,
};

const byVersion = (version: number): Release => ledger.find((one) => one.version === version)!;

const everything: Pick<
  Known,
  'slug' | 'config' | 'commit' | 'commitDetails' | 'changes' | 'output' | 'pages'
> = {
  pages: { website: 'https://bookshop.example/', dashboard: 'https://dashboard.example/' },
  output: known('Applying 003_add_wish_lists.sql\n\n  Error: no such table: main.wish_lists'),
  changes: {
    before: known(byVersion(51)),
    config,
    slug: slugDiff,
    code: withMigrations(code, byVersion(52), []),
  },
  slug: known(slug),
  config: known([
    'AWS_S3_KEY',
    'DATABASE_URL',
    'FOO',
    'A_KEY_WITH_A_VERY_LONG_NAME_THAT_NEEDS_MORE_THAN_ONE_LINE',
  ]),
  commit: known(commitOf('de63889', 'Fix the cart total for gift cards (#52)')),
  commitDetails: known({
    details: {
      message: 'Fix the cart total for gift cards (#52)\n\nThe total was wrong for #46. See #47.',
      coAuthors: [{ name: 'Katie', email: 'katie@example.com' }],
      tags: ['v1.1.0'],
      describe: undefined,
    },
    host,
  }),
};
const nothingYet: typeof everything = {
  pages: { website: undefined, dashboard: undefined },
  output: loading,
  changes: { before: loading, config: loading, slug: loading, code: loading },
  slug: loading,
  config: loading,
  commit: loading,
  commitDetails: loading,
};

const unchanged: Known['changes'] = {
  before: known(byVersion(50)),
  config: known({ added: [], removed: [], changed: [], unchanged: ['FOO'] }),
  slug: known({ stack: undefined, processTypes: { added: [], removed: [], changed: [] } }),
  code: known(undefined),
};

let subjects = 0;

function pageOf(content: PageState['content'], follows: boolean): PageState {
  subjects += 1;
  const bar = { follow: true, back: 'bookshop v51', forward: 'bookshop v54' };
  return { subject: subjects, saved: null, bar: follows ? bar : null, content };
}

function release(version: number, some: Partial<Known> = {}): PageState {
  const value = viewOf({
    release: byVersion(version),
    ledger,
    complete: false,
    clockAhead: 0,
    ...everything,
    ...some,
  });
  return pageOf({ state: 'known', kind: 'release', value }, true);
}

const settled = ledger.slice(1);
const rollback = rollbackPage(planRollback(byVersion(52), settled, sources), now);
const unread = rollbackPage(
  planRollback(byVersion(52), settled, {
    code: failed('The commits'),
    config: failed('The config vars'),
    slug: failed('The slug'),
  }),
  now,
);

const staging = { id: 'staging', name: 'bookshop-staging' };
const staged = makeRelease(88, { ...at(5), app: staging, id: 's-88', artifact: asSlug('s'), current: true });
const live = ['bookshop', 'bookshop-eu'].map((name) =>
  makeRelease(53, { ...at(1), app: { id: name, name }, id: name, current: true }),
);
const plan: PromotionPlan = {
  pipeline: { id: 'p', name: 'bookshop' },
  source: { app: staging, stage: 'staging', release: staged, newest: staged },
  targets: live.map((one) =>
    planTarget(
      { release: staged, releases: [staged] },
      { app: one.app, releases: [one] },
      { ...sources, releaseCommand: known('npm run migrate') },
    ),
  ),
};
const promotionLedgers = [[staged], ...live.map((one) => [one])];

function planned(page: PlanPage, ledgers: readonly (readonly Release[])[]): PageState {
  return pageOf({ state: 'known', kind: 'plan', value: planView(page, ledgers, 0) }, false);
}

const newer = makeRelease(54, { ...at(6), description: 'Set BANNER config vars' });

/** Every state of every page, by what it is. */
export const states: Readonly<Record<string, PageState>> = {
  'a release that is being loaded': pageOf({ state: 'loading', title: 'bookshop v52' }, true),
  'a release that could not be loaded': pageOf(
    { state: 'failed', title: 'bookshop v52', message: 'The platform cannot be reached.', again: 'release' },
    true,
  ),
  'a release that nothing is known of': pageOf(
    { state: 'failed', title: 'Release details', message: 'Select one in the Releases view.', again: null },
    true,
  ),
  'a deploy': release(52),
  'a deploy whose parts are being read': release(52, nothingYet),
  'a deploy whose parts could not be read': release(52, {
    changes: {
      before: known(byVersion(51)),
      config: failed('The config vars'),
      slug: failed('The slugs'),
      code: failed('The commits'),
    },
    slug: failed('The slug'),
    config: failed('The config vars'),
    commit: failed('The commit'),
    commitDetails: failed('The tags'),
  }),
  'a deploy whose commit is not here': release(52, { commit: known(undefined) }),
  'a deploy that failed': release(49),
  'a deploy that failed, whose output could not be read': release(49, { output: failed('The output') }),
  'a deploy whose release command is running': release(54),
  'a rollback, which runs now': release(53),
  'a promotion': release(50),
  'a change of config vars': release(51, { changes: { ...unchanged, config } }),
  'an add-on': release(48, { changes: { ...unchanged, before: known(undefined) } }),
  'a release without slug and config vars': release(48, {
    slug: { state: 'absent', why: 'This release has no slug.' },
    config: known([]),
    commit: { state: 'absent', why: 'None.' },
  }),
  'a plan that is being made': pageOf({ state: 'loading', title: 'Rollback of bookshop to v52' }, false),
  'a plan that could not be made': pageOf(
    { state: 'failed', title: 'Rollback of bookshop to v52', message: 'It is running.', again: 'plan' },
    false,
  ),
  'the plan of a rollback': planned(rollback, [settled]),
  'the plan of a rollback that is out of date': planned(rollback, [[newer, ...settled]]),
  'the plan of a rollback that is done': planned(rollback, [
    [makeRelease(55, { ...at(7), description: 'Rollback to v52', current: true }), ...settled],
  ]),
  'the plan of a rollback that is refused': planned(rollback, [
    settled.map((one) => (one.version === 52 ? { ...one, eligible: false } : one)),
  ]),
  'the plan of a rollback of which little is known': planned(unread, [settled]),
  'the plan of a promotion': planned(promotionPage(plan, now), promotionLedgers),
};
