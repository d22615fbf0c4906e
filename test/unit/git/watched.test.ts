import assert from 'node:assert/strict';
import { join, matchesGlob, relative } from 'node:path';
import { Repository } from '../../../src/git/repository.ts';
import { watchedIn } from '../../../src/git/watched.ts';
import { Scratch } from './git.ts';

describe('the files of a repository that are watched', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  it('are those that git changes with commits, references and settings, also in tables and worktrees', async () => {
    const made = scratch.init('shop');
    made.commit('first');
    const path = join(scratch.root, 'tree');
    made.git('worktree', 'add', '--quiet', path);
    const isWatched = (repository: Repository, file: string) =>
      watchedIn(repository).some(({ folder, glob }) => {
        const way = relative(folder, file);
        return way !== '' && !way.startsWith('..') && matchesGlob(way, glob);
      });
    const main = (await Repository.open(made.root))!;
    const worktree = (await Repository.open(path))!;
    const git = join(made.root, '.git');
    const own = join(git, 'worktrees', 'tree');
    const shared = [
      'config',
      'packed-refs',
      'shallow',
      'refs/heads/main',
      'refs/remotes/origin/release/1',
      'refs/tags/v1',
      'objects/pack/pack-1.idx',
      'reftable/tables.list',
      'reftable/0x000000000001-0x000000000002-b54f3b59.ref',
    ].map((file) => join(git, file));
    const tables = 'reftable/tables.list';
    const ofMain = [...shared, ...['HEAD', 'FETCH_HEAD'].map((file) => join(git, file))];
    const ofWorktree = [...shared, ...['HEAD', 'FETCH_HEAD', tables].map((file) => join(own, file))];
    assert.deepEqual(
      ofMain.filter((file) => !isWatched(main, file)),
      [],
    );
    assert.deepEqual(
      ofWorktree.filter((file) => !isWatched(worktree, file)),
      [],
    );
    const busy = ['index', 'logs/HEAD', 'objects/ab/cdef', 'COMMIT_EDITMSG'].map((file) => join(git, file));
    assert.deepEqual(
      busy.filter((file) => isWatched(main, file) || isWatched(worktree, file)),
      [],
    );
  });
});
