import assert from 'node:assert/strict';
import type { RangeCommit } from '../../../../src/git/ranges.ts';
import { commitRow } from '../../../../src/views/rows/commit-rows.ts';
import { commitOf, now } from '../releases/release.ts';

function listed(subject: string, mainline = true): RangeCommit {
  return { commit: commitOf({ subject }), merge: false, mainline };
}

describe('the row of a commit', () => {
  it('says what, which, who and when', () => {
    const row = commitRow({ commit: commitOf({ date: now - 3_600_000 }), merged: [], back: false }, now);
    assert.deepEqual(row, {
      label: 'Fix the cart total for gift cards',
      description: '1h · Kendra · de63889',
      icon: { id: 'git-commit', color: undefined },
      contextValue: 'commit',
      spoken: 'Fix the cart total for gift cards, commit de63889, by Kendra, 1 hour ago',
    });
  });

  it('tells a merge, and how many it brought', () => {
    const commit = commitOf({ parents: ['a', 'b'] });
    const row = commitRow({ commit, merged: [listed('a'), listed('b')], back: false }, now);
    assert.equal(row.icon.id, 'git-merge');
    assert.equal(row.description, 'now · Kendra · merges 2 commits · de63889');
  });

  it('shows the title of the pull request that it merges', () => {
    const commit = commitOf({ subject: 'Merge pull request #46 from a/b', title: 'feat: add wish lists' });
    const row = commitRow({ commit, merged: [], back: false }, now);
    assert.equal(row.label, 'feat: add wish lists');
    assert.doesNotMatch(row.spoken, /Merge pull request/);
  });

  it('tells one that was taken back', () => {
    const row = commitRow({ commit: commitOf(), merged: [], back: true }, now);
    assert.equal(row.icon.id, 'discard');
    assert.match(row.description, / · taken back · de63889$/);
    assert.match(row.spoken, /, taken back, /);
  });

  it('shows what would disturb the rows beside, and is never empty', () => {
    const commit = commitOf({ subject: 'a\u202Eb', author: 'Kendra\u0007' });
    const row = commitRow({ commit, merged: [], back: false }, now);
    assert.equal(row.label, 'a[U+202E]b');
    assert.equal(row.description, 'now · Kendra[U+0007] · de63889');
    const empty = commitRow({ commit: commitOf({ subject: '' }), merged: [], back: false }, now);
    assert.equal(empty.label, 'No message');
  });
});
