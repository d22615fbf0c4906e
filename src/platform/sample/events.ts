// What happened to the apps of the sample, in the order of each app. Times are hours before its end.
import { randomBytes } from 'node:crypto';
import type { ConfigChange } from '../ledger/config.ts';
import type { Person } from './history/commit.ts';

export type Change =
  /** With `fails`, its release command does. A commit that cannot be built makes no release. */
  | { readonly kind: 'deploy'; readonly commit: string; readonly fails?: true }
  /** What staging runs, into production. */
  | { readonly kind: 'promote' }
  | { readonly kind: 'config'; readonly change: ConfigChange }
  | { readonly kind: 'attach'; readonly plan: string; readonly ready: 'at once' | 'later' }
  /** An add-on that was attached before has become ready. */
  | { readonly kind: 'provisioned'; readonly attachment: string }
  | { readonly kind: 'detach'; readonly attachment: string }
  /** To the newest release of this commit. */
  | { readonly kind: 'rollback'; readonly commit: string };

export interface Event {
  readonly hoursAgo: number;
  readonly by: Person;
  readonly change: Change;
}

type Line = readonly [hoursAgo: number, by: Person, change: Change];

const deploy = (commit: string): Change => ({ kind: 'deploy', commit });
const promote: Change = { kind: 'promote' };
const set = (change: ConfigChange): Change => ({ kind: 'config', change });
const unset = (...names: string[]): Change => set(Object.fromEntries(names.map((name) => [name, null])));
const attach = (plan: string, ready: 'at once' | 'later' = 'at once'): Change => ({
  kind: 'attach',
  plan,
  ready,
});
const provisioned = (attachment: string): Change => ({ kind: 'provisioned', attachment });
const detach = (attachment: string): Change => ({ kind: 'detach', attachment });
const rollback = (commit: string): Change => ({ kind: 'rollback', commit });
const secret = (bytes = 20): string => randomBytes(bytes).toString('hex');

const production = (): Line[] => [
  [1124, 'kendra', set({ NODE_ENV: 'production', SESSION_SECRET: secret(32) })],
  [1123, 'kendra', deploy('prices')],
  [1100, 'kendra', deploy('health')],
  [1099, 'shanley', set({ LOG_LEVEL: 'debug' })],
  [1098, 'shanley', attach('papertrail:choklad')],
  [1077, 'katie', deploy('merge-cart')],
  [1076, 'shanley', set({ LOG_LEVEL: 'info' })],
  [1057, 'shanley', deploy('style')],
  [1030, 'kendra', set({ SHOP_MAIL_FROM: 'orders@example.com' })],
  [1008, 'katie', deploy('escape')],
  [990, 'kendra', attach('sendgrid:starter')],
  [954, 'shanley', deploy('logo')],
  [928, 'kendra', deploy('merge-search')],
  [920, 'katie', set({ SEARCH_LIMIT: '50' })],
  [900, 'katie', unset('SEARCH_LIMIT')],
  [880, 'kendra', attach('sqlite:file', 'later')],
  [879.9, 'kendra', provisioned('DATABASE')],
  [870, 'kendra', set({ DATABASE_POOL: '10' })],
  [862, 'kendra', deploy('database')],
  [838, 'kendra', deploy('checkout')],
  [836, 'kendra', set({ CHECKOUT_OPEN: 'true' })],
  [835.5, 'kendra', set({ CHECKOUT_OPEN: 'false' })],
  [820, 'shanley', set({ MAIL_API_KEY: secret() })],
  [812, 'kendra', set({ CHECKOUT_OPEN: 'true' })],
  [790, 'shanley', deploy('log')],
  [780, 'shanley', attach('heroku-redis:mini', 'later')],
  [779.9, 'shanley', provisioned('REDIS')],
  [770, 'shanley', set({ LOG_FORMAT: 'json' })],
  [742, 'shanley', deploy('merge-shipping')],
  [738, 'katie', rollback('log')],
  [730, 'katie', set({ SHIPPING_FREE_FROM: '3000' })],
  [728, 'katie', deploy('merge-shipping')],
  [698, 'shanley', deploy('sigterm')],
  [690, 'shanley', unset('LOG_FORMAT')],
  [648, 'katie', deploy('move-pages')],
  [630, 'kendra', set({ SESSION_SECRET: secret(32) })],
  [598, 'shanley', promote],
  [590, 'shanley', set({ CSP_REPORT_URI: 'https://reports.example.com/csp' })],
  [560, 'shanley', detach('PAPERTRAIL')],
  [520, 'kendra', attach('scheduler:standard')],
  [497, 'kendra', deploy('merge-gift-cards')],
  [496, 'kendra', set({ GIFT_CARDS: 'on', GIFT_CARD_PREFIX: 'BOOK' })],
  [480, 'kendra', unset('GIFT_CARD_PREFIX')],
  [450, 'katie', set({ SHOP_MAIL_FROM: 'shop@example.com' })],
  [417, 'shanley', promote],
  [400, 'shanley', set({ MAIL_API_KEY: secret(), MAIL_REGION: 'eu' })],
  [380, 'shanley', attach('bucketeer:hobbyist')],
  [379, 'shanley', set({ AWS_S3_BUCKET: 'bookshop-covers', AWS_S3_KEY: secret() })],
  [350, 'katie', set({ COVERS: 'on' })],
  [328, 'katie', promote],
  [320, 'katie', set({ SORT_LOCALE: 'en' })],
  [290, 'kendra', set({ DATABASE_POOL: '20' })],
  [260, 'shanley', detach('BUCKETEER')],
  [240, 'kendra', set({ REDIS_TTL: '3600' })],
  [220, 'katie', unset('COVERS')],
  [200, 'kendra', set({ HOLIDAY_BANNER: 'Open on Sunday' })],
  [180, 'kendra', unset('HOLIDAY_BANNER')],
  [120, 'shanley', set({ LOG_LEVEL: 'warn' })],
  [96, 'katie', set({ WISH_LISTS: 'off' })],
  [72, 'shanley', set({ RATE_LIMIT: '120' })],
  [60, 'kendra', set({ CART_LIMIT: '40' })],
  [50, 'shanley', set({ LOG_LEVEL: 'info', RATE_LIMIT: '60' })],
  [28, 'shanley', deploy('cache')],
  [27, 'shanley', set({ STATIC_MAX_AGE: '86400' })],
  [25, 'shanley', rollback('sort')],
  [12, 'kendra', set({ MAIL_REGION: 'eu-west' })],
  [4, 'katie', { kind: 'deploy', commit: 'merge-wish-lists', fails: true }],
  [3.2, 'katie', deploy('fix-migration')],
  [3.1, 'katie', set({ WISH_LISTS: 'on' })],
  [0.2, 'kendra', unset('SORT_LOCALE')],
  [0.12, 'shanley', set({ AWS_S3_KEY: secret() })],
  [0.085, 'kendra', deploy('simplify-total')],
];

/** Everything on main, soon after it is there. */
const deploysOfMain: readonly Line[] = [
  [1176, 'kendra', deploy('start')],
  [1170.8, 'katie', deploy('book-pages')],
  [1151.8, 'shanley', deploy('test-catalogue')],
  [1128.8, 'katie', deploy('prices')],
  [1100.8, 'shanley', deploy('health')],
  [1078.8, 'katie', deploy('merge-cart')],
  [1057.8, 'shanley', deploy('style')],
  [1009.8, 'katie', deploy('escape')],
  [954.8, 'shanley', deploy('logo')],
  [929.8, 'kendra', deploy('merge-search')],
  [863.8, 'kendra', deploy('database')],
  [839.8, 'kendra', deploy('checkout')],
  [791.8, 'shanley', deploy('log')],
  [743.8, 'shanley', deploy('merge-shipping')],
  [699.8, 'shanley', deploy('sigterm')],
  [649.8, 'katie', deploy('move-pages')],
  [601.8, 'shanley', deploy('headers')],
  [499.8, 'shanley', deploy('merge-gift-cards')],
  [419.8, 'shanley', deploy('limit-forms')],
  [329.8, 'katie', deploy('sort')],
  [166.8, 'shanley', deploy('cache')],
  [4.1, 'katie', deploy('merge-wish-lists')],
  [3.3, 'katie', deploy('fix-migration')],
  [0.5, 'kendra', deploy('simplify-total')],
  [0.15, 'kendra', deploy('fix-total')],
];

/** A branch is tried out: the name of it, and its commits with the times at which they were put there. */
function preview(by: Person, branch: string, ...commits: readonly (readonly [number, string])[]): Line[] {
  const [first = [0, '']] = commits;
  const last = commits.at(-1) ?? first;
  return [
    [first[0] + 0.1, by, set({ PREVIEW: branch })],
    ...commits.map(([hoursAgo, commit]): Line => [hoursAgo, by, deploy(commit)]),
    [last[0] - 0.5, by, unset('PREVIEW')],
  ];
}

/** Something is switched on for a while. */
function trial(by: Person, name: string, from: number, until: number): Line[] {
  return [
    [from, by, set({ [name]: 'on' })],
    [until, by, unset(name)],
  ];
}

const staging = (): Line[] => [
  ...deploysOfMain,
  [1175, 'kendra', set({ NODE_ENV: 'production', SESSION_SECRET: secret(32), LOG_LEVEL: 'debug' })],
  ...preview('kendra', 'cart', [1109, 'sessions'], [1103, 'cart'], [1082, 'test-cart']),
  ...preview('katie', 'search', [961, 'search'], [940, 'coverage'], [937, 'accents']),
  ...preview('katie', 'shipping', [769, 'shipping'], [761, 'shipping-line']),
  ...preview('kendra', 'gift-cards', [549, 'gift-cards'], [528, 'redeem'], [507, 'test-gift-cards']),
  ...preview('katie', 'wish-lists', [214, 'wish-table'], [189, 'wish-page'], [169.5, 'wish-to-cart']),
  ...trial('shanley', 'TRACE', 1050, 1045),
  ...trial('katie', 'STRICT_HTML', 1005, 985),
  ...trial('kendra', 'SLOW_QUERIES', 830, 800),
  ...trial('shanley', 'FAKE_PAYMENTS', 710, 640),
  ...trial('shanley', 'CSP_REPORT_ONLY', 600, 585),
  ...trial('kendra', 'GIFT_CARDS', 495, 440),
  ...trial('katie', 'COVERS', 370, 300),
  ...trial('shanley', 'STATIC_MAX_AGE', 165, 140),
  ...trial('katie', 'WISH_LISTS', 100, 2),
  [885, 'kendra', attach('sqlite:file', 'later')],
  [884.9, 'kendra', provisioned('DATABASE')],
  [785, 'shanley', attach('heroku-redis:mini', 'later')],
  [784.9, 'shanley', provisioned('REDIS')],
  [1020, 'shanley', attach('papertrail:choklad')],
  [570, 'shanley', detach('PAPERTRAIL')],
  [735, 'katie', rollback('log')],
  [733, 'katie', deploy('merge-shipping')],
  [410, 'shanley', rollback('merge-gift-cards')],
  [405, 'shanley', deploy('limit-forms')],
  [825, 'shanley', set({ MAIL_API_KEY: secret() })],
  [625, 'kendra', set({ SESSION_SECRET: secret(32) })],
  [375, 'shanley', set({ AWS_S3_BUCKET: 'bookshop-covers-staging', AWS_S3_KEY: secret() })],
  [285, 'kendra', set({ DATABASE_POOL: '5' })],
  [130, 'shanley', set({ RATE_LIMIT: '600' })],
];

/** Staging is tried out on the newer generation, beside the older one. */
const nextStaging = (): Line[] => [
  [170, 'shanley', set({ NODE_ENV: 'production', SESSION_SECRET: secret(32), LOG_LEVEL: 'debug' })],
  [169, 'shanley', attach('sqlite:file', 'later')],
  [168.9, 'shanley', provisioned('DATABASE')],
  [166.6, 'shanley', deploy('cache')],
  [4.05, 'katie', { kind: 'deploy', commit: 'merge-wish-lists', fails: true }],
  [3.25, 'katie', deploy('fix-migration')],
  [3, 'katie', set({ WISH_LISTS: 'on' })],
  [0.45, 'kendra', deploy('simplify-total')],
  [0.3, 'shanley', rollback('fix-migration')],
  [0.14, 'kendra', deploy('fix-total')],
];

export const apps = {
  'bookshop-staging': { hoursAgo: 1176.5, stage: 'staging', events: staging },
  bookshop: { hoursAgo: 1126, stage: 'production', events: production },
  'bookshop-next-staging': { hoursAgo: 171, stage: 'staging', events: nextStaging },
} as const;
type Name = keyof typeof apps;
const names: readonly Name[] = ['bookshop-staging', 'bookshop', 'bookshop-next-staging'];

/** Each has the apps of one generation. */
export const pipelines = {
  bookshop: 'cedar',
  'bookshop-next': 'fir',
} as const;

/** Everything that happened to an app, oldest first. */
export function eventsOf(app: Name): Event[] {
  return apps[app]
    .events()
    .map(([hoursAgo, by, change]) => ({ hoursAgo, by, change }))
    .toSorted((a, b) => b.hoursAgo - a.hoursAgo);
}

/** The commits that an app has run since then, or has tried to: their slugs are kept. */
export function commitsSince(hoursAgo: number): Set<string> {
  const kept = new Set<string>();
  for (const app of names) {
    let running: string | undefined;
    for (const { change, hoursAgo: when } of eventsOf(app)) {
      // What is promoted is among those of staging.
      if (change.kind === 'deploy' || change.kind === 'rollback') running = change.commit;
      if (when <= hoursAgo && running !== undefined) kept.add(running);
    }
  }
  return kept;
}
