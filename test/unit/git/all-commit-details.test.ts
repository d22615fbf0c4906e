import assert from 'node:assert/strict';
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { changedLines } from '../../../src/git/changed-lines.ts';
import { Repository } from '../../../src/git/repository.ts';
import { allCommitDetails } from '../../../src/git/all-commit-details.ts';
import { Scratch, type TestRepository } from './git.ts';

/** Nobody is in a hurry. */
const never = new Promise<never>(() => {});

describe('what is told of many commits', () => {
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('bookshop');
    repository = (await Repository.open(made.root))!;
  });
  after(() => scratch.remove());

  it('is their messages, who wrote them, and their tags', async () => {
    const one = made.commit('One\n\nCo-authored-by: Kendra <kendra@example.com>\n');
    made.git('tag', 'v1');
    made.git('tag', '-a', '-m', 'annotated', 'one/more');
    const two = made.commit('Two');
    const details = await allCommitDetails(repository, [one, two, 'f'.repeat(40)], never);
    assert.deepEqual([...details.keys()], [one, two]);
    assert.deepEqual(details.get(one), {
      message: 'One\n\nCo-authored-by: Kendra <kendra@example.com>',
      coAuthors: [{ name: 'Kendra', email: 'kendra@example.com' }],
      tags: ['one/more', 'v1'],
      describe: undefined,
    });
    const { tags, describe: nearest } = details.get(two)!;
    assert.deepEqual([tags, nearest], [[], `one/more-1-g${made.git('rev-parse', '--short', two)}`]);
    assert.equal((await allCommitDetails(repository, [], never)).size, 0);
  });

  it('is how many lines of a file differ', async () => {
    const text = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
    const bytes = Uint8Array.from({ length: 64 }, (_, index) => index);
    const before = made.commit('before', {
      'src/a "b".txt': text.join(''),
      'image.bin': bytes,
      ':(top)x': 'x\n',
      'mode.sh': 'x\n',
    });
    made.git('mv', 'src/a "b".txt', 'src/c.txt');
    chmodSync(join(made.root, 'mode.sh'), 0o755);
    rmSync(join(made.root, ':(top)x'));
    symlinkSync('mode.sh', join(made.root, 'link'));
    const after = made.commit('after', {
      'src/c.txt': [...text, 'more\n'].slice(1).join(''),
      'image.bin': bytes.toReversed(),
    });
    const changes = await repository.changes(before, after);
    const told = await Promise.all(
      changes.map(async (change) => [change.path, await changedLines(repository, before, after, change)]),
    );
    assert.deepEqual(Object.fromEntries(told), {
      ':(top)x': { added: 0, removed: 1 },
      'image.bin': 'binary',
      link: { added: 1, removed: 0 },
      'mode.sh': { added: 0, removed: 0 },
      'src/c.txt': { added: 1, removed: 1 },
    });
    const whole = await changedLines(repository, undefined, after, { path: 'src/c.txt', from: undefined });
    assert.deepEqual(whole, { added: 20, removed: 0 });
    assert.equal(await changedLines(repository, before, after, { path: 'none', from: undefined }), undefined);
  });
});
