import assert from 'node:assert/strict';
import { Repository } from '../../../src/git/repository.ts';
import { commitStatus } from '../../../src/code/commit-status.ts';
import { Scratch, type TestRepository } from '../git/git.ts';
import { askedOf, releasesOf } from '../features/find/ledger.ts';

describe('where a commit stands in an app', () => {
  const { signal } = new AbortController();
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;
  let commits: string[];

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('shop');
    commits = ['one', 'two', 'three', 'four'].map((text) => made.commit(text, { 'a.txt': text }));
    const opened = await Repository.open(made.root);
    assert.ok(opened);
    repository = opened;
  });
  after(() => scratch.remove());

  const commitAt = (index: number) => ({ hash: commits[index]!, date: Date.now() });
  const deploy = (index: number) => `Deploy ${commits[index]!.slice(0, 8)}`;

  it('is the first release that had it, and whether the running one does', async () => {
    const ledger = askedOf(releasesOf('Initial release', deploy(0), deploy(2), 'Set A config vars'));
    const status = await commitStatus(repository, ledger, commitAt(1), signal);
    assert.equal(status.first?.version, 3);
    assert.equal(status.certain, true);
    assert.equal(status.running?.version, 4);
    assert.equal(status.has, true);
  });

  it('is taken back by a rollback, and comes again', async () => {
    const ledger = askedOf(releasesOf('Initial release', deploy(0), deploy(2), 'Rollback to v2'));
    const back = await commitStatus(repository, ledger, commitAt(2), signal);
    assert.deepEqual([back.first?.version, back.has], [3, false]);
    const longer = releasesOf('Initial release', deploy(0), deploy(2), 'Rollback to v2', deploy(3));
    ledger.state = { ...ledger.state, releases: longer };
    const again = await commitStatus(repository, ledger, commitAt(2), signal);
    assert.deepEqual([again.first?.version, again.has], [3, true]);
    const newest = await commitStatus(repository, ledger, commitAt(3), signal);
    assert.deepEqual([newest.first?.version, newest.has], [5, true]);
  });

  it('is nowhere before it is deployed, also where a deploy of it failed', async () => {
    const [newest, ...older] = releasesOf('Initial release', deploy(0), deploy(3));
    const running = { ...older[0]!, current: true };
    const failed = { ...newest!, status: 'failed', current: false };
    const ledger = askedOf([failed, running, ...older.slice(1)]);
    const status = await commitStatus(repository, ledger, commitAt(3), signal);
    assert.deepEqual([status.first, status.certain, status.has], [undefined, true, false]);
  });

  it('is not certain behind a release whose commit is not here, or that could not be read', async () => {
    const ledger = askedOf(releasesOf('Initial release', 'Deploy 0123456', deploy(2)));
    const behind = await commitStatus(repository, ledger, commitAt(0), signal);
    assert.deepEqual([behind.first?.version, behind.certain], [3, false]);
    const unread = askedOf(releasesOf('Initial release', deploy(2)));
    unread.state = { ...unread.state, malformed: ['v2: user should be Object'] };
    assert.equal((await commitStatus(repository, unread, commitAt(0), signal)).certain, false);
  });

  it('is not known where the commit that runs is not here', async () => {
    const ledger = askedOf(releasesOf('Initial release', deploy(1), 'Deploy 0123456'));
    const status = await commitStatus(repository, ledger, commitAt(0), signal);
    assert.deepEqual([status.first?.version, status.certain, status.has], [2, true, undefined]);
  });

  it('is asked of the platform as it is now', async () => {
    const ledger = { ...askedOf(releasesOf(deploy(0))), readNow: () => Promise.reject(new Error('away')) };
    await assert.rejects(commitStatus(repository, ledger, commitAt(0), signal), /away/);
  });
});
