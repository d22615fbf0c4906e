import assert from 'node:assert/strict';
import { Repository } from '../../../../src/git/repository.ts';
import { fileReleases, renameOf } from '../../../../src/features/find/read-file-releases.ts';
import { Scratch, type TestRepository } from '../../git/git.ts';
import { releasesOf } from './ledger.ts';

describe('the releases that changed a file', () => {
  const { signal } = new AbortController();
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;
  let deploys: string[];

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('shop');
    const text = 'one\ntwo\nthree\nfour\nfive\n';
    const commits = [
      made.commit('Start', { 'cart.js': text }),
      made.commit('Other', { 'other.js': 'x' }),
      made.commit('Change', { 'cart.js': `${text}six\n` }),
    ];
    made.git('mv', 'cart.js', 'basket.js');
    commits.push(made.commit('Rename'), made.commit('More', { 'other.js': 'y' }));
    deploys = commits.map((hash) => `Deploy ${hash.slice(0, 8)}`);
    const opened = await Repository.open(made.root);
    assert.ok(opened);
    repository = opened;
  });
  after(() => scratch.remove());

  const versions = async (path: string, ...descriptions: readonly string[]) => {
    const releases = releasesOf(...descriptions);
    const read = await fileReleases(repository, { releases, complete: true }, { path }, signal);
    return { ...read, versions: read.found.map(({ release }) => release.version) };
  };

  it('are those at whose ends it differs, through its renames', async () => {
    const { found, versions: changed, missing } = await versions('basket.js', ...deploys);
    assert.deepEqual([changed, missing], [[4, 3, 1], 0]);
    assert.deepEqual(
      found.map(({ change }) => change),
      [
        { kind: 'renamed', path: 'basket.js', from: 'cart.js' },
        { kind: 'modified', path: 'cart.js', from: undefined },
        { kind: 'added', path: 'cart.js', from: undefined },
      ],
    );
  });

  it('leave out one that changed it and changed it back, and one that only copied it', async () => {
    const own = scratch.init('reverted');
    const start = own.commit('Start', { 'cart.js': 'one\n' });
    own.commit('Change', { 'cart.js': 'two\n' });
    const reverted = own.commit('Revert', { 'cart.js': 'one\n' });
    const copied = own.commit('Copy', { 'copy.js': 'one\n' });
    const opened = await Repository.open(own.root);
    assert.ok(opened);
    const releases = releasesOf(...[start, reverted, copied].map((hash) => `Deploy ${hash}`));
    const ledger = { releases, complete: true };
    const { found } = await fileReleases(opened, ledger, { path: 'cart.js' }, signal);
    assert.deepEqual(
      found.map(({ release }) => release.version),
      [1],
    );
  });

  it('are those of branches that were squashed or never merged as well', async () => {
    const own = scratch.init('squashed');
    const start = own.commit('Start', { 'cart.js': 'one\n', 'other.js': 'x' });
    own.git('checkout', '--quiet', '-b', 'side');
    const side = own.commit('Side', { 'cart.js': 'side\n' });
    own.git('mv', 'cart.js', 'basket.js');
    const moved = own.commit('Move on the side');
    own.git('checkout', '--quiet', 'main');
    const main = own.commit('Squashed', { 'cart.js': 'side\n' });
    const opened = await Repository.open(own.root);
    assert.ok(opened);
    const releases = releasesOf(...[start, side, moved, main].map((hash) => `Deploy ${hash}`));
    const ledger = { releases, complete: true };
    const { found } = await fileReleases(opened, ledger, { path: 'cart.js' }, signal);
    assert.deepEqual(
      found.map(({ release, change }) => [release.version, change.kind]),
      [
        [4, 'added'],
        [3, 'deleted'],
        [2, 'modified'],
        [1, 'added'],
      ],
    );
    // Here it has a name that only the branch knows.
    const [, gone] = found;
    assert.ok(gone);
    const all = await opened.changes(gone.from, gone.to);
    assert.deepEqual(renameOf(gone.change, all), { kind: 'renamed', path: 'basket.js', from: 'cart.js' });
    assert.equal(renameOf(gone.change, []), gone.change);
  });

  it('are a rollback that took one back, and the deploy that brought it again', async () => {
    const [start = '', , change = ''] = deploys;
    const { versions: changed } = await versions('basket.js', start, change, 'Rollback to v1', change);
    assert.deepEqual(changed, [4, 3, 2, 1]);
  });

  it('leave out those whose commits are not here, and tell how many', async () => {
    const [start = '', other = ''] = deploys;
    const read = await versions('basket.js', start, 'Deploy 0123456', other);
    assert.deepEqual([read.versions, read.missing], [[1], 2]);
    const none = await versions('never.js', start, other);
    assert.deepEqual([none.versions, none.missing], [[], 0]);
  });
});
