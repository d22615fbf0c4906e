import assert from 'node:assert/strict';
import type { CodeDiff } from '../../../../src/domain/plan/code-diff.ts';
import type { FileChange } from '../../../../src/domain/graph/commit.ts';
import { promotionMarkdown } from '../../../../src/domain/plan/plan-markdown.ts';
import {
  planTarget,
  type PromotionPlan,
  type TargetSources,
  whyNotPromotable,
} from '../../../../src/domain/plan/promotion-plan.ts';
import { confirmationOf } from '../../../../src/operations/promotion/words.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { makeRelease, asSlug } from '../release/make.ts';
import { commitOf } from '../../views/releases/release.ts';

const now = 100 * 60_000;
const stagingApp = { id: 'staging-id', name: 'shop-staging' };

const staged = makeRelease(84, {
  app: stagingApp,
  description: 'Deploy bbbbbbbb',
  artifact: asSlug('staging-slug'),
  current: true,
  addons: ['heroku-redis:premium', 'papertrail:choklad'],
});

function liveOf(some: Partial<Release> = {}): Release {
  return makeRelease(72, {
    description: 'Deploy aaaaaaaa',
    artifact: asSlug('live-slug'),
    current: true,
    addons: ['heroku-redis:mini', 'sendgrid:starter'],
    ...some,
  });
}

const added = (path: string): FileChange => ({ kind: 'added', path, from: undefined });

function codeOf(ahead: number, behind = 0, files: readonly FileChange[] = []): CodeDiff {
  const list = Array.from({ length: Math.min(ahead, 3) }, (_, index) =>
    commitOf({ subject: `Change ${index + 1}` }),
  );
  return { added: { count: ahead, list }, removed: { count: behind, list: [] }, files };
}

const known = <T>(value: T) => ({ state: 'known', value }) as const;
const none = { added: [], removed: [], changed: [] };
const whole: TargetSources = {
  stage: 'production',
  protected: true,
  code: known(codeOf(3, 0, [added('shop/migrations/0042_add_gift_cards.py'), added('shop/cart.py')])),
  config: known({ added: ['RATE_LIMIT'], removed: ['BANNER'], changed: ['A', 'B'], unchanged: [] }),
  slug: known({
    stack: undefined,
    processTypes: { ...none, added: [{ type: 'worker', command: 'node work.js' }] },
  }),
  releaseCommand: known('node migrate.js'),
};

function planOf(sources: TargetSources, releases: readonly Release[] = [liveOf()]): PromotionPlan {
  const source = { release: staged, releases: [staged] };
  const app = { id: 'bookshop-id', name: 'bookshop' };
  return {
    pipeline: { id: 'p', name: 'shop' },
    source: { app: stagingApp, stage: 'staging', release: staged, newest: staged },
    targets: [planTarget(source, { app, releases }, sources)],
  };
}

function linesOf(plan: PromotionPlan): string[] {
  return confirmationOf(plan, now).detail.split('\n');
}

describe('the plan of a promotion', () => {
  it('calls what is promoted by the title of its commit where that is known', () => {
    const plan = planOf(whole);
    const titled = { ...plan, source: { ...plan.source, title: 'Add gift cards (#55)' } };
    assert.equal(
      linesOf(titled)[0],
      'Promoted: shop-staging v84, “Add gift cards (#55)”, by kendra@example.com.',
    );
    assert.match(promotionMarkdown(titled), /v84\*\* `Add gift cards \(#55\)` by/);
  });

  it('says what goes where, what to be careful of, and what it does', () => {
    const plan = planOf(whole);
    assert.equal(confirmationOf(plan, now).message, 'Promote shop-staging v84 to bookshop?');
    assert.deepEqual(linesOf(plan), [
      'Promoted: shop-staging v84, “Deploy bbbbbbbb”, by kendra@example.com.',
      '',
      'bookshop (production, protected): v72 → shop-staging v84',
      'Warning: bookshop lacks 1 config var of shop-staging, and a promotion does not copy it: RATE_LIMIT.',
      'Warning: bookshop lacks 1 add-on of shop-staging: papertrail:choklad.',
      'Warning: bookshop keeps heroku-redis:mini; shop-staging has heroku-redis:premium.',
      'Warning: 1 new migration: shop.0042_add_gift_cards (Django).',
      'Promotes 3 commits. 2 files change.',
      '• de63889 Change 1, Kendra',
      '• de63889 Change 2, Kendra',
      '• de63889 Change 3, Kendra',
      'Process types: added worker.',
      'The release phase runs node migrate.js. If it fails, v72 keeps running.',
      'Config vars, add-ons and databases do not change. A and B have different values in shop-staging; BANNER exists only in bookshop.',
    ]);
  });

  it('speaks of one as of one', () => {
    const one = known({ added: ['C'], removed: ['B'], changed: ['A'], unchanged: [] });
    const lines = linesOf(planOf({ ...whole, code: known(codeOf(1, 1, [added('a')])), config: one })).join(
      '\n',
    );
    assert.match(lines, /A has a different value in shop-staging; B exists only in bookshop\./);
    assert.match(lines, /Promotes 1 commit\. 1 file changes\./);
    assert.match(lines, /bookshop runs 1 commit that v84 does not include; the promotion takes it back\./);
    assert.match(lines, /bookshop lacks 1 config var of shop-staging/);
  });

  const warnings: readonly (readonly [string, TargetSources, readonly Release[] | undefined, RegExp])[] = [
    [
      'commits that it takes back',
      { ...whole, code: known(codeOf(1, 2)) },
      undefined,
      /Warning: bookshop runs 2 commits that v84 does not include; the promotion takes them back\./,
    ],
    [
      'a release that is under way',
      whole,
      [makeRelease(73, { status: 'pending' }), liveOf()],
      /Warning: bookshop v73 is still being released\./,
    ],
    [
      'code that runs already',
      whole,
      [liveOf({ description: 'Deploy bbbbbbbb' })],
      /Warning: bookshop already runs the code of v84; promoting only creates a new release\./,
    ],
    [
      'another stack and another buildpack',
      {
        ...whole,
        slug: known({
          stack: { from: 'heroku-22', to: 'heroku-24' },
          buildpack: { from: 'Ruby', to: 'Node.js' },
          processTypes: none,
        }),
      },
      undefined,
      /Warning: The stack changes: bookshop runs code built for heroku-22, and v84 was built for heroku-24\.\nWarning: The buildpack changes: bookshop runs code built by Ruby, and v84 was built by Node\.js\./,
    ],
    [
      'migrations that nothing runs',
      { ...whole, releaseCommand: known(undefined) },
      undefined,
      /1 new migration, but no release phase to apply it: /,
    ],
    [
      'what is not known, once for each reason',
      {
        code: { state: 'absent', why: 'It is away.' },
        config: { state: 'failed', message: 'You may not.' },
        slug: known({ stack: undefined, processTypes: none }),
        releaseCommand: known(undefined),
      },
      undefined,
      /Unknown: commits and migrations\. It is away\.\nWarning: Unknown: config vars\. You may not\./,
    ],
    [
      'what is still loading',
      {},
      undefined,
      /Still loading: commits, migrations, config vars, process types and the release phase\./,
    ],
  ];
  for (const [what, sources, releases, expected] of warnings) {
    it(`warns of ${what}`, () =>
      assert.match(confirmationOf(planOf(sources, releases), now).detail, expected));
  }

  it('knows by its ledgers alone what each is at', () => {
    const [target] = planOf({}, [makeRelease(73, { status: 'pending' }), liveOf()]).targets;
    assert.deepEqual(
      [
        target?.current?.version,
        target?.newest?.version,
        target?.pending?.version,
        target?.sameCode,
        target?.protected,
      ],
      [72, 73, 73, false, false],
    );
    // The flow does not wait for one that never ended: the plan does not warn of it either.
    const [stuck] = planOf({}, [liveOf(), makeRelease(70, { status: 'pending' })]).targets;
    assert.equal(stuck?.pending, undefined);
    const [empty] = planOf({}, []).targets;
    assert.deepEqual([empty?.current, empty?.newest, empty?.sameCode], [undefined, undefined, false]);
  });

  it('writes config keys and never what is no text of its own as markup', () => {
    const config = known({ added: ['`KEY`'], removed: [], changed: ['A*B'], unchanged: [] });
    const text = promotionMarkdown(planOf({ ...whole, config }));
    assert.match(text, /Only in `shop-staging`: `` `KEY` ``/);
    assert.match(text, /Different values: `A\*B`/);
    assert.match(text, /\*\*Commits promoted \(3\)\*\*\n\n- `de63889` `Change 1` by `Kendra`/);
    assert.match(text, /### `bookshop` \(production, protected\): v72 → `shop-staging` v84/);
  });
});

describe('what can be promoted', () => {
  it('is what runs and has a slug or an image', () => {
    assert.equal(whyNotPromotable(staged), undefined);
    assert.equal(whyNotPromotable({ ...staged, artifact: { kind: 'image', id: 'image' } }), undefined);
    assert.equal(whyNotPromotable(undefined), 'runs nothing yet');
    assert.equal(
      whyNotPromotable({ ...staged, artifact: null }),
      'has no slug or image in v84: there is no code to promote',
    );
  });
});
