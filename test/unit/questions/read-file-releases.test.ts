import assert from 'node:assert/strict';
import { Repository } from '../../../src/git/repository.ts';
import { changeOfFile, fileReleases } from '../../../src/views/questions/read-file-releases.ts';
import { Scratch, type TestRepository } from '../git/git.ts';
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

  it('are those that shipped a commit of it, through its renames', async () => {
    const { found, names, versions: changed, missing } = await versions('basket.js', ...deploys);
    assert.deepEqual([changed, missing], [[4, 3, 1], 0]);
    assert.deepEqual([...names].toSorted(), ['basket.js', 'cart.js']);
    const [rename] = found;
    const changes = await repository.changes(rename?.from, rename?.to ?? '');
    assert.deepEqual(changeOfFile(changes, names), {
      kind: 'renamed',
      path: 'basket.js',
      from: 'cart.js',
    });
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

describe('what became of a file between two commits', () => {
  const names = new Set(['a.js']);
  it('is not what became of its copy', () => {
    const copy = { kind: 'copied', path: 'b.js', from: 'a.js' } as const;
    const own = { kind: 'modified', path: 'a.js', from: undefined } as const;
    assert.equal(changeOfFile([copy], names), undefined);
    assert.equal(changeOfFile([copy, own], names), own);
    assert.equal(changeOfFile([{ ...own, path: 'c.js' }], names), undefined);
  });
});
