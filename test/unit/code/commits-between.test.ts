import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { changelogCommits } from '../../../src/code/commits-between.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Scratch } from '../git/git.ts';

describe('the commits of a changelog', () => {
  const { signal } = new AbortController();
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  it('are those of both ways, with their whole messages', async () => {
    const made = scratch.init('shop');
    made.commit('Start', { 'a.txt': 'one' });
    made.git('checkout', '--quiet', '-b', 'old');
    const old = made.commit('Older\n\nIts body: ü\n', { 'b.txt': 'two' });
    made.git('checkout', '--quiet', 'main');
    const first = made.commit('First', { 'c.txt': 'three' });
    const second = made.commit('Second\n\nCo-authored-by: Katie <katie@example.com>\n');
    const repository = await Repository.open(made.root);
    assert.ok(repository);
    const { shipped, takenBack } = await changelogCommits(repository, { from: old, to: second }, signal);
    assert.deepEqual(
      shipped.listed.map(({ commit, message }) => [commit.hash, message?.trim()]),
      [
        [second, 'Second\n\nCo-authored-by: Katie <katie@example.com>'],
        [first, 'First'],
      ],
    );
    assert.deepEqual([shipped.total, takenBack.total], [2, 1]);
    assert.equal(takenBack.listed[0]?.message?.trim(), 'Older\n\nIts body: ü');
    const all = await changelogCommits(repository, { from: undefined, to: second }, signal);
    assert.deepEqual([all.shipped.total, all.takenBack.total], [3, 0]);
    const unknown = await changelogCommits(repository, undefined, signal);
    assert.deepEqual([unknown.shipped.total, unknown.takenBack.total], [0, 0]);
  });
});

describe('the commits of a changelog of many', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  it('are read page by page, and not without end', async () => {
    const made = scratch.init('many');
    const base = made.commit('Start', { 'a.txt': 'one' });
    const lines = Array.from(
      { length: 2_100 },
      (_, index) =>
        `commit refs/heads/main\ncommitter K <k@example.com> ${1_700_001_000 + index} +0000\ndata 5\nn${String(index).padStart(4, '0')}\n` +
        `${index === 0 ? `from ${base}\n` : ''}\n`,
    );
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: made.root, input: lines.join('') });
    const repository = await Repository.open(made.root);
    assert.ok(repository);
    const { signal } = new AbortController();
    const head = made.git('rev-parse', 'main');
    const { shipped } = await changelogCommits(repository, { from: base, to: head }, signal);
    assert.deepEqual([shipped.total, shipped.listed.length], [2_100, 2_000]);
    assert.deepEqual(
      [shipped.listed[0], shipped.listed.at(-1)].map((one) => one?.message),
      ['n2099', 'n0100'],
    );
  });
});
