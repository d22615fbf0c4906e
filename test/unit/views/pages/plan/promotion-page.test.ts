import assert from 'node:assert/strict';
import { Ledger } from '../../../../../src/ledger/ledger.ts';
import type { FileChange } from '../../../../../src/domain/graph/commit.ts';
import {
  planTarget,
  type PromotionPlan,
  type TargetSources,
} from '../../../../../src/domain/plan/promotion-plan.ts';
import type { AppRef, Release } from '../../../../../src/domain/release/release.ts';
import { promotionPage } from '../../../../../src/views/pages/plan/plan-kinds.ts';
import { planView } from '../../../../../src/views/pages/plan/plan-page.ts';
import { shownPromotion, titleOfPlan } from '../../../../../src/views/pages/plan/shown-plan.ts';
import { makeRelease, asSlug } from '../../../domain/release/make.ts';
import { appOf, commitOf } from '../../releases/release.ts';

const made = 100 * 60_000;
const staging = { id: 'staging', name: 'shop-staging' };
const live = { id: 'live', name: 'shop' };
const eu = { id: 'eu', name: 'shop-eu' };

const staged = makeRelease(84, {
  app: staging,
  description: 'Deploy bbbbbbbb\u202E',
  artifact: asSlug('b'),
  current: true,
  addons: ['heroku-redis:premium', 'papertrail:choklad'],
});
const runs = (version: number, app: AppRef, some: Partial<Release> = {}): Release =>
  makeRelease(version, {
    app,
    id: `${app.id}-${version}`,
    description: 'Deploy aaaaaaaa',
    artifact: asSlug('a'),
    current: true,
    addons: ['heroku-redis:mini', 'sendgrid:starter'],
    ...some,
  });

const files: readonly FileChange[] = [
  { kind: 'added', path: 'shop/migrations/0042_add_gift_cards.py', from: undefined },
  { kind: 'copied', path: 'b.py', from: 'a.py' },
];
const known = <T>(value: T) => ({ state: 'known', value }) as const;
const none = { added: [], removed: [], changed: [] };
const whole: TargetSources = {
  stage: 'production',
  protected: true,
  code: known({
    added: { count: 12, list: [commitOf({ subject: 'Sell maps' })] },
    removed: { count: 1, list: [commitOf({ subject: 'Hot fix' })] },
    files,
  }),
  config: known({ added: ['RATE_LIMIT'], removed: ['BANNER'], changed: ['A', 'B'], unchanged: ['C'] }),
  slug: known({
    stack: { from: 'heroku-22', to: 'heroku-24' },
    processTypes: { ...none, added: [{ type: 'worker', command: 'node work.js' }] },
  }),
  releaseCommand: known('python manage.py migrate'),
};

const liveNow = [runs(72, live)];
const euNow = [runs(9, eu, { artifact: asSlug('b'), description: 'Deploy bbbbbbbb', addons: staged.addons })];
const source = { release: staged, releases: [staged] };
const plan: PromotionPlan = {
  pipeline: { id: 'p', name: 'shop' },
  source: { app: staging, stage: 'staging', release: staged, newest: staged },
  targets: [
    planTarget(source, { app: live, releases: liveNow }, whole),
    planTarget(
      source,
      { app: eu, releases: euNow },
      { config: known({ ...none, unchanged: [] }), slug: { state: 'failed', message: 'No slug.' } },
    ),
  ],
};
const view = (of = plan, ledgers: readonly (readonly Release[])[] = [[staged], liveNow, euNow]) =>
  planView(promotionPage(of, made), ledgers, 0);
const section = (at: number) => {
  const found = view().sections[at];
  assert.ok(found);
  return found;
};
const textOf = (pieces: readonly { readonly text: string }[]) => pieces.map(({ text }) => text).join('');

describe('the page of a promotion’s plan', () => {
  it('names what is promoted to where, and leads to each release', () => {
    const { title, lead, sections } = view();
    assert.equal(title, 'Promotion of shop-staging v84 to shop and shop-eu');
    assert.equal(
      textOf(lead),
      'shop-staging runs v84: Deploy bbbbbbbb[U+202E], by kendra@example.com · staging',
    );
    assert.deepEqual(
      sections.map(({ heading }) => [heading?.name, textOf(heading?.lead ?? [])]),
      [
        ['shop', 'From v72 (running now) to shop-staging v84 · production, protected'],
        ['shop-eu', 'From v9 (running now) to shop-staging v84'],
      ],
    );
    const places = sections.map(({ heading }) => heading?.lead.flatMap(({ release }) => release ?? []));
    assert.deepEqual(places, [
      [
        { app: 1, version: 72 },
        { app: 0, version: 84 },
      ],
      [
        { app: 2, version: 9 },
        { app: 0, version: 84 },
      ],
    ]);
  });

  it('tells each target apart: the figures, and what to be careful of', () => {
    assert.deepEqual(section(0).counts, [
      '12 commits promoted',
      '1 commit taken back',
      '2 files change',
      '1 new migration',
      '1 config var missing',
      '1 add-on missing',
    ]);
    assert.deepEqual(section(1).counts, ['already runs this code']);
    assert.match(section(0).warnings[0] ?? '', /^shop runs 1 commit that v84 does not include/);
    assert.ok(section(0).warnings.some((text) => /1 new migration: shop\.0042/.test(text)));
    assert.match(section(1).warnings[0] ?? '', /^shop-eu already runs the code of v84/);
  });

  it('lists commits, files and migrations', () => {
    const { code } = section(0);
    assert.equal(code.state, 'known');
    assert.deepEqual(
      code.value.commits.map(({ title, count, list }) => [title, count, list.map(({ subject }) => subject)]),
      [
        ['Commits promoted', 12, ['Sell maps']],
        ['Commits taken back', 1, ['Hot fix']],
      ],
    );
    assert.deepEqual(
      code.value.files.map(({ letter, path, from }) => [letter, path, from]),
      [
        ['A', 'shop/migrations/0042_add_gift_cards.py', null],
        ['C', 'b.py', 'a.py'],
      ],
    );
    assert.deepEqual(code.value.migrations, {
      title: 'New migrations',
      list: [{ name: 'shop.0042_add_gift_cards (Django)', path: 'shop/migrations/0042_add_gift_cards.py' }],
    });
  });

  it('names the config keys that only one side has, and no value', () => {
    assert.deepEqual(section(0).config.lines, {
      state: 'known',
      value: [
        { what: 'Only in shop-staging', keys: ['RATE_LIMIT'], sides: ['to'] },
        { what: 'Different values', keys: ['A', 'B'], sides: ['from', 'to'] },
        { what: 'Only in shop', keys: ['BANNER'], sides: ['from'] },
      ],
    });
    assert.deepEqual(section(1).config.lines, { state: 'known', value: [] });
  });

  it('says what becomes of stack, process types and add-ons, and what could not be read', () => {
    assert.deepEqual(section(0).slug.lines, {
      state: 'known',
      value: ['Stack: heroku-22 → heroku-24', 'worker is added: node work.js'],
    });
    assert.deepEqual(section(0).addons.lines, {
      state: 'known',
      value: [
        'papertrail:choklad is only in shop-staging.',
        'shop keeps heroku-redis:mini; shop-staging has heroku-redis:premium.',
        'sendgrid:starter is only in shop, and stays.',
      ],
    });
    assert.deepEqual(section(1).slug.lines, { state: 'failed', message: 'No slug.' });
  });

  it('says of a target in which nothing runs that nothing does', () => {
    const empty = planTarget(source, { app: eu, releases: [] });
    const [first] = view({ ...plan, targets: [empty] }, [[staged], []]).sections;
    assert.match(textOf(first?.heading?.lead ?? []), /^Nothing runs yet\. To shop-staging v84/);
  });

  it('is plain JSON, and has no marks that turn the direction of text', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(view())), view());
    assert.doesNotMatch(JSON.stringify(view()), /\u202E/);
  });

  describe('once a ledger has moved', () => {
    it('says which apps it was released to, once it was', () => {
      const promoted = (app: AppRef, version: number, some: Partial<Release> = {}) =>
        runs(version, app, { description: 'Promote shop-staging v84 bbbbbbbb', ...some });
      const done = (...ledgers: (readonly Release[])[]) =>
        view(plan, [[staged], ...ledgers])
          .done?.map(({ text }) => text)
          .join('');
      assert.equal(
        done([promoted(live, 73), ...liveNow], [promoted(eu, 10), ...euNow]),
        'Done: shop as v73, shop-eu as v10.',
      );
      assert.equal(
        done([promoted(live, 73, { status: 'pending' }), ...liveNow], euNow),
        'Under way: shop as v73.',
      );
      assert.equal(done([runs(73, live), ...liveNow], [promoted(eu, 10), ...euNow]), undefined);
    });

    const newer = (app: AppRef, version: number) => makeRelease(version, { app, id: `new-${version}` });

    it('is out of date, whichever of them it is', () => {
      assert.equal(view().moved, null);
      assert.equal(
        view(plan, [[staged], liveNow, [newer(eu, 10), ...euNow]]).moved,
        'shop-eu v10 was released after this plan was made, so it is out of date.',
      );
      assert.equal(
        view(plan, [[newer(staging, 85), staged], liveNow, euNow]).moved,
        'shop-staging v85 was released after this plan was made, so it is out of date.',
      );
      const back = [runs(72, live, { current: false }), runs(71, live)];
      assert.match(view(plan, [[staged], back, euNow]).moved ?? '', /^shop now runs v71/);
    });

    it('cannot be gone through with where there is nothing to promote any more', () => {
      assert.equal(view().refusal, null);
      const container = [makeRelease(85, { app: staging, artifact: null, current: true }), staged];
      assert.match(
        view(plan, [container, liveNow, euNow]).refusal ?? '',
        /^shop-staging has no slug or image in v85/,
      );
    });
  });
});

describe('a promotion’s plan that is shown', () => {
  const { account } = appOf('shop');
  const ledgerOf = (app: AppRef) => new Ledger(app, account, () => made);
  const ledgers = [ledgerOf(staging), ledgerOf(live), ledgerOf(eu)] as const;
  const shown = shownPromotion(ledgers[0], ledgers.slice(1), plan);

  /** An app as the page keeps it: with the account that it was opened with. */
  const opened = (app: AppRef) => ({ ...app, account: account.id });

  it('is worked out anew from ids and names, by the same account', () => {
    assert.deepEqual(shown.saved, {
      kind: 'promotion',
      pipeline: 'p',
      app: opened(staging),
      targets: [opened(live), opened(eu)],
    });
    assert.equal(titleOfPlan(shown.saved), 'Promotion of shop-staging to shop and shop-eu');
  });

  it('has each target’s commits, files and ends in the order of its view', () => {
    const [first, second] = shown.sections;
    assert.deepEqual(
      first?.commits.map((list) => list.map(({ subject }) => subject)),
      [['Sell maps'], ['Hot fix']],
    );
    assert.deepEqual(first?.files, files);
    assert.deepEqual([first?.from?.ledger, first?.from?.release.version], [ledgers[1], 72]);
    assert.deepEqual([first?.to.ledger, first?.to.release.version], [ledgers[0], 84]);
    assert.deepEqual([second?.from?.ledger, second?.commits, second?.files], [ledgers[2], [], []]);
  });

  it('begins with the command that asks, for the same targets', () => {
    assert.deepEqual(shown.begin, {
      command: 'shiplog.promote',
      subject: { app: opened(staging), targets: [opened(live), opened(eu)] },
    });
  });
});
