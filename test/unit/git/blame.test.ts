import assert from 'node:assert/strict';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { blameLine } from '../../../src/git/blame.ts';
import { commitDetails } from '../../../src/git/commit-details.ts';
import { fileNames } from '../../../src/git/file-names.ts';
import { fileDifferences } from '../../../src/git/file-differences.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { Scratch, TestRepository } from './git.ts';

/** Lines that are long enough for git to follow them where they are moved, if it is asked to. */
const lines = Array.from({ length: 20 }, (_, at) => `the line of the shop with number ${at}\n`);

const odd = [
  'with space.txt',
  '-leading.txt',
  '--output=x',
  'quote"\'s.txt',
  'new\nline.txt',
  'naïve/日本.txt',
  'a\\b',
  ':(top)x',
  'tab\t.txt',
  `${'long'.repeat(62)}.file`,
  'x'.repeat(255),
];

for (const format of ['sha1', 'sha256'] as const) {
  describe(`a line (${format})`, () => {
    let scratch: Scratch;
    let made: TestRepository;
    let repository: Repository;

    before(async () => {
      scratch = new Scratch();
      made = scratch.init('shop', `--object-format=${format}`);
      repository = (await Repository.open(made.root))!;
    });

    after(() => scratch.remove());

    it('of a repository without commits is not committed', async () => {
      made.write('a.txt', 'a\n');
      assert.equal(await blameLine(repository, 'a.txt', 1), undefined);
    });

    it('comes from where it was written, through renames, or from where it was moved to', async () => {
      const first = made.commit('first', { 'a.txt': lines.join('') });
      const second = made.commit('second', {
        'a.txt': lines.with(4, 'another line which nobody wrote before\n').join(''),
      });
      made.git('mv', 'a.txt', 'b.txt');
      made.commit('renamed');
      const moved = lines.with(4, 'another line which nobody wrote before\n');
      const third = made.commit('moved', { 'b.txt': [...moved.slice(14), ...moved.slice(0, 14)].join('') });
      const at = (line: number) => blameLine(repository, 'b.txt', line);
      assert.deepEqual(await at(7), { hash: first, path: 'a.txt', line: 1, cut: false });
      assert.deepEqual(await at(11), { hash: second, path: 'a.txt', line: 5, cut: false });
      // As the blame of an editor has it.
      assert.deepEqual(await at(1), { hash: third, path: 'b.txt', line: 1, cut: false });
      const theirs = made.git('blame', '--root', '-s', '-l', 'b.txt').split('\n');
      for (const [index, line] of theirs.entries()) {
        // oxlint-disable-next-line no-await-in-loop -- a process each
        assert.equal((await at(index + 1))?.hash, /^[0-9a-f]+/.exec(line)?.[0]);
      }
    });

    it('that was not committed is told so, on disk and in an editor', async () => {
      const head = made.commit('list', { 'list.txt': 'one\ntwo\n' });
      made.write('list.txt', 'zero\none\ntwo\n');
      assert.equal(await blameLine(repository, 'list.txt', 1), undefined);
      assert.equal((await blameLine(repository, 'list.txt', 2))?.line, 1);
      const contents = Buffer.from('one\nnew\ntwo\n');
      assert.equal(await blameLine(repository, 'list.txt', 2, { contents }), undefined);
      assert.deepEqual(await blameLine(repository, 'list.txt', 3, { contents }), {
        hash: head,
        path: 'list.txt',
        line: 2,
        cut: false,
      });
      assert.equal(await blameLine(repository, 'untracked.txt', 1, { contents }), undefined);
      made.git('checkout', '--quiet', 'list.txt');
    });

    it('that is not there is a problem', async () => {
      await assert.rejects(blameLine(repository, 'list.txt', 3), /^Problem: list\.txt has only 2 lines\.$/);
      const contents = Buffer.from('one\n');
      await assert.rejects(
        blameLine(repository, 'list.txt', 2, { contents }),
        /^Problem: list\.txt has only 1 line\.$/,
      );
      await assert.rejects(blameLine(repository, 'list.txt', 1, { contents: Buffer.alloc(0) }), Problem);
      await assert.rejects(blameLine(repository, 'list.txt', 0), RangeError);
    });

    it('comes from the branch that wrote it, not from its merge, unless the merge did', async () => {
      made.commit('base', { 'm.txt': 'a\nb\nc\nd\ne\n' });
      made.git('checkout', '--quiet', '-b', 'side');
      const side = made.commit('side', { 'm.txt': 'A\nb\nc\nd\ne\n' });
      made.git('checkout', '--quiet', 'main');
      const main = made.commit('main', { 'm.txt': 'a\nb\nc\nd\nE\n' });
      made.git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
      const merge = made.commit('merge', { 'm.txt': 'A\nb\nof the merge\nd\nE\n' });
      const from = async (line: number) => (await blameLine(repository, 'm.txt', line))?.hash;
      assert.deepEqual([await from(1), await from(3), await from(5)], [side, merge, main]);
    });

    it('may be in a file of any name, which may have had any other', async () => {
      mkdirSync(join(made.root, 'naïve'));
      const first = made.commit(
        'odd',
        Object.fromEntries(odd.map((path) => [path, `in ${path}\n${lines[0]}`])),
      );
      for (const path of odd) {
        // oxlint-disable-next-line no-await-in-loop -- a process each
        assert.deepEqual(await blameLine(repository, path, 1), { hash: first, path, line: 1, cut: false });
      }
      for (const [at, path] of odd.entries()) {
        mkdirSync(join(made.root, 'moved'), { recursive: true });
        renameSync(join(made.root, path), join(made.root, 'moved', String(at)));
      }
      const second = made.commit('moved');
      for (const [at, path] of odd.entries()) {
        // oxlint-disable-next-line no-await-in-loop -- a process each
        const origin = await blameLine(repository, `moved/${at}`, 1);
        assert.deepEqual(origin, { hash: first, path, line: 1, cut: false });
        // oxlint-disable-next-line no-await-in-loop -- a process each
        assert.deepEqual(await fileNames(repository, `moved/${at}`), [`moved/${at}`, path]);
        const span = { from: first, to: second };
        // oxlint-disable-next-line no-await-in-loop -- a process each
        const [changes = []] = await fileDifferences(repository, [span], [`moved/${at}`, path]);
        const expected = [
          { kind: 'deleted', path, from: undefined },
          { kind: 'added', path: `moved/${at}`, from: undefined },
        ];
        assert.deepEqual(new Set(changes), new Set(expected));
      }
    });

    it('is found whatever the settings of the repository', async () => {
      const second = made.git('log', '--format=%H', '--grep=^second$');
      made.write('.git/ignored', `${second}\n`);
      made.write('.git/notes', 'The formatting of all files\n');
      for (const file of ['.git/ignored', '.git/notes', '.git/missing']) {
        made.git('config', '--add', 'blame.ignoreRevsFile', file);
      }
      made.git('config', 'blame.coloring', 'highlightRecent');
      made.git('config', 'color.ui', 'always');
      made.git('config', 'core.quotePath', 'false');
      made.git('config', 'log.follow', 'false');
      made.git('config', 'log.showSignature', 'true');
      made.git('config', 'diff.renames', 'false');
      made.git('config', 'diff.orderFile', 'missing');
      made.git('config', 'log.showRoot', 'false');
      made.git('config', 'log.diffMerges', 'off');
      assert.equal((await blameLine(repository, 'b.txt', 11))?.hash, second);
      assert.deepEqual(await fileNames(repository, 'b.txt'), ['b.txt', 'a.txt']);
    });

    it('is found in the file as it was at a commit', async () => {
      const [third, second, first] = ['renamed', 'second', 'first'].map((subject) =>
        made.git('log', '--format=%H', `--grep=^${subject}$`),
      );
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      // Line 11 of today was line 5 then, and under another name.
      const then = await blameLine(repository, 'a.txt', 5, { at: second });
      assert.deepEqual(then, { hash: second, path: 'a.txt', line: 5, cut: false });
      assert.equal((await blameLine(repository, 'a.txt', 5, { at: first }))?.hash, first);
      assert.equal((await blameLine(repository, 'b.txt', 5, { at: third }))?.path, 'a.txt');
      assert.deepEqual(await fileNames(repository, 'b.txt', third), ['b.txt', 'a.txt']);
      assert.deepEqual(await fileNames(repository, 'a.txt', second), ['a.txt']);
      await assert.rejects(blameLine(repository, 'a.txt', 5, { at: '--output=x' }), RangeError);
    });

    it('of a shallow clone may be older than what is here', async () => {
      const clone = new TestRepository(join(scratch.root, 'shallow'));
      made.git('clone', '--quiet', '--depth=1', pathToFileURL(made.root).href, clone.root);
      const shallow = (await Repository.open(clone.root))!;
      assert.equal((await blameLine(shallow, 'b.txt', 11))?.cut, true);
    });
  });
}

describe('the details of a commit', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  it('are its message, who else wrote it, its tags and the nearest one', async () => {
    const made = scratch.init('shop');
    const first = made.commit('Open the shop');
    const repository = (await Repository.open(made.root))!;
    assert.deepEqual(await commitDetails(repository, first), {
      message: 'Open the shop',
      coAuthors: [],
      tags: [],
      describe: undefined,
    });
    made.git('tag', 'v1');
    made.git('tag', '-a', '-m', 'opened', 'opened');
    const message = 'Fix it\n\nFor all.\n\nFixes: #7\nCo-authored-by: Kendra <kendra@example.com>\n';
    const second = made.commit(message);
    assert.deepEqual((await commitDetails(repository, first)).tags, ['opened', 'v1']);
    assert.deepEqual(await commitDetails(repository, second), {
      message: message.trimEnd(),
      coAuthors: [{ name: 'Kendra', email: 'kendra@example.com' }],
      tags: [],
      describe: `opened-1-g${second.slice(0, 7)}`,
    });
    await assert.rejects(commitDetails(repository, 'HEAD'), RangeError);
    await assert.rejects(commitDetails(repository, 'f'.repeat(40)), Problem);
  });
});
