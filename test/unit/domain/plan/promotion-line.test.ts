import assert from 'node:assert/strict';
import type { CodeDiff } from '../../../../src/domain/plan/code-diff.ts';
import type { FileChange } from '../../../../src/domain/graph/commit.ts';
import { promotionLines } from '../../../../src/domain/plan/promotion-line.ts';
import {
  planTarget,
  type TargetPlan,
  type TargetSources,
} from '../../../../src/domain/plan/promotion-plan.ts';
import { plainFormat } from '../../../../src/domain/plan/text-format.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { confirmationOf } from '../../../../src/operations/promotion/words.ts';
import { asSlug, makeRelease } from '../release/make.ts';

const now = 100 * 60_000;
const format = plainFormat(now);
const known = <T>(value: T) => ({ state: 'known', value }) as const;
const none = { added: [], removed: [], changed: [] };
const staging = { id: 'staging-id', name: 'shop-staging' };
const addons = ['papertrail:choklad'];
const staged = makeRelease(84, { app: staging, artifact: asSlug('new'), current: true, addons });
const running = { artifact: asSlug('old'), current: true, addons };

function codeOf(ahead: number, behind = 0, paths: readonly string[] = []): CodeDiff {
  const files = paths.map((path): FileChange => ({ kind: 'added', path, from: undefined }));
  return { added: { count: ahead, list: [] }, removed: { count: behind, list: [] }, files };
}

const calm: TargetSources = {
  stage: 'production',
  code: known(codeOf(3)),
  config: known({ ...none, unchanged: [] }),
  slug: known({ stack: undefined, processTypes: none }),
  releaseCommand: known('node migrate.js'),
};

function target(name: string, some: TargetSources = {}, runs: Partial<Release> = {}): TargetPlan {
  const current = makeRelease(72, { ...running, ...runs });
  const source = { release: staged, releases: [staged] };
  return planTarget(source, { app: { id: name, name }, releases: [current] }, { ...calm, ...some });
}

const troubled: TargetSources = {
  protected: true,
  code: known(codeOf(3, 2, ['shop/migrations/0042_gifts.py', 'shop/migrations/0043_cards.py'])),
  config: known({ ...none, added: ['RATE_LIMIT', 'A', 'B'], unchanged: [] }),
  slug: known({ stack: { from: 'heroku-22', to: 'heroku-24' }, processTypes: none }),
  releaseCommand: known(undefined),
};

describe('the lines of a promotion to several apps', () => {
  it('say what each runs and how much is promoted to it', () => {
    assert.deepEqual(
      promotionLines([target('shop'), target('shop-eu', { code: known(codeOf(1)) })], format),
      [
        '• shop (production), runs v72. Promotes 3 commits.',
        '• shop-eu (production), runs v72. Promotes 1 commit.',
      ],
    );
  });

  it('begin with the apps that have warnings, and name the gravest', () => {
    assert.deepEqual(promotionLines([target('shop'), target('shop-eu', troubled)], format), [
      '• shop-eu (production, protected), runs v72. Warning: takes back 2 commits, 2 new migrations without a release phase, lacks 3 config vars (RATE_LIMIT, A and 1 more) and the stack changes. Promotes 3 commits.',
      '• shop (production), runs v72. Promotes 3 commits.',
    ]);
  });

  const cases: readonly (readonly [string, TargetSources, Partial<Release>, RegExp])[] = [
    ['code that runs already', {}, { artifact: asSlug('new') }, /Warning: already runs this code\.$/],
    ['a missing add-on', {}, { addons: [] }, /Warning: lacks 1 add-on \(papertrail:choklad\)\./],
    [
      'another plan of an add-on',
      {},
      { addons: ['papertrail:fixa'] },
      /Warning: has 1 add-on of another plan\./,
    ],
    [
      'files that may be migrations',
      { code: known(codeOf(1, 0, ['db/migrations/0042_gifts.zig'])) },
      {},
      /Warning: 1 file that may be a migration\./,
    ],
    [
      'what is not known',
      { config: { state: 'failed', message: 'Denied.' } },
      {},
      /Warning: unknown: config vars\. Promotes/,
    ],
  ];
  for (const [what, sources, runs, expected] of cases) {
    it(`warn of ${what}`, () => {
      assert.match(promotionLines([target('shop', sources, runs)], format).join('\n'), expected);
    });
  }

  it('warn of a release that is under way', () => {
    const releases = [makeRelease(73, { status: 'pending' }), makeRelease(72, running)];
    const app = { id: 'shop', name: 'shop' };
    const plan = planTarget({ release: staged, releases: [staged] }, { app, releases }, calm);
    assert.match(promotionLines([plan], format).join(''), /Warning: v73 is still being released\./);
  });

  it('say only the gravest of each where there are more than three, and name those there is no room for', () => {
    const calmOnes = Array.from({ length: 3 }, (_, at) => target(`calm-${at}`));
    const warned = Array.from({ length: 9 }, (_, at) => target(`warned-${at}`, troubled));
    const lines = promotionLines([...calmOnes, ...warned], format);
    assert.deepEqual(lines, [
      'With warnings:',
      ...warned.map(({ app }) => `• ${app.name}, v72: takes back 2 commits, and other warnings`),
      'Without warnings:',
      '• calm-0, v72: 3 commits',
      'Also to calm-1 and calm-2.',
    ]);
    const all = Array.from({ length: 11 }, (_, at) => target(`warned-${at}`, troubled));
    assert.equal(promotionLines(all, format).at(-1), 'Also to warned-10, with warnings.');
    const most = [...all, target('calm')];
    assert.equal(promotionLines(most, format).at(-1), 'Also to warned-10 and calm, 1 of them with warnings.');
    assert.deepEqual(promotionLines([...calmOnes, target('calm-3')], format).slice(0, 1), [
      '• calm-0, v72: 3 commits',
    ]);
  });
});

describe('the confirmation of a promotion to several apps', () => {
  const long = (at: number) => `a-very-long-name-of-an-app-${String(at).padStart(3, '0')}`;
  const confirmation = (targets: readonly TargetPlan[]) =>
    confirmationOf(
      {
        pipeline: { id: 'p', name: 'shop' },
        source: { app: staging, stage: 'staging', release: staged, newest: staged },
        targets,
      },
      now,
    );

  it('names few apps and counts many', () => {
    const ask = (number: number) =>
      confirmation(Array.from({ length: number }, (_, at) => target(`shop-${at}`)));
    assert.equal(ask(3).message, 'Promote shop-staging v84 to shop-0, shop-1 and shop-2?');
    assert.equal(ask(4).message, 'Promote shop-staging v84 to 4 apps?');
    assert.equal(ask(4).go, 'Promote to 4 Apps');
  });

  it('stays as short as a dialog is high, whatever the names and however many warnings', () => {
    const { detail } = confirmation(Array.from({ length: 10 }, (_, at) => target(long(at), troubled)));
    // The dialog of a window of 1280 by 800 pixels holds 31 lines, some 42 characters wide.
    const rendered = detail
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 42)), 0);
    assert.ok(rendered <= 30, `${rendered} lines`);
  });
});
