import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Repository } from '../../../../src/git/repository.ts';
import { commitsBetween, configBetween } from '../../../../src/features/changelog/read-changelog.ts';
import { Scratch } from '../../git/git.ts';
import { releasesOf } from '../find/ledger.ts';

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
    const { shipped, takenBack } = await commitsBetween(repository, { from: old, to: second }, signal);
    assert.deepEqual(
      shipped.listed.map(({ commit, message }) => [commit.hash, message?.trim()]),
      [
        [second, 'Second\n\nCo-authored-by: Katie <katie@example.com>'],
        [first, 'First'],
      ],
    );
    assert.deepEqual([shipped.total, takenBack.total], [2, 1]);
    assert.equal(takenBack.listed[0]?.message?.trim(), 'Older\n\nIts body: ü');
    const all = await commitsBetween(repository, { from: undefined, to: second }, signal);
    assert.deepEqual([all.shipped.total, all.takenBack.total], [3, 0]);
    const unknown = await commitsBetween(repository, undefined, signal);
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
    const { shipped } = await commitsBetween(repository, { from: base, to: head }, signal);
    assert.deepEqual([shipped.total, shipped.listed.length], [2_100, 2_000]);
    assert.deepEqual(
      [shipped.listed[0], shipped.listed.at(-1)].map((one) => one?.message),
      ['n2099', 'n0100'],
    );
  });
});

describe('the config vars between two releases', () => {
  const between = (from: number, ...descriptions: readonly string[]) => {
    const ledger = releasesOf(...descriptions);
    return configBetween(
      ledger,
      ledger.find(({ version }) => version === from),
      ledger[0]!,
    );
  };

  it('are named by what was done to each last', () => {
    const changes = ['Set A, B config vars', 'Deploy de63889', 'Remove A config vars', 'Set C config vars'];
    assert.deepEqual(between(1, 'Initial release', ...changes), { set: ['B', 'C'], removed: ['A'] });
    assert.deepEqual(between(0, ...changes), { set: ['B', 'C'], removed: ['A'] });
    assert.deepEqual(between(3, 'Initial release', ...changes), { set: ['C'], removed: ['A'] });
  });

  it('are not those that a rollback took back', () => {
    const changes = ['Deploy de63889', 'Set A config vars', 'Set B config vars'];
    assert.deepEqual(between(1, ...changes, 'Rollback to v2', 'Set C config vars'), {
      set: ['A', 'C'],
      removed: [],
    });
    // Nothing leads back there from the newer one.
    assert.deepEqual(between(2, ...changes, 'Rollback to v1'), { set: [], removed: [] });
  });

  it('are those of a release that failed as well, but not what it would have gone back to', () => {
    const [newest, failed, ...older] = releasesOf(
      'Deploy de63889',
      'Set A config vars',
      'Rollback to v1',
      'Set B config vars',
    );
    const ledger = [newest!, { ...failed!, status: 'failed' }, ...older];
    assert.deepEqual(configBetween(ledger, older[1], newest!), { set: ['A', 'B'], removed: [] });
  });
});
