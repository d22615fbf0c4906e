import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deepenUntil } from '../../../src/git/deepen.ts';
import { historyOf } from '../../../src/git/history.ts';
import { countRange, rangePage } from '../../../src/git/ranges.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Cancelled, Problem } from '../../../src/domain/problem.ts';
import { Scratch, TestRepository } from './git.ts';

/** A line of commits two days apart, made in one process; whole hashes, the oldest first. */
function makeLine({ root }: TestRepository, count: number): string[] {
  const commits = Array.from({ length: count }, (_, at) => {
    const from = at === 0 ? 'reset refs/heads/main\n' : '';
    return `${from}commit refs/heads/main\ncommitter K <k@example.com> ${1_400_000_000 + at * 172_800} +0000\ndata 1\n${at % 10}\n`;
  });
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: root, input: commits.join('') });
  const output = execFileSync('git', ['rev-list', '--reverse', 'main'], { cwd: root, encoding: 'utf8' });
  return output.trimEnd().split('\n');
}

const complete = { complete: true };

describe('a history', () => {
  let scratch: Scratch;
  let made: TestRepository;
  let line: string[];
  let repository: Repository;

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('shop');
    line = makeLine(made, 450);
    repository = (await Repository.open(made.root))!;
  });

  after(() => scratch.remove());

  it('is listed in pages, forwards and backwards', async () => {
    const history = historyOf(repository);
    const span = { from: line[0]!, to: line[449]! };
    const sizes: number[] = [];
    const seen: string[] = [];
    for (let skip: number | undefined = 0; skip !== undefined;) {
      // oxlint-disable-next-line no-await-in-loop -- each page names the next
      const page = await rangePage(repository, history, span, skip);
      assert.equal(page.count, 449);
      assert.ok(page.commits.every(({ merge, mainline }) => !merge && mainline));
      sizes.push(page.commits.length);
      seen.push(...page.commits.map(({ commit }) => commit.hash));
      skip = page.more;
    }
    assert.deepEqual(sizes, [200, 200, 49]);
    assert.deepEqual(seen, line.slice(1).toReversed());
    assert.deepEqual(await history.shipped([span, { from: span.to, to: span.from }]), [
      { ahead: 449, behind: 0 },
      { ahead: 0, behind: 449 },
    ]);
    assert.deepEqual(await countRange(repository, history, { from: span.to, to: span.from }), {
      ahead: 0,
      behind: 449,
    });
    assert.deepEqual(await countRange(repository, history, { from: undefined, to: span.to }), {
      ahead: 450,
      behind: 0,
    });
    assert.deepEqual(await rangePage(repository, history, { from: span.to, to: span.from }), {
      commits: [],
      count: 0,
      more: undefined,
    });
  });

  it('counts for more releases than fit into one pass what it counts for each of them alone', async () => {
    const history = historyOf(repository);
    // Forwards and back again, the first one from nothing, some from a commit to itself.
    const spans = Array.from({ length: 400 }, (_, at) => {
      const [from, to] = [line[(at * 7) % 450], line[(at * 11) % 450]!];
      return { from: at === 0 ? undefined : from, to };
    });
    const expected = spans.map(({ from }, at) => {
      const distance = ((at * 11) % 450) - (from === undefined ? -1 : (at * 7) % 450);
      return { ahead: Math.max(0, distance), behind: Math.max(0, -distance) };
    });
    assert.deepEqual(await history.shipped(spans), expected);
    assert.deepEqual(await history.shipped(spans.slice(5, 7)), expected.slice(5, 7));
  });

  it('keeps what was merged together, below its merge', async () => {
    const branchy = scratch.init('branchy');
    branchy.commit('root');
    branchy.git('checkout', '--quiet', '-b', 'side');
    branchy.commit('side 1');
    branchy.commit('side 2');
    branchy.git('checkout', '--quiet', 'main');
    const from = branchy.head();
    branchy.commit('main 1');
    branchy.commit('main 2');
    branchy.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
    const opened = (await Repository.open(branchy.root))!;
    const span = { from, to: branchy.head() };
    const { commits } = await rangePage(opened, historyOf(opened), span);
    assert.deepEqual(
      commits.map(({ commit, merge, mainline }) => [commit.subject, merge, mainline]),
      [
        ['merge', true, true],
        ['side 2', false, false],
        ['side 1', false, false],
        ['main 2', false, true],
        ['main 1', false, true],
      ],
    );
  });

  it('does not know what is not here, and says from where on it is not certain', async () => {
    const history = historyOf(repository);
    const gone = 'f'.repeat(40);
    const deploys = [
      { version: 3, hash: line[10] },
      { version: 5, hash: gone },
      { version: 8, hash: line[20]!.slice(0, 9) },
      { version: 9, hash: 'null' },
      { version: 12, hash: line[30] },
    ];
    const index = await history.index(deploys, complete);
    assert.deepEqual(index.firstWith(line[5]!), { version: 3, certain: true });
    assert.deepEqual(index.firstWith(line[15]!), { version: 8, certain: false });
    assert.deepEqual(index.firstWith(line[30]!), { version: 12, certain: false });
    assert.equal(index.firstWith(line[31]!), undefined);
    assert.equal(index.firstWith(gone), undefined);
    assert.equal(index.firstWith('x'), undefined);
    assert.equal(index.excludes(0), false);
    await assert.rejects(history.within(gone), /^Problem: Commit fffffff is not in the repository/);
    await assert.rejects(history.shipped([{ from: gone, to: line[3]! }]), Problem);
    await assert.rejects(history.within('--all'), RangeError);
  });

  it('asks git for nothing that it knows, and again for what was missing when it may have come', async () => {
    const history = historyOf(repository);
    const deploys = [
      { version: 1, hash: line[10] },
      { version: 2, hash: 'e'.repeat(40) },
    ];
    const before = await history.index(deploys, complete);
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      await history.index([...deploys, { version: 3, hash: line[4] }], { complete: true, before });
      repository.refresh();
      await assert.rejects(history.index(deploys, complete), /git is not installed/);
    } finally {
      process.env['PATH'] = path;
    }
    assert.equal((await history.index(deploys, complete)).excludes(0), false);
  });

  it('can be left before it was walked, and walked after that', async () => {
    const history = historyOf(repository);
    const abort = new AbortController();
    const walking = history.within(line[449]!, abort.signal);
    abort.abort();
    await assert.rejects(walking, Cancelled);
    assert.equal((await history.within(line[449]!))(line[0]!, 0), true);
  });

  it('follows a clone that is deepened step by step, and grafts', async () => {
    const clone = new TestRepository(join(scratch.root, 'shallow'));
    made.git('clone', '--quiet', '--depth=2', '--no-checkout', pathToFileURL(made.root).href, clone.root);
    const shallow = (await Repository.open(clone.root))!;
    const history = historyOf(shallow);
    const deploys = [
      { version: 1, hash: line[300] },
      { version: 2, hash: line[449] },
    ];
    const cut = await history.index(deploys, complete);
    assert.deepEqual(cut.firstWith(line[448]!), { version: 2, certain: false });
    assert.equal(cut.firstWith(line[299]!), undefined);
    const steps: (number | undefined)[] = [];
    const enough = async () => (await shallow.resolve([line[300]!])).get(line[300]!)?.kind === 'found';
    assert.equal(await deepenUntil(shallow, 'origin', enough, (by) => steps.push(by)), true);
    assert.equal(steps.join(), '50,200');
    const whole = await history.index(deploys, { complete: true, before: cut });
    assert.deepEqual(whole.firstWith(line[448]!), { version: 2, certain: true });
    assert.deepEqual(whole.firstWith(line[299]!), { version: 1, certain: true });
    assert.equal(
      await deepenUntil(
        shallow,
        'origin',
        async () => false,
        (by) => steps.push(by),
      ),
      false,
    );
    assert.equal(steps.join(), '50,200,50,200');
    assert.equal(await shallow.isShallow(), false);
    writeFileSync(join(clone.root, '.git/info/grafts'), `${line[300]!} ${line[10]!}\n`);
    const grafted = await history.index(deploys, { complete: true, before: whole });
    assert.equal(grafted.firstWith(line[299]!), undefined);
    assert.deepEqual(grafted.firstWith(line[9]!), { version: 1, certain: true });
  });
});
