// The names that a repository has for commits, and its newest commits.
import assert from 'node:assert/strict';
import { commitsFrom, namesOf } from '../../../src/git/names.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Scratch, type TestRepository } from './git.ts';

describe('the names of commits', () => {
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;
  before(async () => {
    scratch = new Scratch();
    made = scratch.init('names');
    repository = (await Repository.open(made.root))!;
  });
  after(() => scratch.remove());

  it('are none before the first commit', async () => {
    assert.deepEqual(await namesOf(repository), []);
  });

  it('are what is checked out, branches and tags, also of remotes', async () => {
    const first = made.commit('One');
    made.git('tag', 'plain');
    made.git('tag', '-m', 'About it', 'annotated');
    made.git('update-ref', 'refs/remotes/origin/feature/x', first);
    const second = made.commit('Two');
    // Of git's own use.
    made.git('update-ref', 'refs/stash', second);
    const found = (await namesOf(repository)).map(({ name, kind, hash }) => [kind, name, hash]);
    assert.deepEqual(found, [
      ['head', 'HEAD', second],
      ['branch', 'main', second],
      ['remote', 'origin/feature/x', first],
      ['tag', 'annotated', first],
      ['tag', 'plain', first],
    ]);
    assert.deepEqual(await commitsFrom(repository, second, 10), [second, first]);
    assert.deepEqual(await commitsFrom(repository, second, 1), [second]);
  });

  it('are asked of no commit that git might take for an option', async () => {
    await assert.rejects(commitsFrom(repository, '--all', 1), RangeError);
  });
});
