import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileLeftOut } from '../../../src/git/left-out.ts';
import { blameLine } from '../../../src/git/blame.ts';
import { changedLines } from '../../../src/git/changed-lines.ts';
import { fileNames } from '../../../src/git/file-names.ts';
import { fileDifferences } from '../../../src/git/file-differences.ts';
import { useGit } from '../../../src/git/git.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { Scratch, TestRepository } from './git.ts';

/** Runs work where no process of git can be started. */
async function withoutGit<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    return await work();
  } finally {
    process.env['PATH'] = before;
  }
}

async function kinds(repository: Repository, hashes: readonly string[]): Promise<string[]> {
  const resolved = await repository.resolve(hashes);
  return hashes.map((hash) => resolved.get(hash)!.kind);
}

for (const format of ['sha1', 'sha256'] as const) {
  describe(`hashes of a ledger (${format})`, () => {
    let scratch: Scratch;
    let made: TestRepository;
    let repository: Repository;
    let head: string;

    before(async () => {
      scratch = new Scratch();
      made = scratch.init('shop', `--object-format=${format}`);
      head = made.commit('Open the shop', { 'a.txt': 'a' });
      repository = (await Repository.open(made.root))!;
    });

    after(() => scratch.remove());

    it('are found, missing or none', async () => {
      const other = format === 'sha1' ? 'e'.repeat(64) : 'e'.repeat(65);
      const asked = [
        head,
        head.slice(0, 7),
        head.slice(0, 8),
        'fffffff',
        'null',
        'unknown',
        `sha256:${other}`,
        other,
      ];
      assert.deepEqual(await kinds(repository, asked), [
        'found',
        'found',
        'found',
        'missing',
        'none',
        'none',
        'none',
        'none',
      ]);
    });

    it('may be the names of versions, which stand for the tags of exactly these names', async () => {
      const shop = scratch.init(`tagged-${format}`, `--object-format=${format}`);
      const one = shop.commit('one', { 'a.txt': '1' });
      const two = shop.commit('two', { 'a.txt': '2' });
      const numbers = ['20241015', '202410151730', '1728984000', '1048576'];
      const names = ['v2.3.1', 'bookshop@2.3/rc-1', '日本7', ...numbers];
      for (const name of names) shop.git('tag', name, one);
      shop.git('tag', '-a', '-m', 'two', 'v2.3.2', two);
      shop.git('branch', 'v9', one);
      const opened = (await Repository.open(shop.root))!;
      const commits = await opened.commits([...names, 'v2.3.2']);
      assert.deepEqual(
        [...commits.values()].map(({ hash }) => hash),
        [...names.map(() => one), two],
      );
      const revisions = [
        'v2.3.1^',
        'v2.3.1~1',
        '../tags/v2.3.1',
        'v2.3.1\n',
        'v2.3.1^{tree}',
        'v2.3.1:a.txt',
      ];
      const others = ['v2.3', 'v9', '20241016', '1728984001', ...revisions];
      assert.deepEqual(
        await kinds(opened, others),
        others.map(() => 'none'),
      );
      assert.deepEqual(await kinds(opened, ['1048577', '20241315']), ['missing', 'missing']);
      const again = () => kinds(opened, ['v2.3.1', '20241016']);
      assert.deepEqual(await withoutGit(again), ['found', 'none']);
      // A tag can move, and come.
      shop.git('tag', '--force', 'v2.3.1', two);
      shop.git('tag', '20241016', two);
      opened.refresh();
      const moved = await opened.commits(['v2.3.1', '20241016']);
      assert.deepEqual(
        [...moved.values()].map(({ hash }) => hash),
        [two, two],
      );
    });

    it('are not asked of git again, whether they were found or not', async () => {
      await kinds(repository, [head.slice(0, 9), 'eeeeeee']);
      const again = () => kinds(repository, [head, head.slice(0, 9), 'eeeeeee', 'null']);
      assert.deepEqual(await withoutGit(again), ['found', 'found', 'missing', 'none']);
      await withoutGit(() => assert.rejects(kinds(repository, [head, 'ddddddd']), /git is not installed/));
    });

    it('are looked for again when objects may have come', async () => {
      const opened = (await Repository.open(made.root))!;
      const later = made.git('commit-tree', `${head}^{tree}`, '-m', 'later', '-p', head);
      // The object is taken away, so that it can come.
      const file = join(made.root, '.git/objects', later.slice(0, 2), later.slice(2));
      renameSync(file, join(made.root, 'aside'));
      assert.deepEqual(await kinds(opened, [later.slice(0, 8)]), ['missing']);
      renameSync(join(made.root, 'aside'), file);
      assert.deepEqual(await kinds(opened, [later.slice(0, 8)]), ['missing']);
      opened.refresh();
      assert.deepEqual(await kinds(opened, [later.slice(0, 8)]), ['found']);
    });

    it('share an answer when several ask at once, and one can stop asking', async () => {
      const opened = (await Repository.open(made.root))!;
      const abort = new AbortController();
      const stopped = opened.resolve([head], abort.signal);
      abort.abort();
      const other = opened.resolve([head]);
      await assert.rejects(stopped, Cancelled);
      assert.equal((await other).get(head)?.kind, 'found');
    });
  });
}

describe('a clone that has not got everything', () => {
  let scratch: Scratch;
  let upstream: TestRepository;
  let first: string;
  let second: string;

  before(() => {
    scratch = new Scratch();
    upstream = scratch.init('upstream');
    upstream.git('config', 'uploadpack.allowFilter', 'true');
    upstream.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}\n`);
    first = upstream.commit('first', { 'a.txt': lines.join(''), 'b.txt': 'b\n' });
    upstream.git('mv', 'a.txt', 'c.txt');
    second = upstream.commit('second', { 'c.txt': lines.toSpliced(3, 1).join('') });
  });

  after(() => scratch.remove());

  it('fetches nothing because somebody looks at it', async () => {
    const clone = new TestRepository(join(scratch.root, 'partial'));
    const address = pathToFileURL(upstream.root).href;
    upstream.git('clone', '--quiet', '--filter=blob:none', '--no-checkout', address, clone.root);
    const packs = clone.git('count-objects', '-v');
    const repository = (await Repository.open(clone.root))!;
    assert.deepEqual(await kinds(repository, [first, 'a'.repeat(40), 'bbbbbbb']), [
      'found',
      'missing',
      'missing',
    ]);
    assert.equal(await repository.countChanges(first, second), 2);
    assert.equal(clone.git('count-objects', '-v'), packs);
    // One that was left out does not keep those back that are asked for with it.
    await repository.fetchFiles(second, ['b.txt']);
    const sizes = ['b.txt', 'c.txt', 'b.txt'].map((path) => repository.size(second, path));
    const [before, left, behind] = await Promise.allSettled(sizes);
    const size = { status: 'fulfilled', value: 2 };
    assert.deepEqual([before, behind], [size, size]);
    assert.ok(left?.status === 'rejected' && left.reason instanceof FileLeftOut);
    await assert.rejects(repository.read(second, 'c.txt'), FileLeftOut);
    await repository.fetchFiles(second, ['c.txt']);
    assert.match(Buffer.from(await repository.read(second, 'c.txt')).toString(), /^line 0\n/);
  });

  const partial = (name: string, filter: string) => {
    const clone = new TestRepository(join(scratch.root, name));
    const address = pathToFileURL(upstream.root).href;
    upstream.git('clone', '--quiet', `--filter=${filter}`, '--no-checkout', address, clone.root);
    return clone;
  };

  it('is compared without a look at contents, for as long as its settings say that they may be missing', async () => {
    const clone = partial('asked', 'blob:none');
    // Each run of git leaves a line.
    const log = join(scratch.root, 'runs');
    const git = join(scratch.folder('program'), 'git');
    const body = `printf '%s ' "$@" >>'${log}'; echo >>'${log}'`;
    writeFileSync(git, `#!/bin/sh\n${body}\nexec /usr/bin/env git "$@"\n`, { mode: 0o755 });
    const repository = (await Repository.open(clone.root))!;
    const changes = async () =>
      (await repository.changes(first, second)).map(({ kind, path }) => `${kind} ${path}`);
    const runs = () => {
      const lines = readFileSync(log, 'utf8').split('\n');
      rmSync(log);
      return lines.flatMap((line) => / (config|diff-tree) /.exec(line)?.[1] ?? []);
    };
    useGit(git);
    try {
      assert.deepEqual(await changes(), ['deleted a.txt', 'added c.txt']);
      assert.deepEqual(runs(), ['config', 'diff-tree']);
      assert.deepEqual(await changes(), ['deleted a.txt', 'added c.txt']);
      assert.deepEqual(runs(), ['diff-tree']);
      for (const [hash, path] of [
        [first, 'a.txt'],
        [second, 'c.txt'],
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await repository.fetchFiles(hash, [path]);
      }
      clone.git('config', 'remote.origin.promisor', 'false');
      repository.refresh();
      assert.deepEqual(await changes(), ['renamed c.txt']);
      // As older versions of git wrote it.
      clone.git('config', 'core.repositoryFormatVersion', '1');
      clone.git('config', 'extensions.partialClone', 'origin');
      repository.refresh();
      assert.deepEqual(await changes(), ['deleted a.txt', 'added c.txt']);
    } finally {
      useGit(undefined);
    }
  });

  it('says so wherever it is asked for what it has not got, and what to do', async () => {
    const sentence = {
      name: 'LeftOut',
      message:
        'The repository is a partial clone, and what this takes was left out of it. ' +
        'To bring all of it here, run in a terminal: git fetch --refetch --no-filter',
    };
    for (const [name, filter] of [
      ['blobless', 'blob:none'],
      ['treeless', 'tree:0'],
    ] as const) {
      const clone = partial(name, filter);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const repository = (await Repository.open(clone.root))!;
      clone.write('c.txt', 'line 0\n');
      const asked = {
        'a line': () => blameLine(repository, 'c.txt', 1, { at: second }),
        'a line on disk': () => blameLine(repository, 'c.txt', 1),
        'a line in an editor': () => blameLine(repository, 'c.txt', 1, { contents: Buffer.from('line 0\n') }),
        'lines that differ': () => changedLines(repository, first, second, { path: 'c.txt', from: 'a.txt' }),
        ...(filter === 'tree:0' && {
          'the names of a file': () => fileNames(repository, 'c.txt'),
          'what became of a file': () =>
            fileDifferences(repository, [{ from: first, to: second }], ['c.txt', 'a.txt']),
          'files that differ': () => repository.changes(first, second),
          'how many files differ': () => repository.countChanges(first, second),
        }),
      };
      if (filter === 'blob:none') {
        const span = { from: first, to: second };
        // oxlint-disable-next-line no-await-in-loop
        const [changes] = await fileDifferences(repository, [span], ['c.txt', 'a.txt']);
        assert.deepEqual(
          changes?.map(({ kind, path }) => `${kind} ${path}`),
          ['deleted a.txt', 'added c.txt'],
        );
      }
      for (const [what, ask] of Object.entries(asked)) {
        // oxlint-disable-next-line no-await-in-loop
        await assert.rejects(ask, sentence, `${name}: ${what}`);
      }
    }
  });
});
