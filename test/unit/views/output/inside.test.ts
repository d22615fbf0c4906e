import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileMentions } from '../../../../src/domain/text/file-mentions.ts';
import { fileInside } from '../../../../src/views/output/inside.ts';

describe('a file that an output names', () => {
  let root: string;
  let folder: string;
  before(async () => {
    root = await mkdtemp(join(await realpath(tmpdir()), 'inside-'));
    folder = join(root, 'shop');
    await mkdir(join(folder, 'src'), { recursive: true });
    await mkdir(join(root, 'shop-secrets'));
    await writeFile(join(folder, 'src', 'cart.js'), '');
    await writeFile(join(folder, '..cart.js'), '');
    await writeFile(join(root, 'secret.js'), '');
    await writeFile(join(root, 'shop-secrets', 'a.js'), '');
    await symlink(join(root, 'secret.js'), join(folder, 'absolute.js'));
    await symlink('../secret.js', join(folder, 'relative.js'));
    await symlink('..', join(folder, 'up'));
    await symlink('../shop-secrets', join(folder, 'sibling'));
    await symlink('src/cart.js', join(folder, 'link.js'));
    await symlink('loop.js', join(folder, 'loop.js'));
    await symlink('gone.js', join(folder, 'dangling.js'));
    await symlink(folder, join(root, 'alias'));
  });
  after(() => rm(root, { recursive: true }));

  for (const path of ['src/cart.js', './src/cart.js', '..cart.js', 'link.js']) {
    it(`is found as ${path}`, async () => assert.equal(await fileInside(folder, path), join(folder, path)));
  }

  it('is found in a folder that is itself opened by a link', async () =>
    assert.equal(await fileInside(join(root, 'alias'), 'src/cart.js'), join(root, 'alias', 'src/cart.js')));

  const outside: readonly string[] = [
    '../secret.js',
    'src/../../secret.js',
    'src/../src/cart.js',
    '..',
    '.',
    '',
    'src',
    'absolute.js',
    'relative.js',
    'up/secret.js',
    'up/shop/src/cart.js/../../../secret.js',
    'sibling/a.js',
    'loop.js',
    'dangling.js',
    'gone.js',
    String.raw`..\secret.js`,
    String.raw`src\..\..\secret.js`,
    String.raw`\\host\share\a.js`,
    'C:/secret.js',
    'src/cart.js:stream',
    '%2e%2e/secret.js',
    '..%2fsecret.js',
    '%2e%2e%5csecret.js',
    'src/cart.js\0.png',
    'file:///etc/passwd',
  ];
  for (const path of outside) {
    it(`is not found as ${JSON.stringify(path)}`, async () =>
      assert.equal(await fileInside(folder, path), undefined));
  }

  it('is not found at an absolute path', async () => {
    assert.equal(await fileInside(folder, join(root, 'secret.js')), undefined);
    assert.equal(await fileInside(folder, join(folder, '..', 'secret.js')), undefined);
  });

  it('is not found by what else a line may say', async () => {
    const lines = [
      ...outside,
      join(root, 'secret.js'),
      `file://${root}/secret.js`,
      '/app/../secret.js',
      '/app/%2e%2e/secret.js',
      '/app/up/secret.js',
      'file:///app/up/secret.js:1',
      '//host/share/secret.js',
      '/app//etc/passwd.txt:1',
      'file://host/app/src/../../secret.js:1',
    ];
    const found = lines.flatMap((line) =>
      [line, `${line}:1`, `at (${line}:1:2)`, `File "${line}", line 1`].flatMap((text) => fileMentions(text)),
    );
    const files = await Promise.all(found.map(({ path }) => fileInside(folder, path)));
    // What is found at all is in the folder, by its whole name.
    assert.deepEqual(
      [...new Set(files.flatMap((file) => file ?? []))].toSorted(),
      [join(folder, '..cart.js'), join(folder, 'src', 'cart.js')].filter((file) => files.includes(file)),
    );
    assert.ok(!files.some((file) => file?.includes('secret') === true));
  });
});
