// A short hash which two commits share: of itself, and what the view, the details and the commands make of it.
import assert from 'node:assert/strict';
import { Repository } from '../../../src/git/repository.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import type { Artifact, Release } from '../../../src/domain/release/release.ts';
import { locate, slugsOf } from '../../../src/code/locate.ts';
import { absentOf, commitsOrNote } from '../../../src/views/releases/absent-rows.ts';
import { releaseRow } from '../../../src/views/releases/release-rows.ts';
import { appOf, now, releaseOf } from '../views/releases/release.ts';
import { Scratch, type TestRepository } from './git.ts';
import { twins, writeCommit } from './twins.ts';

describe('a hash that stands for several commits', () => {
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;
  let hash: string;
  let hashes: readonly string[];
  let sentence: string;

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('shop');
    const [one, other, prefix] = twins(made.git('hash-object', '-w', '-t', 'tree', '/dev/null'));
    hash = prefix;
    hashes = [one, other].map((text) => writeCommit(made, Buffer.from(text)));
    repository = (await Repository.open(made.root))!;
    const subjects = [one, other].map((text) => text.trim().split('\n').at(-1));
    const [first, second] = hashes.map((whole, at) => `${whole.slice(0, 8)} ${subjects[at]}`).toSorted();
    sentence = `${hash} is ambiguous here: it matches 2 commits, ${first} and ${second}.`;
  });
  after(() => scratch.remove());

  const digest = 'e'.repeat(64);

  it('is a state of its own, as is what is no commit', async () => {
    const releases = [
      releaseOf({ version: 5, description: `Deploy ${hash}`, artifact: null }),
      releaseOf({ version: 4, description: 'Set A config vars', artifact: null }),
      releaseOf({ version: 3, description: 'Deploy ffffffff', artifact: null }),
      releaseOf({ version: 2, description: `Deploy ${digest}`, artifact: null }),
      releaseOf({ version: 1, description: 'Deploy', artifact: null }),
    ];
    const absent = await absentOf(repository, releases, new Map());
    assert.deepEqual(
      releases.map((release) => absent.get(release)),
      ['ambiguous', undefined, 'missing', undefined, undefined],
    );
    const state = { unfolds: true, away: false, ambiguous: true, shipped: undefined };
    const row = releaseRow(releases[0]!, undefined, now, state);
    assert.match(row.description, new RegExp(`^${hash} ambiguous$`));
    assert.match(row.spoken, new RegExp(`, commit ${hash} ambiguous, `));
  });

  it('unfolds to what it stands for, and is not offered to fetch', async () => {
    const app = appOf('bookshop');
    const ledger = new Ledger(app, app.account, () => 0);
    const marks = { pinned: false, rejected: false, twin: false };
    const code = { unfolds: true, away: false, shipped: undefined };
    const release = releaseOf({ artifact: null });
    const note = async (...texts: string[]) =>
      commitsOrNote(
        {
          kind: 'release',
          parent: { kind: 'app', app, ledger, marks, open: true },
          ledger,
          release,
          commit: undefined,
          effect: { takenBackBy: undefined, codeRuns: false, crashed: undefined },
          code,
        },
        repository,
        texts.map((text) => ({ hash: text, release })),
      );
    const told = async (...texts: string[]) => {
      const row = await note(...texts);
      return Array.isArray(row) ? row.map((commit) => commit.hash) : `${row.about}: ${row.text}`;
    };
    assert.equal(await told('fffffff', hash), `empty: ${sentence}`);
    assert.equal(await told(digest, 'fffffff'), 'empty: eeeeeee is not a commit of the repository shop.');
    assert.equal(
      await told('ffffffff', 'eeeeeeee'),
      'away: Commits fffffff and eeeeeee are missing here. Fetch…',
    );
    assert.equal(await told('ffffffff', 'fffffff'), 'away: Commit fffffff is missing here. Fetch…');
    assert.deepEqual(await told(...hashes), hashes);
  });

  it('is cleared up by the slug, which has the whole hash, as far as there is one', async () => {
    const release: Release = releaseOf({ description: `Deploy ${hash}` });
    const slugs = (commit: string | null) => ({
      slug: (_app: string, { id }: Artifact) =>
        Promise.resolve({ id, commit, stack: 'x', size: 1, processTypes: {}, buildpack: null }),
    });
    const [, second = ''] = hashes;
    const found = await locate(repository, slugsOf(slugs(second)), { hash, release });
    assert.equal(found.commit?.hash, second);
    const gone = 'd'.repeat(40);
    const away = await locate(repository, slugsOf(slugs(gone)), { hash, release });
    assert.deepEqual([away.hash, away.commit, away.ambiguity], [gone, undefined, undefined]);
    const unclear = await locate(repository, slugsOf(slugs('unknown')), { hash, release });
    assert.deepEqual([unclear.commit, unclear.ambiguity], [undefined, sentence]);
  });

  it('is not what an image has: there is nothing to fetch', async () => {
    const release: Release = releaseOf({ description: 'Deployed web (5f0c)' });
    for (const commit of ['null', 'unknown', digest, `sha256:${digest}`, null]) {
      const slug = (_app: string, { id }: Artifact) =>
        Promise.resolve({ id, commit, stack: 'container', size: 1, processTypes: {}, buildpack: null });
      for (const named of [undefined, digest]) {
        // oxlint-disable-next-line no-await-in-loop
        const located = await locate(repository, slugsOf({ slug }), { hash: named, release });
        assert.deepEqual([located.hash, located.commit], [undefined, undefined], `${named} ${commit}`);
      }
    }
  });
});
