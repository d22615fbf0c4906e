import assert from 'node:assert/strict';
import type { Artifact, Release, Slug } from '../../../src/domain/release/release.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { locate, locateAll, missingSentence, readableSlugs, slugsOf } from '../../../src/code/locate.ts';
import {
  isSameCode,
  noCodeSentence,
  noHashSentence,
  sameCodeSentence,
  codeBeforeAndAfter,
  sourceOf,
} from '../../../src/code/release-code.ts';
import { withChange } from '../../../src/api/parse-change.ts';
import { Scratch, type TestRepository } from '../git/git.ts';
import { asSlug } from '../domain/release/make.ts';

/** A ledger, newest first, from its descriptions and slugs, oldest first; a `!` before one is a failed release. */
function ledgerOf(...entries: readonly [description: string, slug: string | null][]): Release[] {
  const releases = entries.map(([text, slugId], index) => {
    const failed = text.startsWith('!');
    return withChange({
      id: `r${index + 1}`,
      version: index + 1,
      description: failed ? text.slice(1) : text,
      status: failed ? 'failed' : 'succeeded',
      current: index === entries.length - 1,
      eligible: true,
      createdAt: 0,
      updatedAt: 0,
      user: { id: 'u', email: 'katie@example.com' },
      app: { id: 'app', name: 'bookshop' },
      artifact: slugId === null ? null : asSlug(slugId),
      addons: [],
      outputUrl: null,
    });
  });
  return releases.toReversed();
}

const full = ledgerOf(
  ['Initial release', null],
  ['Set A config vars', null],
  ['Deploy aaaaaaa1', 's1'],
  ['Deploy bbbbbbb2', 's2'],
  ['Set B config vars', 's2'],
  ['Rollback to v3', 's1'],
  ['!Deploy ccccccc3', 's3'],
  ['Deploy ddddddd4', 's4'],
  ['Deploy ddddddd4', 's5'],
  ['Rollback to v8', 's4'],
);

const at = (version: number, ledger: readonly Release[] = full) =>
  ledger.find((release) => release.version === version)!;

/** `from→to` by hash and the version that brought it in. */
function told(version: number, ledger: readonly Release[] = full, complete = true): string | undefined {
  const sides = codeBeforeAndAfter(at(version, ledger), ledger, complete);
  const name = (side: NonNullable<typeof sides>['to']) =>
    side ? `${side.hash?.slice(0, 1) ?? '?'}@${side.release.version}` : '-';
  return sides && `${name(sides.from)} ${name(sides.to)}`;
}

describe('the code on both sides of a release', () => {
  it('is what ran before and what runs then', () => {
    assert.deepEqual(
      full.map(({ version }) => [version, told(version)]),
      [
        [10, 'd@9 d@8'],
        [9, 'd@8 d@9'],
        [8, 'a@3 d@8'],
        [7, 'a@3 c@7'],
        [6, 'b@4 a@3'],
        [5, 'b@4 b@4'],
        [4, 'a@3 b@4'],
        [3, '- a@3'],
        [2, '- -'],
        [1, '- -'],
      ],
    );
  });

  it('is not told before the ledger reaches back far enough', () => {
    assert.equal(told(3, full.slice(0, 8), false), undefined);
    assert.equal(told(3, full, false), undefined);
    assert.equal(told(6, full.slice(0, 5), false), undefined);
    assert.equal(told(8, full.slice(0, 8), false), 'a@3 d@8');
  });

  it('may have no hash in the ledger, which then is not read to its end for it', () => {
    const images = ledgerOf(
      ['Deploy aaaaaaa1', 's1'],
      ['Deployed web (0f1e2d)', null],
      ['Set A config vars', null],
    );
    assert.equal(told(2, images, false), 'a@1 ?@2');
    assert.equal(told(3, images, false), '?@2 ?@2');
    const promoted = ledgerOf(['Promote bookshop-staging', 'p1'], ['Deploy bbbbbbb2', 's2']);
    assert.equal(told(2, promoted, false), '?@1 b@2');
    assert.equal(sourceOf(at(1, promoted), promoted)?.hash, undefined);
  });

  it('is the same after what changes no code', () => {
    const same = (version: number) => isSameCode(codeBeforeAndAfter(at(version), full, true)!);
    assert.deepEqual([10, 9, 8, 6, 5, 3, 2].filter(same), [5]);
    const again = ledgerOf(['Deploy aaaaaaa1', 's1'], ['Set A config vars', 's1'], ['Rollback to v1', 's1']);
    assert.equal(isSameCode(codeBeforeAndAfter(at(3, again), again, true)!), true);
    assert.equal(
      sameCodeSentence(at(3, again), at(2, again)),
      'v3 runs the same code as v2. Only its config vars can differ.',
    );
    assert.equal(
      sameCodeSentence(at(2, again), at(1, again)),
      'v2 changed no code (Set A config vars). It runs the same code as v1.',
    );
    assert.equal(
      sameCodeSentence(at(9), at(8)),
      'v9 runs the same code as v8: the same commit was deployed again.',
    );
    assert.equal(
      noCodeSentence(at(2)),
      'v2 runs no code (Set A config vars): nothing had been deployed yet.',
    );
    assert.match(
      noHashSentence({ hash: undefined, release: at(3) }),
      /^The platform names no commit for v3 /,
    );
  });
});

/** Slugs that all say the same commit, and which of them were asked for. */
function slugs(commit: string | null | Error) {
  const asked: string[] = [];
  return {
    asked,
    slug: async (app: string, { id }: Artifact): Promise<Slug> => {
      asked.push(`${app} ${id}`);
      if (commit instanceof Error) throw commit;
      return { id, commit, stack: 'heroku-24', size: 1, processTypes: {}, buildpack: null };
    },
  };
}

/** The hash that a missing commit is told by. */
async function hashOf(
  repository: Repository,
  commit: string | null | Error,
  known: string | undefined,
  version = 3,
): Promise<string | undefined> {
  const located = await locate(repository, slugsOf(slugs(commit)), { hash: known, release: at(version) });
  assert.equal(located.commit, undefined);
  return located.hash;
}

const missing = (version: number, hash: string) => ({ release: at(version), hash, commit: undefined });

describe('the commit of some code', () => {
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;
  let hash: string;

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('bookshop');
    hash = made.commit('Fix');
    repository = (await Repository.open(made.root))!;
  });

  after(() => scratch.remove());

  it('is found by the short hash, without asking for the slug', async () => {
    const api = slugs(null);
    const located = await locate(repository, slugsOf(api), { hash: hash.slice(0, 8), release: at(3) });
    assert.equal(located.commit?.hash, hash);
    assert.deepEqual(api.asked, []);
  });

  it('is found by the whole hash of the slug where the short one says nothing', async () => {
    const api = slugs(hash);
    const [other, none] = await Promise.all([
      locate(repository, slugsOf(api), { hash: 'aaaaaaa', release: at(3) }),
      locate(repository, slugsOf(api), { hash: undefined, release: at(3) }),
    ]);
    assert.deepEqual([other.commit?.hash, none.commit?.hash], [hash, hash]);
    assert.deepEqual(api.asked, ['app s1', 'app s1']);
  });

  it('is missing otherwise, under the best hash there is', async () => {
    const gone = 'a'.repeat(40);
    assert.equal(await hashOf(repository, gone, 'aaaaaaa'), gone);
    assert.equal(await hashOf(repository, 'v1.2; rm -rf', 'aaaaaaa'), 'aaaaaaa');
    assert.equal(await hashOf(repository, null, undefined), undefined);
    assert.equal(await hashOf(repository, gone, 'aaaaaaa', 2), 'aaaaaaa');
    assert.equal(
      await hashOf(repository, Object.assign(new Problem('gone'), { status: 404 }), 'aaaaaaa'),
      'aaaaaaa',
    );
    await assert.rejects(hashOf(repository, new Problem('no network'), 'aaaaaaa'), /no network/);
  });

  it('is looked for without the slug where that cannot be read and need not be', async () => {
    const failing = readableSlugs({ slug: () => Promise.reject(new Problem('no network')) });
    const codes = ['aaaaaaa', hash.slice(0, 8)].map((short) => ({ hash: short, release: at(3) }));
    const located = await locateAll(repository, failing, codes);
    assert.deepEqual(
      located.map(({ commit, hash: best }) => commit?.hash ?? best),
      ['aaaaaaa', hash],
    );
  });

  it('is named when it is missing', () => {
    assert.equal(
      missingSentence([missing(8, 'de638891')], repository),
      'v8 was built from commit de63889, which is not in the repository bookshop.',
    );
    assert.equal(
      missingSentence([missing(8, 'de638891'), missing(6, '7c35f77')], repository),
      'v8 and v6 were built from commits de63889 and 7c35f77, which are not in the repository bookshop.',
    );
    assert.equal(
      missingSentence([missing(8, 'de638891'), missing(9, 'de638891')], repository),
      'v8 and v9 were built from commit de63889, which is not in the repository bookshop.',
    );
  });
});
