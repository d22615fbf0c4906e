// Against real repositories: the rows of commits as a person unfolds them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { historyOf } from '../../../../src/git/history.ts';
import { Repository } from '../../../../src/git/repository.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { fetchHistory } from '../../../../src/features/fetch/fetch.ts';
import { CodeRows } from '../../../../src/views/releases/code-rows.ts';
import { treeText } from './tree-text.ts';
import type { AppNode, Node } from '../../../../src/views/releases/nodes.ts';
import { Scratch, TestRepository } from '../../git/git.ts';
import { appOf, releaseOf } from './release.ts';

const subject = (index: number) => `n${String(index).padStart(3, '0')}`;

describe('the rows that join a ledger to its repository', () => {
  let scratch: Scratch;
  before(() => {
    scratch = new Scratch();
  });
  after(() => scratch.remove());

  let made: TestRepository;
  let repository: Repository;
  /** How often the rows of the app were to be drawn again. */
  let repositories: readonly Repository[];
  let drawn: number;
  let rows: CodeRows;
  let told: Promise<void>;

  async function open(name: string): Promise<void> {
    made = scratch.init(name);
    made.commit('base');
    const opened = await Repository.open(made.root);
    assert.ok(opened);
    repository = opened;
    repositories = [opened];
    drawn = 0;
    told = new Promise((resolve) => {
      const of = () => Promise.resolve(repository);
      const allOpen = () => Promise.resolve(repositories);
      const matchOf = () => Promise.resolve({ repository, reason: { kind: 'only' } } as const);
      rows = new CodeRows({ all: allOpen, of, matchOf }, () => {
        drawn++;
        resolve();
      });
    });
  }

  /** An app whose ledger holds these descriptions, the first as v1, the last one running. */
  function appWith(...descriptions: string[]): AppNode {
    const app = appOf('bookshop', { linked: true, stage: 'production' });
    const ledger = new Ledger(app, app.account, () => 0);
    const releases = descriptions.map((description, index): Release =>
      releaseOf({
        id: `v${index + 1}`,
        version: index + 1,
        description,
        artifact: null,
        current: index === descriptions.length - 1,
      }),
    );
    ledger.restore({ releases: releases.toReversed(), readAt: 1 });
    const marks = { pinned: false, rejected: false, twin: false };
    return { kind: 'app', app, ledger, marks, open: true };
  }

  async function commitsIn(app: AppNode) {
    const hashes = app.ledger.state.releases.map(({ description }) => description.split(' ')[1] ?? '');
    const found = await repository.commits(hashes);
    const pairs = app.ledger.state.releases.flatMap((release, index) => {
      const commit = found.get(hashes[index] ?? '');
      return commit ? [[release, commit] as const] : [];
    });
    return new Map(pairs);
  }

  function unfold(app: AppNode, version: number): Promise<Node[]> {
    const { ledger } = app;
    const release = ledger.state.releases.find((known) => known.version === version);
    assert.ok(release);
    const code = { unfolds: true, away: false, shipped: undefined };
    const effect = { takenBackBy: undefined, codeRuns: false, crashed: undefined };
    return rows.children({ kind: 'release', parent: app, ledger, release, commit: undefined, code, effect });
  }

  /** All commits up to one, as rows. */
  function all(parent: AppNode, to: string): Promise<Node[]> {
    const span = { from: undefined, to };
    const texts = { label: '', where: undefined, sentence: '', title: '' };
    return rows.children({ kind: 'range', parent, about: 'ahead', ...texts, repository, span });
  }

  it('say what is not out yet, and unfold to it', async () => {
    await open('ahead');
    const app = appWith('Initial release', `Deploy ${made.head()}`);
    assert.deepEqual(await rows.distanceRows(app), []);
    made.commit('one');
    made.commit('two');
    repository.refresh();
    const [ahead, ...others] = await rows.distanceRows(app);
    assert.equal(ahead?.sentence, '2 commits on main are not in production');
    assert.deepEqual(others, []);
    assert.deepEqual(treeText(await rows.children(ahead)), ['two', 'one']);
  });

  it('tell the distance of an app as it was measured last', async () => {
    await open('distance');
    const app = appWith('Initial release', `Deploy ${made.head()}`);
    made.commit('one');
    assert.equal(rows.distance(app), undefined);
    await rows.measure([{ ...app, app: appOf('bookshop'), open: false }]);
    assert.equal(rows.distance(app), undefined);
    await rows.measure([app]);
    assert.equal(rows.distance(app)?.ahead, 1);
    made.commit('two');
    repository.refresh();
    assert.equal(rows.distance(app)?.ahead, 1);
    await rows.measure([app]);
    assert.equal(rows.distance(app)?.ahead, 2);
    assert.equal(drawn, 0);
  });

  it('tell another place of an app’s code once there are several repositories', async () => {
    await open('place');
    const app = appWith('Initial release', `Deploy ${made.head()}`);
    assert.equal(rows.place(app), undefined);
    await rows.measure([app]);
    const alone = rows.place(app);
    await rows.measure([app]);
    assert.equal(rows.place(app), alone);
    repositories = [repository, repository];
    await rows.measure([app]);
    assert.notEqual(rows.place(app), alone);
  });

  it('say nothing of a commit that is not here', async () => {
    await open('elsewhere');
    assert.deepEqual(await rows.distanceRows(appWith('Initial release', 'Deploy de63889a')), []);
  });

  it('put what a merge brought under the merge', async () => {
    await open('merge');
    const base = made.head();
    made.git('switch', '--quiet', '--create', 'side');
    made.commit('on the side');
    made.git('switch', '--quiet', 'main');
    made.commit('on main');
    made.git('merge', '--quiet', '--no-ff', '-m', 'merge the side', 'side');
    const app = appWith(`Deploy ${base}`, `Deploy ${made.head()}`);
    const children = await unfold(app, 2);
    assert.deepEqual(treeText(children), ['merge the side', 'on main']);
    const [merge] = children;
    assert.ok(merge?.kind === 'commit');
    assert.deepEqual(treeText(await rows.children(merge)), ['on the side', '[files]']);
  });

  it('unfold a commit into its files, also one that was taken back', async () => {
    await open('files');
    const base = made.commit('base', { 'a.txt': 'a\n', 'src/b.txt': 'b\nb\nb\n' });
    made.git('mv', 'src/b.txt', 'src/c.txt');
    const next = made.commit('next', { 'a.txt': 'other\n', 'naïve "new".txt': 'x' });
    const app = appWith(`Deploy ${base}`, `Deploy ${next}`, 'Rollback to v1');
    const files = ['M a.txt', 'A naïve "new".txt', 'R src/c.txt'];
    const [commit] = await unfold(app, 2);
    assert.ok(commit?.kind === 'commit');
    const [first] = await rows.children(commit);
    assert.deepEqual(treeText(await rows.children(commit)), files);
    assert.ok(first?.kind === 'file');
    assert.deepEqual([first.from, first.to], [base, next]);
    const [back] = await unfold(app, 3);
    assert.ok(back?.kind === 'commit' && back.back);
    assert.deepEqual(treeText(await rows.children(back)), files);
  });

  it('compare a merge with its first parent, and a root with nothing', async () => {
    await open('merged-files');
    const base = made.head();
    made.git('switch', '--quiet', '--create', 'side');
    made.commit('on the side', { 'side.txt': 'x' });
    made.git('switch', '--quiet', 'main');
    const main = made.commit('on main', { 'main.txt': 'x' });
    made.git('merge', '--quiet', '--no-ff', '-m', 'merge the side', 'side');
    const app = appWith(`Deploy ${base}`, `Deploy ${made.head()}`);
    const [merge] = await unfold(app, 2);
    assert.ok(merge?.kind === 'commit');
    const [side, files] = await rows.children(merge);
    assert.ok(files?.kind === 'files' && side?.kind === 'commit');
    assert.equal(files.against, main);
    assert.deepEqual(treeText(await rows.children(files)), ['A side.txt']);
    assert.deepEqual(treeText(await rows.children(side)), ['A side.txt']);

    const [root] = await all(app, base);
    assert.ok(root?.kind === 'commit');
    assert.deepEqual(treeText(await rows.children(root)), ['(No files changed.)']);
  });

  it('show 100 files at a time', async () => {
    await open('many-files');
    const base = made.head();
    const names = Array.from({ length: 230 }, (_, index) => `${String(index).padStart(3, '0')}.txt`);
    const many = made.commit('many', Object.fromEntries(names.map((name) => [name, name])));
    const [commit] = await unfold(appWith(`Deploy ${base}`, `Deploy ${many}`), 2);
    assert.ok(commit?.kind === 'commit');
    let files = await rows.children(commit);
    for (const length of [201, 230]) {
      const last = files.at(-1);
      assert.ok(last?.kind === 'further');
      assert.deepEqual([last.what, last.count], ['files', 230]);
      rows.further(last);
      // oxlint-disable-next-line no-await-in-loop -- the next page
      files = await rows.children(commit);
      assert.equal(files.length, length);
    }
    assert.deepEqual(treeText(files.slice(-1)), ['A 229.txt']);
  });

  it('say of a commit where the history here begins how to get what is before it', async () => {
    await open('whole');
    made.commit('one', { 'a.txt': 'a' });
    const two = made.commit('two', { 'a.txt': 'b' });
    const folder = scratch.folder('cut');
    made.git('clone', '--quiet', '--depth', '1', `file://${made.root}`, folder);
    repository = (await Repository.open(folder))!;
    const [commit] = await all(appWith(`Deploy ${two}`), two);
    assert.ok(commit?.kind === 'commit');
    const [cut, ...others] = await rows.children(commit);
    assert.ok(cut?.kind === 'note' && cut.about === 'away');
    assert.match(cut.text, /^Its parent commit [0-9a-f]{7} is missing here\. Fetch…$/);
    assert.deepEqual(others, []);
  });

  it('tell what a release took back, and what it brought as well', async () => {
    await open('back');
    const base = made.head();
    made.commit('one');
    const two = made.commit('two');
    made.git('switch', '--quiet', '--create', 'other', base);
    const other = made.commit('other');
    const app = appWith(
      `Deploy ${base}`,
      `Deploy ${two}`,
      'Rollback to v1',
      `Deploy ${two}`,
      `Deploy ${other}`,
    );
    assert.deepEqual(treeText(await unfold(app, 2)), ['two', 'one']);
    assert.deepEqual(treeText(await unfold(app, 3)), ['- two', '- one']);
    const both = await unfold(app, 5);
    assert.deepEqual(treeText(both), ['other', '[Takes back 2 commits]']);
    const range = both[1];
    assert.ok(range?.kind === 'range');
    assert.deepEqual(treeText(await rows.children(range)), ['- two', '- one']);
  });

  it('say what is not here and can be fetched, and what is the same', async () => {
    await open('away');
    const base = made.head();
    const app = appWith(`Deploy ${base}`, 'Deploy de63889a', 'Rollback to v1', `Deploy ${base}`);
    const [away] = await unfold(app, 2);
    assert.ok(away?.kind === 'note');
    assert.deepEqual([away.about, away.text], ['away', 'Commit de63889 is missing here. Fetch…']);
    assert.deepEqual(treeText(await unfold(app, 4)), ['(It runs the same commit as before.)']);
  });

  it('say where the history of a shallow clone ends too early to know all commits, and how to get more', async () => {
    await open('long');
    made.git('checkout', '--quiet', '-b', 'side');
    for (let at = 0; at < 5; at++) made.commit(`side ${at}`);
    made.git('checkout', '--quiet', 'main');
    for (let at = 0; at < 5; at++) made.commit(`main ${at}`);
    const before = made.head();
    made.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
    const clone = new TestRepository(join(scratch.root, 'short'));
    made.git('clone', '--quiet', '--depth=3', pathToFileURL(made.root).href, clone.root);
    const opened = await Repository.open(clone.root);
    assert.ok(opened);
    repository = opened;
    const app = appWith(`Deploy ${before}`, `Deploy ${made.head()}`);
    const [merge, note] = await unfold(app, 2);
    assert.ok(merge?.kind === 'commit' && note?.kind === 'note' && note.range);
    assert.equal(merge.merged.length, 2);
    assert.equal(note.about, 'cut');
    assert.equal(note.text, 'The local history is too short to list all of its commits. Fetch…');
    const { signal } = new AbortController();
    const { span } = note.range;
    const isExact = async () => (await historyOf(opened).shipped([span]))[0]?.caveat === undefined;
    const steps: string[] = [];
    await fetchHistory(opened, isExact, ['origin'], { signal, report: (step) => steps.push(step) });
    assert.deepEqual(steps, ['from origin', '50 more commits from origin']);
    const [whole, ...rest] = await unfold(app, 2);
    assert.ok(whole?.kind === 'commit');
    assert.deepEqual([whole.merged.length, rest], [5, []]);
    await assert.rejects(
      fetchHistory(opened, () => Promise.resolve(false), ['origin'], { signal, report: () => {} }),
      /^Problem: All of the history that origin has is in short now\.$/,
    );
  });

  it('count nothing between histories without a commit in common', async () => {
    await open('split');
    const whole = made.head();
    made.git('checkout', '--quiet', '--orphan', 'api');
    const alone = made.commit('only the api');
    const app = appWith(`Deploy ${whole}`, `Deploy ${alone}`);
    assert.deepEqual(treeText(await unfold(app, 2)), [
      '(It has no commit in common with what ran before, so its commits are not counted. Open Changes compares the files.)',
    ]);
    made.git('checkout', '--quiet', 'main');
    repository.refresh();
    assert.deepEqual(await rows.distanceRows(app), []);
    await rows.measure([app]);
    assert.equal(rows.distance(app)?.caveat, 'unrelated');
  });

  it('show 200 commits at a time', async () => {
    await open('pages');
    const base = made.head();
    const lines = Array.from(
      { length: 450 },
      (_, index) =>
        `commit refs/heads/main\ncommitter K <k@example.com> ${1_700_001_000 + index} +0000\ndata 4\n${subject(index)}\n` +
        `${index === 0 ? `from ${base}\n` : ''}\n`,
    );
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: made.root, input: lines.join('') });
    const app = appWith(`Deploy ${base}`, `Deploy ${made.git('rev-parse', 'main')}`);
    let children = await unfold(app, 2);
    assert.equal(children.length, 201);
    for (const length of [401, 450]) {
      const last = children.at(-1);
      assert.ok(last?.kind === 'further');
      assert.equal(last.count, 450);
      rows.further(last);
      // oxlint-disable-next-line no-await-in-loop
      children = await unfold(app, 2);
      assert.equal(children.length, length);
    }
    assert.equal(drawn, 2);
    assert.deepEqual(treeText(children.slice(-1)), ['n000']);
  });

  it('count in the background, and draw again only when there is news', async () => {
    await open('counts');
    const base = made.head();
    made.commit('one');
    const two = made.commit('two');
    const app = appWith(`Deploy ${base}`, `Deploy ${two}`, 'Set A config vars', 'Deploy de63889a');
    const states = async () => [...(await rows.states(app, await commitsIn(app))).values()];
    const unknown = { unfolds: true, away: false, shipped: undefined };
    const away = { ...unknown, away: true };
    assert.deepEqual(await states(), [away, unknown, unknown]);
    await told;
    const shipped = [away, { ...unknown, shipped: { ahead: 2, behind: 0 } }];
    assert.deepEqual((await states()).slice(0, 2), shipped);
    repository.refresh();
    assert.deepEqual((await states()).slice(0, 2), shipped);
    // In turn with the count that the refresh began.
    await unfold(app, 2);
    assert.equal(drawn, 1);
  });
});
