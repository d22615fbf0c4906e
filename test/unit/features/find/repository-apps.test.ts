import assert from 'node:assert/strict';
import type { RepositoryMatch, MatchReason } from '../../../../src/code/repository-matcher.ts';
import type { Repository } from '../../../../src/git/repository.ts';
import type { CatalogApp } from '../../../../src/catalog/account-apps.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { appsOf } from '../../../../src/features/find/repository-apps.ts';
import { appOf } from '../../views/releases/release.ts';

const [shop, other] = ['bookshop', 'other'].map((name) => ({ name, commonDir: name }) as Repository) as [
  Repository,
  Repository,
];
const pipeline = { id: 'p', name: 'bookshop' };

/** Says of each app where its code is, and why that is known. */
const places = (where: Readonly<Record<string, Repository>>, reason: MatchReason = { kind: 'only' }) => ({
  matchOf(name: string): Promise<RepositoryMatch | undefined> {
    const repository = where[name];
    return Promise.resolve(repository && { repository, reason });
  },
});

const known = (app: CatalogApp, about = {}) => ({ app, shown: true, hidden: false, ...about });
const names = (apps: readonly CatalogApp[]) => apps.map(({ name }) => name);

describe('the apps that run the code of a repository', () => {
  const staging = appOf('bookshop-staging', { linked: true, pipeline, stage: 'staging' });

  it('are those of its remotes, and what is promoted from them', async () => {
    const apps = [
      known(staging),
      known(appOf('bookshop', { pipeline, stage: 'production' }), { shown: false }),
      known(appOf('bookshop-pr-12', { pipeline, stage: 'review' })),
      known(appOf('blog', { linked: true })),
      known(appOf('unrelated')),
    ];
    const found = await appsOf(shop, places({ 'bookshop-staging': shop, blog: other }), apps);
    assert.deepEqual(names(found), ['bookshop-staging', 'bookshop']);
  });

  it('are also those whose commits it has, or for which it was chosen', async () => {
    const apps = [known(appOf('bookshop'), { shown: false }), known(appOf('blog'))];
    for (const why of [{ kind: 'chosen' }, { kind: 'commits', present: 2, of: 3 }] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const found = await appsOf(shop, places({ bookshop: shop, blog: other }, why), apps);
      assert.deepEqual(names(found), ['bookshop']);
    }
  });

  it('are the same for each worktree', async () => {
    const worktree = { name: 'hotfix', commonDir: shop.commonDir } as Repository;
    const found = await appsOf(worktree, places({ 'bookshop-staging': shop }), [known(staging)]);
    assert.deepEqual(names(found), ['bookshop-staging']);
  });

  it('leave out an app of the pipeline that has a repository of its own, and what is hidden', async () => {
    const apps = [
      known(staging),
      known(appOf('billing', { linked: true, pipeline })),
      known(appOf('bookshop', { pipeline }), { hidden: true }),
    ];
    const found = await appsOf(shop, places({ 'bookshop-staging': shop, billing: other }), apps);
    assert.deepEqual(names(found), ['bookshop-staging']);
  });

  it('are those that are shown where no remote names any', async () => {
    const apps = [known(appOf('bookshop')), known(appOf('far'), { shown: false })];
    assert.deepEqual(names(await appsOf(shop, places({ bookshop: shop, far: shop }), apps)), ['bookshop']);
    await assert.rejects(
      appsOf(shop, places({}), apps),
      (error) => error instanceof Problem && /git remote add/.test(error.message),
    );
  });
});
