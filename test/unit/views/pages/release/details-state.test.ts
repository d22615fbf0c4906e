import assert from 'node:assert/strict';
import type { Part } from '../../../../../src/domain/part.ts';
import type { Slug } from '../../../../../src/domain/release/release.ts';
import { viewOf } from '../../../../../src/views/pages/release/release-view.ts';
import { commitOf, releaseOf } from '../../releases/release.ts';

const absent: Part<never> = { state: 'absent', why: '' };

/** The page of a release that names its commit by a version. */
function pageOf(commit: ReturnType<typeof commitOf> | undefined, slugCommit: string | null = null) {
  const release = releaseOf({ description: 'Deploy 20241015' });
  const value: Slug = {
    id: 'slug',
    commit: slugCommit,
    stack: 'heroku-26',
    size: null,
    processTypes: {},
    buildpack: null,
  };
  return viewOf({
    release,
    ledger: [release],
    complete: true,
    clockAhead: 0,
    slug: { state: 'known', value },
    config: absent,
    commit: { state: 'known', value: commit },
    commitDetails: absent,
    changes: { before: absent, config: absent, slug: absent, code: absent },
    output: absent,
    pages: { website: undefined, dashboard: undefined },
  });
}

describe('the page of a release that names a version instead of a commit', () => {
  it('has the commit of the tag with that name', () => {
    const { code, commit, actions } = pageOf(commitOf());
    assert.equal(code?.short, '20241015');
    assert.deepEqual(commit.state === 'known' && commit.value.subject, 'Fix the cart total for gift cards');
    assert.ok(actions.more.flat().includes('openCommit'));
  });

  it('says that there is none where no tag has that name', () => {
    const { commit, actions } = pageOf(undefined);
    assert.deepEqual(commit, { state: 'absent', why: 'This release was not built from a commit.' });
    assert.ok(!actions.more.flat().includes('openCommit'));
  });

  it('goes by the hash where the slug has one', () => {
    const { hash } = commitOf();
    assert.equal(pageOf(commitOf(), hash).code?.short, hash.slice(0, 7));
    assert.equal(pageOf(commitOf(), '').code?.short, '20241015');
  });
});
