import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Link } from '../../../src/catalog/links.ts';
import { commitsText, RepositoryMatcher, reasonText } from '../../../src/code/repository-matcher.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Scratch, TestRepository } from '../git/git.ts';

describe('the repository of an app', () => {
  let scratch: Scratch;
  let shop: TestRepository;
  let blog: TestRepository;
  let opened: Map<string, Repository>;
  /** What the app bookshop deployed. */
  let deployed: string[];
  let choices: Map<string, string>;
  let links: Link[];
  /** The names that remotes have for the app bookshop from before. */
  let remoteNames: string[];
  let matcher: RepositoryMatcher;

  before(async () => {
    scratch = new Scratch();
    shop = scratch.init('shop');
    blog = scratch.init('blog');
    for (const made of [shop, blog]) for (const at of [1, 2, 3]) made.commit(`${made.root} ${at}`);
    shop.git('worktree', 'add', '--quiet', join(scratch.root, 'hotfix'));
    scratch.init('empty');
    const names = ['empty', 'blog', 'shop', 'hotfix'];
    const all = await Promise.all(names.map((name) => Repository.open(join(scratch.root, name))));
    opened = new Map(all.map((one) => [one!.name, one!]));
  });
  after(() => scratch.remove());

  beforeEach(() => {
    deployed = [];
    choices = new Map();
    links = [];
    remoteNames = [];
    open('empty', 'blog', 'shop', 'hotfix');
  });

  function open(...names: string[]): void {
    const all = names.map((name) => opened.get(name)!);
    matcher = new RepositoryMatcher({
      all: () => Promise.resolve(all),
      links: () => Promise.resolve(links),
      remoteNames: (app) => (app === 'bookshop' ? remoteNames : []),
      deployed: (app) => (app === 'bookshop' ? deployed : []),
      choices: () => choices,
    });
  }

  const link = (app: string, name: string): Link => ({
    app: { name: app, port: undefined },
    remote: 'heroku',
    repository: opened.get(name)!,
  });

  async function home(app = 'bookshop'): Promise<string | undefined> {
    const found = await matcher.of(app);
    return found && `${found.repository.name}: ${reasonText(found.reason)}`;
  }

  const hashesIn = (made: TestRepository) => made.git('rev-list', 'HEAD').split('\n');

  it('is the one with a remote that names it', async () => {
    deployed = hashesIn(shop);
    links = [link('other', 'shop'), link('bookshop', 'blog')];
    assert.equal(await home(), 'blog: has remote heroku');
  });

  it('is that of a remote with its name from before, unless one has its name now', async () => {
    links = [link('books', 'blog')];
    assert.equal(await home(), undefined);
    remoteNames = ['books'];
    assert.equal(await home(), 'blog: has remote heroku');
    links = [link('books', 'blog'), link('bookshop', 'shop')];
    assert.equal(await home(), 'shop: has remote heroku');
  });

  it('is the only one, of which there may be worktrees', async () => {
    open('shop', 'hotfix');
    assert.equal(await home(), 'shop: the only one that is open');
    open();
    assert.equal(await home(), undefined);
  });

  it('is the one with the most of its commits, and at least one', async () => {
    assert.equal(await home(), undefined);
    deployed = ['fffffff', 'null', 'unknown'];
    assert.equal(await home(), undefined);
    const [first = '', second = ''] = hashesIn(shop);
    deployed = [
      hashesIn(blog)[0]?.slice(0, 7) ?? '',
      first.slice(0, 8),
      second.slice(0, 8),
      'fffffff',
      first.slice(0, 8),
    ];
    assert.equal(await home(), 'shop: has 2 of 4 commits');
    deployed = [hashesIn(blog)[1] ?? ''];
    assert.equal(await home(), 'blog: has 1 of 1 commit');
  });

  it('is asked of git once, until the ledger or a repository changes', async () => {
    const [newest = ''] = hashesIn(shop);
    deployed = [newest, 'aaaaaaa'];
    assert.equal(await home(), 'shop: has 1 of 2 commits');
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      assert.equal(await home(), 'shop: has 1 of 2 commits');
      // Now it has to ask, and cannot.
      deployed = ['bbbbbbb'];
      assert.equal(await home(), undefined);
    } finally {
      process.env['PATH'] = path;
    }
    // What could not be asked is asked again once something came.
    const later = shop.commit('later');
    deployed = [later];
    const repository = opened.get('shop')!;
    assert.equal(await home(), 'shop: has 1 of 1 commit');
    const next = new TestRepository(join(scratch.root, 'next'));
    shop.git('clone', '--quiet', pathToFileURL(shop.root).href, next.root);
    const coming = next.commit('coming');
    deployed = [coming];
    assert.equal(await home(), undefined);
    shop.git('fetch', '--quiet', next.root);
    assert.equal(await home(), undefined);
    repository.refresh();
    assert.equal(await home(), 'shop: has 1 of 1 commit');
  });

  it('is the one that a person chose, for as long as it is open', async () => {
    links = [link('bookshop', 'shop')];
    choices.set('bookshop', blog.root);
    assert.equal(await home(), 'blog: chosen');
    const automatic = await matcher.automatic('bookshop');
    assert.equal(automatic?.repository.name, 'shop');
    open('empty', 'shop');
    assert.equal(await home(), 'shop: has remote heroku');
    open('empty', 'blog', 'shop');
    choices.delete('bookshop');
    choices.set('books', blog.root);
    remoteNames = ['books'];
    assert.equal(await home(), 'blog: chosen');
  });

  it('is chosen among all, with what speaks for each', async () => {
    links = [link('bookshop', 'shop'), link('bookshop', 'hotfix')];
    deployed = [hashesIn(shop)[0] ?? '', hashesIn(shop)[1] ?? '', 'fffffff'];
    const told = (await matcher.candidates('bookshop')).map(
      (one) => `${one.repository.name} ${one.remote} ${commitsText(one)}`,
    );
    assert.deepEqual(told, [
      'empty undefined has 0 of 3 commits',
      'blog undefined has 0 of 3 commits',
      'shop heroku has 2 of 3 commits',
      'hotfix heroku has 2 of 3 commits',
    ]);
  });

  it('has the apps whose it is, also seen from a worktree', async () => {
    links = [link('bookshop', 'shop'), link('bookshop', 'hotfix'), link('books', 'shop')];
    choices.set('books', blog.root).set('notes', shop.root);
    const apps = async (name: string) => [...(await matcher.appsOf(opened.get(name)!))];
    assert.deepEqual(await apps('shop'), ['bookshop', 'notes']);
    assert.deepEqual(await apps('hotfix'), ['bookshop']);
    assert.deepEqual(await apps('blog'), ['books']);
  });
});
