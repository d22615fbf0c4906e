import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gitEnvironment } from '../../../../src/platform/git/environment.ts';
import { looseSubjectOf } from '../../../../src/platform/git/loose-commit.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';

describe('the subject of a commit that is not packed', () => {
  let folder: string;
  let tree: string;
  beforeEach(async () => {
    folder = await makeScratch();
    git(['init', '--quiet', '--template=']);
    tree = git(['write-tree']);
  });
  afterEach(() => removeScratch(folder));

  function git(args: readonly string[], input: string | Buffer = ''): string {
    const env = gitEnvironment(folder, { 'user.name': 'Ada', 'user.email': 'ada@example.com' });
    return execFileSync('git', args, { cwd: folder, env, input, encoding: 'utf8' }).trim();
  }
  const byGit = (commit: string): string => git(['log', '-1', '--format=%s', commit]);
  const read = (commit: string) => looseSubjectOf(join(folder, '.git/objects'), commit);

  for (const [what, message] of [
    ['one line', 'Sell books'],
    ['one line and more', 'Sell books\n\nAnd nothing else.\n'],
    ['several lines', 'Sell books \nand\tpaper\n  \nAnd nothing else.'],
    ['empty lines before', '\n \n\nSell books\n'],
    ['nothing', ''],
    ['letters of all kinds', 'Verkaufe Bücher 📚'],
  ] as const) {
    it(`is what git says it is: ${what}`, () => {
      const commit = git(['commit-tree', tree], message);
      assert.equal(read(commit), byGit(commit));
    });
  }

  it('is what git says it is: of a commit with a parent and headers of several lines', () => {
    const person = 'Ada <ada@example.com> 1796065614 +0000';
    const parent = git(['commit-tree', tree], 'The first');
    const head = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\n`;
    const object = `${head}gpgsig -----BEGIN\n \n one\n -----END\n\nSell books\n`;
    const commit = git(['hash-object', '-t', 'commit', '-w', '--stdin'], object);
    assert.equal(read(commit), 'Sell books');
    assert.equal(byGit(commit), 'Sell books');
  });

  it('is left to git where the commit is packed, in another encoding, too large, or none', () => {
    const latin = git(
      ['-c', 'i18n.commitEncoding=ISO-8859-1', 'commit-tree', tree],
      Buffer.from('Bücher', 'latin1'),
    );
    assert.equal(byGit(latin), 'Bücher');
    const blob = git(['hash-object', '-w', '--stdin'], 'Sell\n\nbooks');
    const large = git(['commit-tree', tree], 'x'.repeat(1_000_000));
    const packed = git(['commit-tree', tree], 'Packed');
    git(['update-ref', 'refs/heads/main', packed]);
    git(['repack', '-a', '-d', '--quiet']);
    for (const each of [latin, blob, large, packed]) assert.equal(read(each), undefined);
  });
});
