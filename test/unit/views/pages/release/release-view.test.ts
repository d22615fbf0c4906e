import assert from 'node:assert/strict';
import type { Commit } from '../../../../../src/domain/graph/commit.ts';
import type { Release, Slug } from '../../../../../src/domain/release/release.ts';
import {
  commitNameOf,
  type Known,
  sizeText,
  viewOf,
} from '../../../../../src/views/pages/release/release-view.ts';
import type { ActionName, ReleaseView } from '../../../../../src/views/pages/protocol.ts';
import { makeLedger } from '../../../domain/release/make.ts';

const whole = (start: string) => start.padEnd(40, '0');

const slugOf = (commit: string | null, some: Partial<Slug> = {}): Slug => ({
  id: 'slug',
  commit,
  stack: 'heroku-24',
  size: 52_428_800,
  processTypes: { web: 'node server.js' },
  buildpack: 'Node.js',
  ...some,
});

const commitOf = (hash: string): Commit => ({
  hash: whole(hash),
  parents: [],
  author: 'Kendra',
  email: 'kendra@example.com',
  date: 5,
  subject: 'Fix the cart total',
});

const ledger = makeLedger(
  [53, 'Rollback to v50', 'slug-50', { current: true }],
  [52, 'Deploy de63889', 'slug-52'],
  [51, 'Set AWS_S3_KEY, FOO config vars', 'slug-50'],
  [50, 'Deploy 7c35f77', 'slug-50'],
  [49, 'Deploy 9f8e7d6', 'slug-49', { status: 'failed', eligible: false }],
  [48, 'Remove OLD_KEY config vars', 'slug-47'],
);

function view(version: number, some: Partial<Known> = {}) {
  const release = ledger.find((other) => other.version === version);
  assert.ok(release);
  return viewOf({
    release,
    ledger,
    complete: false,
    clockAhead: 7_200_000,
    pages: { website: undefined, dashboard: undefined },
    slug: { state: 'loading' },
    config: { state: 'loading' },
    commit: { state: 'loading' },
    commitDetails: { state: 'loading' },
    changes: {
      before: { state: 'loading' },
      config: { state: 'loading' },
      slug: { state: 'loading' },
      code: { state: 'loading' },
    },
    output: { state: 'loading' },
    ...some,
  });
}

function can({ actions: { first, more } }: ReleaseView, action: ActionName): boolean {
  return [...first, ...more.flat()].includes(action);
}

describe('the state of the details page', () => {
  it('shows what the release itself says at once', () => {
    const shown = view(52);
    assert.equal(shown.description, 'Deploy de63889');
    assert.equal(shown.by, 'kendra@example.com');
    assert.equal(shown.createdAt, 52 * 60_000);
    assert.equal(shown.clockAhead, 7_200_000);
    assert.deepEqual(shown.status, { text: 'Succeeded', tone: 'good' });
    assert.deepEqual([shown.current, shown.running], [false, 53]);
    assert.deepEqual([shown.previous, shown.next], [51, 53]);
    assert.deepEqual([shown.slug.state, shown.config.state, shown.commit.state], Array(3).fill('loading'));
  });

  it('is plain JSON', () => {
    const shown = view(51, {
      slug: { state: 'known', value: slugOf(whole('7c35f77')) },
      config: { state: 'known', value: ['FOO'] },
      commit: { state: 'known', value: commitOf('7c35f77') },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(shown)), shown);
  });

  it('leaves a text from the platform as it is', () => {
    const [release] = makeLedger([7, '<script>alert(1)</script>', null]);
    assert.ok(release);
    assert.equal(view(52, { release }).description, '<script>alert(1)</script>');
  });

  it('shows a status that nobody knows as it is', () => {
    const [release] = makeLedger([7, 'Deploy de63889', 'slug', { status: 'sleeping' }]);
    assert.ok(release);
    assert.deepEqual(view(52, { release }).status, { text: 'sleeping', tone: 'plain' });
  });

  it('has no release before v1 and none after the newest', () => {
    const [release] = makeLedger([1, 'Initial release', null]);
    assert.ok(release);
    assert.equal(view(53, { release, ledger: [release] }).previous, null);
    assert.equal(view(53).next, null);
  });

  it('leads from a rollback to where it went back to', () => {
    assert.equal(view(53).wentBackTo, 50);
    assert.equal(view(52).wentBackTo, null);
  });

  it('says what a rollback took back, and which rollback took a release back', () => {
    assert.equal(view(53).skipped, 'v51 and v52');
    assert.equal(view(52).skipped, null);
    assert.deepEqual([view(52).takenBackBy, view(51).takenBackBy], [53, 53]);
    assert.deepEqual([view(53).takenBackBy, view(50).takenBackBy, view(49).takenBackBy], [null, null, null]);
  });

  it('believes the ledger, not an older copy, about which release is running', () => {
    const old: Release = { ...ledger[1]!, version: 12, current: true };
    const shown = view(52, { release: old });
    assert.equal(shown.current, false);
    assert.equal(shown.actions.noRollback, null);
  });

  describe('code', () => {
    it('is what the description names until the slug says it in full', () => {
      assert.deepEqual(view(52).code, { hash: 'de63889', short: 'de63889', from: null });
      const slug = { state: 'known', value: slugOf(whole('de63889')) } as const;
      assert.deepEqual(view(52, { slug }).code, { hash: whole('de63889'), short: 'de63889', from: null });
    });

    it('names the release that brought it in', () => {
      assert.equal(view(51).code?.from, 50);
      assert.equal(view(53).code?.from, 50);
    });

    it('comes from the slug where the ledger does not reach back far enough', () => {
      assert.equal(view(48).code, null);
      assert.equal(view(48).commit.state, 'loading');
      const slug = { state: 'known', value: slugOf(whole('abcdef1')) } as const;
      assert.equal(view(48, { slug }).code?.short, 'abcdef1');
    });

    it('shows the commit that was found, and no other one', () => {
      const found = view(52, { commit: { state: 'known', value: commitOf('de63889') } });
      assert.deepEqual(found.commit, {
        state: 'known',
        value: { subject: 'Fix the cart total', author: 'Kendra', date: 5 },
      });
      const other = view(52, { commit: { state: 'known', value: commitOf('1111111') } });
      assert.equal(other.commit.state, 'absent');
    });

    it('lets a commit that is not here be opened, because that can get it', () => {
      const shown = view(52, { commit: { state: 'known', value: undefined } });
      assert.match(shown.commit.state === 'absent' ? shown.commit.why : '', /de63889/);
      assert.deepEqual([can(shown, 'openChanges'), can(shown, 'openCommit')], [true, true]);
    });

    it('has no diff where no code changed', () => {
      assert.equal(can(view(51), 'openCommit'), true);
      const changes = [51, 52, 53].map((version) => can(view(version), 'openChanges'));
      assert.deepEqual(changes, [false, true, true]);
    });

    it('does not take any text for a commit', () => {
      const [release] = makeLedger([60, 'Deployed by hand', 'slug-60']);
      assert.ok(release);
      const shown = view(52, { release, slug: { state: 'known', value: slugOf('built by hand') } });
      assert.equal(shown.code?.hash, 'built by hand');
      assert.equal(can(shown, 'openCommit'), false);
    });

    it('takes of a slug whole hashes alone, as the commands do', () => {
      const [release] = makeLedger([60, 'Deployed by hand', 'slug-60']);
      assert.ok(release);
      for (const name of ['main', 'abcdef1', 'abcdef12']) {
        const slug = { state: 'known', value: slugOf(name) } as const;
        assert.equal(commitNameOf(undefined, slug), undefined);
        assert.equal(commitNameOf({ hash: 'de63889', release }, slug), 'de63889');
        assert.equal(can(view(52, { release, slug }), 'openCommit'), false);
      }
      const full = { state: 'known', value: slugOf(whole('abcdef1')) } as const;
      assert.equal(commitNameOf({ hash: 'de63889', release }, full), whole('abcdef1'));
    });
  });

  it('shows the slug in units for people', () => {
    const { slug } = view(52, { slug: { state: 'known', value: slugOf(null) } });
    assert.deepEqual(slug, {
      state: 'known',
      value: {
        id: 'slug',
        stack: 'heroku-24',
        size: '52.4 MB',
        buildpack: 'Node.js',
        processes: [{ type: 'web', command: 'node server.js' }],
      },
    });
  });

  it('shows of a failed release alone what it printed at the end, each line within limits', () => {
    const output = { state: 'known', value: `up\n${'x'.repeat(5_000)}` } as const;
    assert.deepEqual(view(49, { output }).failure, {
      state: 'known',
      value: ['up', `${'x'.repeat(1_000)}…`],
    });
    assert.equal(view(52, { output }).failure, null);
  });

  it('shows characters that turn text around by their numbers', () => {
    const { failure } = view(49, { output: { state: 'known', value: '\tup\u202e\ndown' } });
    assert.deepEqual(failure, { state: 'known', value: ['\tup[U+202E]', 'down'] });
    const value = { ...commitOf('de63889'), author: '\u202elive', subject: 'Fix\u202e' };
    assert.deepEqual(view(52, { commit: { state: 'known', value } }).commit, {
      state: 'known',
      value: { subject: 'Fix[U+202E]', author: '[U+202E]live', date: 5 },
    });
  });

  it('sorts config keys', () => {
    const config = { state: 'known', value: ['ZED', 'FOO', 'AWS_S3_KEY'] } as const;
    assert.deepEqual(view(51, { config }).config, {
      state: 'known',
      value: ['AWS_S3_KEY', 'FOO', 'ZED'],
    });
  });

  it('passes a failure on as it is', () => {
    const failed = { state: 'failed', message: 'Try again.' } as const;
    const shown = view(52, { slug: failed, config: failed, commit: failed });
    assert.deepEqual([shown.slug, shown.config, shown.commit], [failed, failed, failed]);
  });
});

describe('sizeText', () => {
  const sizes: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [52_428_800, '52.4 MB'],
    [999_960_000, '1.0 GB'],
    [5e15, '5000.0 TB'],
  ];
  for (const [bytes, text] of sizes) {
    it(`writes ${bytes} as ${text}`, () => assert.equal(sizeText(bytes), text));
  }
});
