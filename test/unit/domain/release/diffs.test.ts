import assert from 'node:assert/strict';
import { configValue, diffConfig } from '../../../../src/domain/release/config-diff.ts';
import { joinParts, type Part } from '../../../../src/domain/part.ts';
import { diffAddons, diffReleases, type Side } from '../../../../src/domain/release/release-diff.ts';
import type { Release, Slug } from '../../../../src/domain/release/release.ts';
import { fc } from '../../random.ts';
import { asSlug, makeRelease } from './make.ts';

describe('the difference of two sets of config vars', () => {
  it('tells keys that appear, disappear, change and stay, sorted', () => {
    const from = { GONE: '1', Z_SAME: 'x', A_SAME: 'y', PORT: '80' };
    const to = { PORT: '8080', A_SAME: 'y', Z_SAME: 'x', NEW: '' };
    assert.deepEqual(diffConfig(from, to), {
      added: ['NEW'],
      removed: ['GONE'],
      changed: ['PORT'],
      unchanged: ['A_SAME', 'Z_SAME'],
    });
  });

  it('takes keys that every object has for what they are', () => {
    const odd = JSON.parse('{"__proto__": "1", "constructor": "2"}') as Record<string, string>;
    assert.deepEqual(diffConfig({}, odd).added, ['__proto__', 'constructor']);
    assert.deepEqual(diffConfig(odd, {}).removed, ['__proto__', 'constructor']);
  });

  it('holds no value, whatever the values are', () => {
    const vars = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), fc.constantFrom('secret-a', 'secret-b'));
    fc.assert(
      fc.property(vars, vars, (from, to) =>
        assert.doesNotMatch(JSON.stringify(diffConfig(from, to)), /secret/),
      ),
    );
  });

  it('gives one value when asked', () => {
    assert.equal(configValue({ A: '1', B: '2' }, 'B'), '2');
    assert.equal(configValue({ A: '1' }, 'B'), undefined);
    assert.equal(configValue({ A: '1' }, 'constructor'), undefined);
  });
});

describe('the difference of add-ons', () => {
  it('tells those that came, went, and are on another plan', () => {
    const from = ['papertrail:choklad', 'heroku-redis:mini', 'heroku-postgresql:essential-0'];
    const to = ['heroku-postgresql:standard-0', 'scheduler:standard', 'papertrail:choklad'];
    assert.deepEqual(diffAddons(from, to), {
      added: ['scheduler:standard'],
      removed: ['heroku-redis:mini'],
      changed: [{ from: 'heroku-postgresql:essential-0', to: 'heroku-postgresql:standard-0' }],
    });
  });

  it('counts those of one plan', () => {
    const mini = 'heroku-redis:mini';
    assert.deepEqual(diffAddons([mini, mini], [mini]), { added: [], removed: [mini], changed: [] });
    assert.deepEqual(diffAddons([mini], [mini, mini, 'heroku-redis:premium-0']), {
      added: [mini, 'heroku-redis:premium-0'],
      removed: [],
      changed: [],
    });
  });
});

describe('the difference of two releases', () => {
  const slug = (some: Partial<Slug> = {}): Part<Slug> => ({
    state: 'known',
    value: {
      id: 'slug',
      commit: null,
      stack: 'heroku-24',
      size: null,
      processTypes: { web: 'node server.js', worker: 'node worker.js' },
      buildpack: null,
      ...some,
    },
  });
  const side = (release: Release, some: Partial<Side> = {}): Side => ({
    release,
    ledger: [release],
    slug: slug(),
    config: { state: 'known', value: {} },
    ...some,
  });

  it('tells the buildpack where both are known', () => {
    const of = (from: string | null, to: string | null) => {
      const diff = diffReleases(
        side(makeRelease(2, { artifact: asSlug('b') }), { slug: slug({ buildpack: from }) }),
        side(makeRelease(1, { artifact: asSlug('a') }), { slug: slug({ buildpack: to }) }),
      );
      return diff.slug.state === 'known' && diff.slug.value.buildpack;
    };
    assert.deepEqual(of('Ruby', 'Node.js'), { from: 'Ruby', to: 'Node.js' });
    for (const [from, to] of [
      ['Ruby', 'Ruby'],
      ['Ruby', null],
      [null, 'Ruby'],
      [null, null],
    ] as const) {
      assert.equal(of(from, to), undefined);
    }
  });

  it('tells stack, process types and config keys', () => {
    const from = side(makeRelease(2, { artifact: asSlug('b') }), {
      config: { state: 'known', value: { A: '1' } },
    });
    const to = side(makeRelease(1, { artifact: asSlug('a') }), {
      slug: slug({ stack: 'heroku-22', processTypes: { web: 'node old.js', clock: 'node clock.js' } }),
    });
    const diff = diffReleases(from, to);
    assert.equal(diff.sameCode, false);
    assert.deepEqual(diff.slug, {
      state: 'known',
      value: {
        stack: { from: 'heroku-24', to: 'heroku-22' },
        processTypes: {
          added: [{ type: 'clock', command: 'node clock.js' }],
          removed: [{ type: 'worker', command: 'node worker.js' }],
          changed: [{ type: 'web', from: 'node server.js', to: 'node old.js' }],
        },
      },
    });
    assert.deepEqual(diff.config, {
      state: 'known',
      value: { added: [], removed: ['A'], changed: [], unchanged: [] },
    });
  });

  it('needs not read a slug that both have', () => {
    const unread = { slug: { state: 'loading' } } as const;
    const diff = diffReleases(side(makeRelease(2), unread), side(makeRelease(1), unread));
    assert.equal(diff.sameCode, true);
    assert.deepEqual(diff.slug, {
      state: 'known',
      value: {
        stack: undefined,
        processTypes: { added: [], removed: [], changed: [] },
      },
    });
  });

  const elsewhere = { app: { id: 'other-id', name: 'other' } };
  const image = (version: number, id: string) => makeRelease(version, { artifact: { kind: 'image', id } });
  const codes: readonly (readonly [string, Release, Release, boolean])[] = [
    [
      'another slug of one app',
      makeRelease(2, { artifact: asSlug('b') }),
      makeRelease(1, { artifact: asSlug('a') }),
      false,
    ],
    [
      'another slug of one app, built from the same commit',
      makeRelease(2, { artifact: asSlug('b'), description: 'Deploy aaaaaaa1' }),
      makeRelease(1, { artifact: asSlug('a'), description: 'Deploy aaaaaaa1' }),
      false,
    ],
    [
      'a promotion',
      makeRelease(2, { artifact: asSlug('b'), description: 'Promote staging v5 aaaaaaa1bb', ...elsewhere }),
      makeRelease(5, { artifact: asSlug('a'), description: 'Deploy aaaaaaa1' }),
      true,
    ],
    [
      'other code of another app',
      makeRelease(2, { artifact: asSlug('b'), description: 'Deploy bbbbbbb1', ...elsewhere }),
      makeRelease(5, { artifact: asSlug('a'), description: 'Deploy aaaaaaa1' }),
      false,
    ],
    ['one image', image(2, 'a'), image(1, 'a'), true],
    ['two images', image(2, 'b'), image(1, 'a'), false],
    ['an image and a slug of one id', image(2, 'a'), makeRelease(1, { artifact: asSlug('a') }), false],
    ['nothing that is known', makeRelease(2, { artifact: null }), makeRelease(1, { artifact: null }), false],
  ];
  for (const [name, from, to, expected] of codes) {
    it(`compares the code of ${name}`, () => {
      assert.equal(diffReleases(side(from), side(to)).sameCode, expected);
    });
  }
});

describe('two parts', () => {
  const known: Part<number> = { state: 'known', value: 2 };
  const loading: Part<number> = { state: 'loading' };
  const failed: Part<number> = { state: 'failed', message: 'no network' };
  const absent: Part<number> = { state: 'absent', why: 'none' };
  const sum = (a: Part<number>, b: Part<number>) => joinParts(a, b, (one, other) => one + other);

  it('are read when both are known', () => {
    assert.deepEqual(sum(known, known), { state: 'known', value: 4 });
  });

  it('say why not: a failure first, then what is not there, then what is on its way', () => {
    const order = [failed, absent, loading, known];
    for (const [at, worse] of order.entries()) {
      for (const better of order.slice(at + 1)) {
        assert.deepEqual(sum(worse, better), worse);
        assert.deepEqual(sum(better, worse), worse);
      }
    }
  });
});
