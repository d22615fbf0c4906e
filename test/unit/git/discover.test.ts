import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { discover, type OpenFolder } from '../../../src/git/discover.ts';
import { useGit } from '../../../src/git/git.ts';
import type { Repository } from '../../../src/git/repository.ts';
import { Scratch, type TestRepository } from './git.ts';

describe('the repositories of some folders', () => {
  let scratch: Scratch;
  beforeEach(() => (scratch = new Scratch()));
  afterEach(() => scratch.remove());

  const folder = (path: string, about: Partial<OpenFolder> = {}): OpenFolder => ({
    path: join(scratch.root, path),
    levels: 1,
    ignored: ['node_modules'],
    submodules: true,
    ...about,
  });

  async function found(
    folders: readonly OpenFolder[],
    roots: readonly string[] = [],
    known: readonly Repository[] = [],
  ): Promise<string[]> {
    const { repositories, trouble } = await discover(folders, roots, known);
    assert.equal(trouble, undefined);
    return repositories.map(({ root }) => relative(scratch.root, root));
  }

  it('are their own, that of a folder above, and those right below', async () => {
    for (const path of ['shop', 'shop/tools', 'shop/tools/deep', 'shop/node_modules/left-pad']) {
      scratch.init(path);
    }
    scratch.folder('shop/docs');
    assert.deepEqual(await found([folder('shop')]), ['shop', 'shop/tools']);
    assert.deepEqual(await found([folder('shop/docs')]), ['shop']);
    assert.deepEqual(await found([folder('shop/docs'), folder('shop/tools')]), [
      'shop',
      'shop/tools',
      'shop/tools/deep',
    ]);
  });

  it('are as deep below as the settings say', async () => {
    for (const path of ['all/a', 'all/b/c', 'all/b/d/e', 'all/b/ignored/f']) scratch.init(path);
    const ignored = [join(scratch.root, 'all/b/ignored')];
    assert.deepEqual(await found([folder('all', { levels: 0 })]), []);
    assert.deepEqual(await found([folder('all', { levels: 1 })]), ['all/a']);
    assert.deepEqual(await found([folder('all', { levels: 2, ignored })]), ['all/a', 'all/b/c']);
    assert.deepEqual(await found([folder('all', { levels: -1, ignored })]), [
      'all/a',
      'all/b/c',
      'all/b/d/e',
    ]);
  });

  it('are each one, whatever ways lead to them', async () => {
    const shop = scratch.init('shop');
    scratch.init('elsewhere');
    symlinkSync(shop.root, join(scratch.root, 'link'));
    scratch.folder('links');
    symlinkSync(join(scratch.root, 'elsewhere'), join(scratch.root, 'links/elsewhere'));
    symlinkSync(shop.root, join(scratch.root, 'links/shop'));
    // A link that leads back is no way without end.
    symlinkSync(join(scratch.root, 'links'), join(scratch.root, 'links/self'));
    const folders = [folder('link'), folder('shop'), folder('links', { levels: -1 })];
    assert.deepEqual(await found(folders, [join(scratch.root, 'link')]), ['shop', 'elsewhere']);
  });

  it('are worktrees and submodules, too', async () => {
    const library = scratch.init('library');
    library.commit('library', { 'a.txt': 'a' });
    const inner = scratch.init('inner');
    inner.commit('inner', { 'i.txt': 'i' });
    library.git('submodule', '--quiet', 'add', inner.root, 'vendor/inner');
    library.commit('with inner');
    const shop = scratch.init('open/shop');
    shop.commit('shop', { 'b.txt': 'b' });
    shop.git('submodule', '--quiet', 'add', library.root, 'vendor/deep/library');
    shop.git('submodule', '--quiet', 'update', '--init', '--recursive');
    shop.commit('with library');
    shop.git('worktree', 'add', '--quiet', join(scratch.root, 'open/hotfix'));
    const all = await found([folder('open')]);
    assert.deepEqual(all.toSorted(), [
      'open/hotfix',
      'open/shop',
      'open/shop/vendor/deep/library',
      'open/shop/vendor/deep/library/vendor/inner',
    ]);
    const { repositories } = await discover([folder('open')], [], []);
    const dirs = new Map(
      repositories.map(({ root, commonDir }) => [relative(scratch.root, root), commonDir]),
    );
    assert.equal(dirs.get('open/hotfix'), dirs.get('open/shop'));
    assert.deepEqual((await found([folder('open', { submodules: false })])).toSorted(), [
      'open/hotfix',
      'open/shop',
    ]);
  });

  it('are no submodules that are not there, or lie outside', async () => {
    const shop = scratch.init('shop');
    scratch.init('other');
    const entry = (name: string, path: string) => `[submodule "${name}"]\n\tpath = ${path}\n\turl = x\n`;
    shop.write('.gitmodules', entry('gone', 'vendor/gone') + entry('out', '../other') + entry('self', '.'));
    assert.deepEqual(await found([folder('shop')]), ['shop']);
    shop.write('.gitmodules', '[submodule "broken"');
    assert.deepEqual(await found([folder('shop')]), ['shop']);
  });

  it('are also those that somebody else knows, last', async () => {
    for (const path of ['shop', 'shop/a', 'far/b', 'own/c']) scratch.init(path);
    const roots = ['far/b', 'shop', 'gone'].map((path) => join(scratch.root, path));
    assert.deepEqual(await found([folder('shop'), folder('own')], roots), [
      'shop',
      'shop/a',
      'own/c',
      'far/b',
    ]);
  });

  it('have any name that a folder can have', async () => {
    const names = ['with space', `qu"o'te`, 'clöné 日本', '-o', '$(touch x);&', 'a'.repeat(255)];
    scratch.folder('all');
    for (const name of names) scratch.init(`all/${name}`).commit('first');
    const { repositories } = await discover([folder('all')], [], []);
    assert.deepEqual(repositories.map(({ name }) => name).toSorted(), names.toSorted());
    assert.deepEqual(
      await Promise.all(repositories.map((one) => one.isShallow())),
      names.map(() => false),
    );
  });

  it('are the same objects as before, unless one was made anew', async () => {
    let shop: TestRepository = scratch.init('all/shop');
    scratch.init('all/tools');
    const before = await discover([folder('all')], [], []);
    const same = await discover([folder('all')], [], before.repositories);
    assert.deepEqual(
      same.repositories.map((one, at) => one === before.repositories[at]),
      [true, true],
    );
    renameSync(shop.root, join(scratch.root, 'aside'));
    shop = scratch.init('all/shop');
    const anew = await discover([folder('all')], [], before.repositories);
    assert.deepEqual(
      anew.repositories.map((one, at) => one === before.repositories[at]),
      [false, true],
    );
    rmSync(shop.root, { recursive: true });
    assert.deepEqual(await found([folder('all')], [], anew.repositories), ['all/tools']);
  });

  it('are found as far as they can be looked at', async () => {
    scratch.init('all/shop');
    mkdirSync(join(scratch.root, 'all/broken'));
    writeFileSync(join(scratch.root, 'all/broken/.git'), 'gitdir: /nowhere\n');
    scratch.init('all/strange').git('config', 'core.repositoryFormatVersion', '99');
    const { repositories, trouble } = await discover([folder('all'), folder('gone')], [], []);
    assert.deepEqual(
      repositories.map(({ name }) => name),
      ['shop'],
    );
    assert.match(trouble ?? '', /^git does not open .*strange, as the repository uses version 99 /);
  });

  describe('with another git than that of the PATH', () => {
    const before = process.env['PATH'];
    afterEach(() => {
      useGit(undefined);
      process.env['PATH'] = before;
    });

    it('are found where VS Code says that it is', async () => {
      scratch.init('shop');
      const path = join(scratch.folder('Program Files (x86)'), 'git');
      writeFileSync(path, `#!/bin/sh\nexport PATH='${before}'\nexec git "$@"\n`, { mode: 0o755 });
      process.env['PATH'] = '/nowhere';
      const { trouble } = await discover([folder('shop')], [], []);
      assert.match(trouble ?? '', /git is not installed/);
      useGit(path);
      assert.deepEqual(await found([folder('shop')]), ['shop']);
      useGit(join(scratch.root, 'gone'));
      assert.match((await discover([folder('shop')], [], [])).trouble ?? '', /git is not installed/);
      // It is no word that a shell or a PATH has to make sense of.
      useGit('sh');
      process.env['PATH'] = before;
      assert.deepEqual(await found([folder('shop')]), ['shop']);
    });
  });
});
