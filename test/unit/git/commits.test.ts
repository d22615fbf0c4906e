import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commitTitle } from '../../../src/domain/graph/commit.ts';
import { History } from '../../../src/git/history.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Scratch, type TestRepository } from './git.ts';
import { twins, writeCommit } from './twins.ts';

describe('commits of a repository', () => {
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;
  let root: string;
  let second: string;

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('bookshop');
    root = made.commit('Open the shop', { 'shop.txt': 'open\n' });
    second = made.commit('Fix the cart total\nfor gift cards\n\nIt was wrong.', { 'cart.txt': '1\n' });
    repository = (await Repository.open(made.root))!;
  });

  after(() => scratch.remove());

  it('are found by short and by whole hashes', async () => {
    const found = await repository.commits([second.slice(0, 7), second, root.slice(0, 8)]);
    assert.deepEqual([...found.keys()], [second.slice(0, 7), second, root.slice(0, 8)]);
    assert.deepEqual(found.get(second), {
      hash: second,
      parents: [root],
      author: 'Katie',
      email: 'katie@example.com',
      date: 1_700_000_120_000,
      subject: 'Fix the cart total for gift cards',
    });
    assert.deepEqual(found.get(root.slice(0, 8))?.parents, []);
  });

  it('that are not here are left out, and the others are found all the same', async () => {
    const found = await repository.commits(['0000000', root, 'f'.repeat(40), 'e'.repeat(64)]);
    assert.deepEqual([...found.keys()], [root]);
  });

  it('are not looked up for text that is no hash', async () => {
    const evil = [
      '',
      'HEAD',
      'main',
      'null',
      'unknown',
      'nogit-1234567',
      '--batch',
      '--output=/tmp/x',
      '-h',
      second.slice(0, 6),
      second.toUpperCase(),
      `${root}\n${second}`,
      `${root}^{tree}`,
      `${root}..${second}`,
      `${root} `,
      'f'.repeat(65),
      '@{upload}',
      ':/Fix',
      `${root}\0`,
    ];
    assert.equal((await repository.commits(evil)).size, 0);
    assert.equal((await repository.commits([])).size, 0);
  });

  it('are not other objects, nor what a branch or tag of that name points to', async () => {
    const blob = made.git('rev-parse', `${root}:shop.txt`);
    const tree = made.git('rev-parse', `${root}^{tree}`);
    made.git('tag', 'abcdef1', root);
    made.git('tag', '-a', '-m', 'a tree', 'of-tree', tree);
    const ofTree = made.git('rev-parse', 'of-tree');
    assert.equal((await repository.commits([blob, tree, 'abcdef1', ofTree, ofTree.slice(0, 8)])).size, 0);
  });

  it('are found by the hash of an annotated tag, and by a hash that a branch is named like', async () => {
    made.git('tag', '-a', '-m', 'a tag', 'v1', root);
    const tag = made.git('rev-parse', 'v1');
    made.git('tag', '-a', '-m', 'a tag of a tag', 'v1-again', 'v1');
    const again = made.git('rev-parse', 'v1-again');
    made.git('branch', second.slice(0, 8), root);
    // A tag that was deleted is still an object.
    made.git('tag', '--delete', 'v1-again');
    const asked = [tag, tag.slice(0, 8), again, again.slice(0, 8), second.slice(0, 8)];
    const fresh = (await Repository.open(made.root))!;
    const found = await fresh.commits(asked);
    assert.deepEqual(
      asked.map((hash) => found.get(hash)?.hash),
      [root, root, root, root, second],
    );
    for (const hash of [tag, tag.slice(0, 8)]) {
      const deploys = [
        { version: 1, hash },
        { version: 2, hash: second },
      ];
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const index = await new History(fresh).index(deploys, { complete: true });
      assert.deepEqual(
        [root, second].map((one) => index.firstWith(one)?.version),
        [1, 2],
      );
    }
  });

  it('come from one process for many, and from none the second time', async () => {
    const fresh = (await Repository.open(made.root))!;
    const hashes = Array.from({ length: 5000 }, (_, i) => createHash('sha1').update(String(i)).digest('hex'));
    const found = await fresh.commits([...hashes, second]);
    assert.equal(found.size, 1);
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      assert.equal((await fresh.commits([second])).get(second)?.hash, second);
      await assert.rejects(fresh.commits([root]), /git is not installed/);
    } finally {
      process.env['PATH'] = before;
    }
  });

  it('that are ambiguous are left out', async () => {
    const clash = scratch.init('clash');
    const [one, other, prefix] = twins(clash.git('hash-object', '-w', '-t', 'tree', '/dev/null'));
    const hashes = [one, other].map((text) => writeCommit(clash, Buffer.from(text)));
    const opened = (await Repository.open(clash.root))!;
    assert.deepEqual([...(await opened.commits([prefix, ...hashes])).keys()], hashes);
    assert.deepEqual((await opened.resolve([prefix])).get(prefix), { kind: 'ambiguous' });
  });

  it('read right with signatures, encodings, odd people and replaced objects', async () => {
    const tree = made.git('rev-parse', `${root}^{tree}`);
    const odd = writeCommit(
      made,
      Buffer.from(
        `tree ${tree}\nparent ${root}\nparent ${second}\nauthor J\xfcrgen <j@example.com> 5 +0000\n` +
          'committer C <c@example.com> 7 -0330\nencoding ISO-8859-1\ngpgsig -----BEGIN PGP SIGNATURE-----\n' +
          ' parent 0000\n author Nobody <n@example.com> 1 +0000\n -----END PGP SIGNATURE-----\n\n\n  Sch\xf6n \n',
        'latin1',
      ),
    );
    const bare = writeCommit(made, Buffer.from(`tree ${tree}\nauthor <> 1 +0000\ncommitter broken\n`));
    made.git('replace', odd, root);
    made.git('config', 'log.showSignature', 'true');
    const found = await repository.commits([odd, bare]);
    assert.deepEqual(found.get(odd), {
      hash: odd,
      parents: [root, second],
      author: 'Jürgen',
      email: 'j@example.com',
      date: 7000,
      subject: 'Schön',
    });
    assert.deepEqual(found.get(bare), {
      hash: bare,
      parents: [],
      author: '',
      email: '',
      date: 0,
      subject: '',
    });
  });

  it('are called by the pull request that they merge', async () => {
    const tree = made.git('rev-parse', `${root}^{tree}`);
    const titled = (message: string) =>
      writeCommit(
        made,
        Buffer.from(`tree ${tree}\nparent ${root}\nauthor <> 1 +0000\ncommitter <> 1 +0000\n\n${message}`),
      );
    const merge = titled('Merge pull request #46 from a/b\n\nfeat: add wish lists\n');
    const squash = titled('Add wish lists (#46)\n\nMerge pull request #45 from a/b\n');
    const found = await repository.commits([merge, squash]);
    const [merged, squashed] = [found.get(merge), found.get(squash)];
    assert.ok(merged && squashed);
    assert.equal(merged.subject, 'Merge pull request #46 from a/b');
    assert.deepEqual([merged, squashed].map(commitTitle), [
      'feat: add wish lists (#46)',
      'Add wish lists (#46)',
    ]);
  });

  it('do not make git write or start anything that the environment asks for', async () => {
    const trace = join(scratch.root, 'trace');
    process.env['GIT_TRACE'] = trace;
    process.env['GIT_DIR'] = '/nowhere';
    process.env['GIT_PAGER'] = 'false';
    try {
      const fresh = (await Repository.open(made.root))!;
      assert.equal((await fresh.commits([root])).size, 1);
      assert.equal(existsSync(trace), false);
    } finally {
      delete process.env['GIT_TRACE'];
      delete process.env['GIT_DIR'];
      delete process.env['GIT_PAGER'];
    }
  });
});
