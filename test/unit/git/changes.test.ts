import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileOf, parseAddress, queryOf } from '../../../src/git/address.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { resourcesOf } from '../../../src/features/changes/resources.ts';
import { reversedFiles } from '../../../src/domain/plan/code-diff.ts';
import { Scratch, type TestRepository } from './git.ts';

const long = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join('');
const bytes = Uint8Array.from({ length: 512 }, (_, i) => i % 256);
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
];

for (const format of ['sha1', 'sha256'] as const) {
  describe(`files between commits (${format})`, () => {
    let scratch: Scratch;
    let made: TestRepository;
    let repository: Repository;

    before(async () => {
      scratch = new Scratch();
      made = scratch.init('bookshop', `--object-format=${format}`);
      repository = (await Repository.open(made.root))!;
    });

    after(() => scratch.remove());

    it('are all added at a root', async () => {
      const root = made.commit('root', { 'a.txt': 'a\n', 'lib/long.txt': long, 'image.bin': bytes });
      assert.equal(root.length, format === 'sha1' ? 40 : 64);
      assert.deepEqual(await repository.changes(undefined, root), [
        { kind: 'added', path: 'a.txt', from: undefined },
        { kind: 'added', path: 'image.bin', from: undefined },
        { kind: 'added', path: 'lib/long.txt', from: undefined },
      ]);
      assert.equal((await repository.commits([root.slice(0, 8)])).get(root.slice(0, 8))?.hash, root);
      assert.deepEqual(await repository.read(root, 'image.bin'), bytes);
      assert.equal(await repository.size(root, 'image.bin'), 512);
    });

    it('are added, deleted, changed, moved and copied', async () => {
      const before = made.head();
      rmSync(join(made.root, 'a.txt'));
      rmSync(join(made.root, 'lib/long.txt'));
      made.write('moved/long.txt', `${long}more\n`);
      const after = made.commit('change', { 'image.bin': bytes.toReversed(), 'b.txt': 'b\n' });
      assert.deepEqual(await repository.changes(before, after), [
        { kind: 'deleted', path: 'a.txt', from: undefined },
        { kind: 'added', path: 'b.txt', from: undefined },
        { kind: 'modified', path: 'image.bin', from: undefined },
        { kind: 'renamed', path: 'moved/long.txt', from: 'lib/long.txt' },
      ]);
      const copied = made.commit('copy', { 'moved/long.txt': `${long}less\n`, 'copy.txt': `${long}more\n` });
      assert.deepEqual(await repository.changes(after, copied), [
        { kind: 'copied', path: 'copy.txt', from: 'moved/long.txt' },
        { kind: 'modified', path: 'moved/long.txt', from: undefined },
      ]);
      assert.deepEqual(await repository.changes(copied, copied), []);
      await assert.rejects(repository.read(after, 'a.txt'), (error: Error) => {
        assert.ok(error instanceof Problem);
        assert.equal(
          error.message,
          `There is no file a.txt in commit ${after.slice(0, 7)} of the repository bookshop.`,
        );
        return true;
      });
      await assert.rejects(repository.size(after, 'moved'), Problem);
    });

    it('may have any name', async () => {
      const before = made.head();
      const after = made.commit('odd', Object.fromEntries(odd.map((path) => [path, `in ${path}`])));
      const changes = await repository.changes(before, after);
      assert.deepEqual(changes.map(({ path }) => path).toSorted(), odd.toSorted());
      const contents = await Promise.all(odd.map((path) => repository.read(after, path)));
      assert.deepEqual(
        contents.map((content) => Buffer.from(content).toString()),
        odd.map((path) => `in ${path}`),
      );
      const sizes = await Promise.all(odd.map((path) => repository.size(after, path)));
      assert.deepEqual(
        sizes,
        odd.map((path) => Buffer.byteLength(`in ${path}`)),
      );
      await assert.rejects(repository.read(after, 'no\nfile'), Problem);
    });

    it('may have names that are not UTF-8, which differ, and are read by what they hold', async () => {
      /** A commit of files by their names in bytes, each as a character. */
      const commit = (files: Readonly<Record<string, string>>) => {
        const entries = Object.entries(files).map(([name, content]) => {
          made.write('.git/content', content);
          const blob = made.git('hash-object', '-w', '.git/content');
          return `100644 ${blob}\t${name}\0`;
        });
        made.git('rm', '-r', '--quiet', '--cached', '--ignore-unmatch', '.');
        const input = Buffer.from(entries.join(''), 'latin1');
        execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: made.root, input });
        return made.git('commit-tree', made.git('write-tree'), '-m', 'odd');
      };
      const [ete, ere, half] = ['\xe9t\xe9.txt', '\xe8t\xe8.txt', 'na\xc3\xafve/\xe2\x82.txt'] as const;
      const before = commit({ [ete]: 'summer\n', gone: 'g\n', 'moved.txt': 'a\nb\nc\nd\n' });
      const after = commit({
        [ete]: 'SUMMER\n',
        [ere]: 'era\n',
        [half]: 'half\n',
        '\xfcber.txt': 'a\nb\nc\nd\n',
      });
      const changes = await repository.changes(before, after);
      assert.deepEqual(
        changes.map(({ kind, path, from }) => [kind, path, from]),
        [
          ['deleted', 'gone', undefined],
          ['added', String.raw`naïve/\342\202.txt`, undefined],
          ['added', String.raw`\350t\350.txt`, undefined],
          ['modified', String.raw`\351t\351.txt`, undefined],
          ['renamed', String.raw`\374ber.txt`, 'moved.txt'],
        ],
      );
      const sides = resourcesOf(changes, before, after).flatMap(({ left, right }) => [left, right]);
      const addresses = sides.flatMap((side) => {
        const file = side && { root: made.root, ...side };
        return file ? [parseAddress(fileOf(file), queryOf(file))!] : [];
      });
      const contents = await Promise.all(
        addresses.map(async ({ hash, path, blob }) => {
          const content = Buffer.from(await repository.read(hash, path, blob)).toString();
          assert.equal(await repository.size(hash, path, blob), content.length);
          return content;
        }),
      );
      const moved = 'a\nb\nc\nd\n';
      assert.deepEqual(contents, ['g\n', 'half\n', 'era\n', 'summer\n', 'SUMMER\n', moved, moved]);
      const back = reversedFiles(changes);
      assert.deepEqual(
        back.map(({ kind, blobs }) => [kind, blobs?.now]),
        changes.map(({ blobs }, at) => [back[at]?.kind, blobs?.before]),
      );
      const unread = { ...sides[3]!, blob: 'f'.repeat(before.length) };
      await assert.rejects(repository.read(unread.hash, unread.path, unread.blob), Problem);
    });

    it('change their mode or their type', async () => {
      const before = made.head();
      chmodSync(join(made.root, 'b.txt'), 0o755);
      rmSync(join(made.root, 'copy.txt'));
      symlinkSync('b.txt', join(made.root, 'copy.txt'));
      const after = made.commit('mode');
      assert.deepEqual(await repository.changes(before, after), [
        { kind: 'modified', path: 'b.txt', from: undefined, executable: true },
        { kind: 'typeChanged', path: 'copy.txt', from: undefined, what: 'link' },
      ]);
      assert.equal(await repository.countChanges(before, after), 2);
      assert.equal(Buffer.from(await repository.read(after, 'copy.txt')).toString(), 'b.txt');
    });

    it('of a merge are those against either parent', async () => {
      const base = made.head();
      made.git('checkout', '--quiet', '-b', 'side');
      const side = made.commit('side', { 'side.txt': 's' });
      made.git('checkout', '--quiet', 'main');
      const main = made.commit('main', { 'main.txt': 'm' });
      made.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
      const merge = made.head();
      const commit = (await repository.commits([merge])).get(merge);
      assert.deepEqual(commit?.parents, [main, side]);
      const paths = async (from: string) => (await repository.changes(from, merge)).map(({ path }) => path);
      assert.deepEqual(await paths(main), ['side.txt']);
      assert.deepEqual(await paths(side), ['main.txt']);
      assert.deepEqual(await paths(base), ['main.txt', 'side.txt']);
    });

    it('show a submodule as git does', async function () {
      const inner = scratch.init('inner', `--object-format=${format}`);
      const commit = inner.commit('inner', { 'inner.txt': 'inner\n' });
      made.git('submodule', '--quiet', 'add', inner.root, 'vendor/inner');
      const before = made.head();
      const after = made.commit('submodule');
      assert.deepEqual(
        (await repository.changes(before, after)).filter(({ path }) => path.startsWith('vendor')),
        [{ kind: 'added', path: 'vendor/inner', from: undefined, what: 'submodule' }],
      );
      const content = await repository.read(after, 'vendor/inner');
      assert.equal(Buffer.from(content).toString(), `Subproject commit ${commit}\n`);
      assert.equal(await repository.size(after, 'vendor/inner'), content.length);
      const opened = await Repository.open(join(made.root, 'vendor/inner'));
      assert.equal(opened?.root, join(made.root, 'vendor/inner'));
      assert.equal((await opened.commits([commit])).size, 1);
      assert.equal((await repository.commits([commit])).size, 0);
    });

    it('are read in few processes, and from a checkout with settings of its own', async () => {
      made.git('config', 'core.quotePath', 'true');
      made.git('config', 'diff.external', 'false');
      made.git('config', 'diff.noprefix', 'true');
      made.git('config', 'diff.renames', 'false');
      made.git('config', 'diff.ignoreSubmodules', 'all');
      made.write('.gitattributes', '*.many diff=upper\n*.many filter=upper\n');
      made.git('config', 'diff.upper.textconv', 'false');
      made.git('config', 'filter.upper.smudge', 'false');
      const names = Array.from({ length: 200 }, (_, i) => `many/${i}.many`);
      const before = made.head();
      const after = made.commit('many', Object.fromEntries(names.map((name) => [name, name])));
      assert.equal((await repository.changes(before, after)).length, 201);
      const contents = await Promise.all(names.map((name) => repository.read(after, name)));
      assert.deepEqual(
        contents.map((content) => Buffer.from(content).toString()),
        names,
      );
    });

    it('are refused for what is no whole hash or no path in the repository', async () => {
      const head = made.head();
      for (const hash of ['HEAD', '--output=x', head.slice(0, 8), `${head}\n`, '', head.toUpperCase()]) {
        // oxlint-disable-next-line no-await-in-loop
        await Promise.all([
          assert.rejects(repository.changes(undefined, hash), RangeError),
          assert.rejects(repository.changes(hash, head), RangeError),
          assert.rejects(repository.read(hash, 'b.txt'), RangeError),
        ]);
      }
      for (const path of [
        '',
        '/etc/passwd',
        '../home/.gitconfig',
        './b.txt',
        'many/../b.txt',
        'many//1.many',
        'b.txt\0',
      ]) {
        // oxlint-disable-next-line no-await-in-loop
        await assert.rejects(repository.read(head, path), Problem);
      }
      const absent = 'a'.repeat(head.length);
      await assert.rejects(repository.changes(absent, head), Problem);
      await assert.rejects(repository.read(absent, 'b.txt'), Problem);
    });
  });
}

describe('a repository', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  it('is found from its folders, its worktrees, and not elsewhere', async () => {
    const made = scratch.init('shop');
    const root = made.commit('root', { 'a/b/c.txt': '' });
    const worktree = join(scratch.root, 'tree');
    made.git('worktree', 'add', '--quiet', '-b', 'other', worktree);
    const below = await Repository.open(join(made.root, 'a/b'));
    assert.equal(below?.root, made.root);
    assert.equal(below.commonDir, join(made.root, '.git'));
    assert.equal(below.gitDir, below.commonDir);
    const other = await Repository.open(worktree);
    assert.equal(other?.root, worktree);
    assert.equal(other.commonDir, join(made.root, '.git'));
    assert.equal(other.gitDir, join(made.root, '.git/worktrees/tree'));
    assert.equal((await other.commits([root])).size, 1);
    mkdirSync(join(scratch.root, 'plain'));
    assert.equal(await Repository.open(join(scratch.root, 'plain')), undefined);
    assert.equal(await Repository.open(join(scratch.root, 'not-there')), undefined);
    assert.equal(await Repository.open(join(made.root, '.git')), undefined);
  });

  it('names its remotes by what they are fetched from', async () => {
    const made = scratch.init('remotes');
    const repository = (await Repository.open(made.root))!;
    assert.deepEqual(await repository.remotes(), []);
    made.git('remote', 'add', 'heroku', 'https://git.heroku.com/bookshop.git');
    made.git('remote', 'add', 'origin', 'gh:example/book shop.git');
    made.git('remote', 'set-url', '--push', 'origin', 'https://example.com/push.git');
    made.git('config', 'url.https://github.com/.insteadOf', 'gh:');
    made.git('config', 'remote.empty.fetch', '+refs/heads/*:refs/remotes/empty/*');
    assert.deepEqual(await repository.remotes(), [
      { name: 'heroku', url: 'https://git.heroku.com/bookshop.git' },
      {
        name: 'origin',
        url: 'https://github.com/example/book shop.git',
        pushUrls: ['https://example.com/push.git'],
      },
    ]);
  });

  it('is another one when it was made anew in the same folder', async () => {
    const made = scratch.init('anew');
    const before = await Repository.open(made.root);
    assert.equal((await Repository.open(made.root))?.identity, before?.identity);
    rmSync(join(made.root, '.git'), { recursive: true });
    made.git('init', '--quiet');
    assert.notEqual((await Repository.open(made.root))?.identity, before?.identity);
  });

  it('says so when its folder goes away', async () => {
    const made = scratch.init('gone');
    const root = made.commit('root');
    const repository = (await Repository.open(made.root))!;
    rmSync(made.root, { recursive: true });
    await assert.rejects(repository.commits([root]), /The folder .*gone is not there any more/);
  });
});
