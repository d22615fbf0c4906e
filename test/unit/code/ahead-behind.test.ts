import assert from 'node:assert/strict';
import { Repository } from '../../../src/git/repository.ts';
import { aheadBehind } from '../../../src/code/ahead-behind.ts';
import { Scratch, type TestRepository } from '../git/git.ts';

describe('where a checkout stands', () => {
  let scratch: Scratch;
  before(() => {
    scratch = new Scratch();
  });
  after(() => scratch.remove());

  async function opened(made: TestRepository): Promise<Repository> {
    const repository = await Repository.open(made.root);
    assert.ok(repository);
    return repository;
  }

  it('counts both ways, for short and whole hashes', async () => {
    const made = scratch.init('both');
    const base = made.commit('base');
    made.git('switch', '--quiet', '--create', 'hotfix');
    const hotfix = made.commit('hotfix');
    made.git('switch', '--quiet', 'main');
    made.commit('one');
    const two = made.commit('two');
    const repository = await opened(made);
    const head = { hash: two, branch: 'main' };
    assert.deepEqual(await aheadBehind(repository, hotfix.slice(0, 8)), {
      ahead: 2,
      behind: 1,
      head,
      running: hotfix,
    });
    assert.deepEqual(await aheadBehind(repository, base), { ahead: 2, behind: 0, head, running: base });
    assert.deepEqual(await aheadBehind(repository, two), { ahead: 0, behind: 0, head, running: two });
  });

  it('follows what is checked out once the repository is said to have changed', async () => {
    const made = scratch.init('follows');
    const base = made.commit('base');
    const repository = await opened(made);
    assert.equal((await aheadBehind(repository, base))?.ahead, 0);
    made.git('switch', '--quiet', '--create', 'feature/a-b');
    const next = made.commit('next');
    assert.equal((await aheadBehind(repository, base))?.ahead, 0);
    repository.refresh();
    const head = { hash: next, branch: 'feature/a-b' };
    assert.deepEqual(await aheadBehind(repository, base), { ahead: 1, behind: 0, head, running: base });
    made.git('checkout', '--quiet', '--detach');
    repository.refresh();
    assert.deepEqual((await aheadBehind(repository, base))?.head, { hash: next, branch: undefined });
  });

  it('says nothing of commits that are not here, and before the first one', async () => {
    const made = scratch.init('empty');
    const repository = await opened(made);
    assert.equal(await aheadBehind(repository, 'de63889a'), undefined);
    made.commit('base');
    repository.refresh();
    for (const text of ['de63889a', 'unknown', '--help']) {
      // oxlint-disable-next-line no-await-in-loop
      assert.equal(await aheadBehind(repository, text), undefined);
    }
  });
});
