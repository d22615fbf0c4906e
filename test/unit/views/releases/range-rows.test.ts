import assert from 'node:assert/strict';
import type { RangeCommit } from '../../../../src/git/ranges.ts';
import {
  furtherLabel,
  groupByMerge,
  rangeRow,
  rangesAbove,
} from '../../../../src/views/releases/range-rows.ts';
import { commitOf } from './release.ts';

function listed(subject: string, mainline = true): RangeCommit {
  return { commit: commitOf({ subject }), merge: false, mainline };
}

describe('commits in groups', () => {
  it('are those of the main line, each with what it merged', () => {
    const commits = [listed('a'), listed('merge'), listed('x', false), listed('y', false), listed('b')];
    const groups = groupByMerge(commits).map(({ first, merged }) => [
      first.commit.subject,
      merged.map(({ commit }) => commit.subject),
    ]);
    assert.deepEqual(groups, [
      ['a', []],
      ['merge', ['x', 'y']],
      ['b', []],
    ]);
    assert.deepEqual(groupByMerge([]), []);
  });
});

describe('what stands above the releases', () => {
  const running = '1'.repeat(40);
  const hash = '2'.repeat(40);
  const place = { name: 'bookshop', stage: 'production' } as const;
  const of = (ahead: number, behind: number) =>
    rangesAbove({ ahead, behind, running, head: { hash, branch: 'main' } }, { version: 52 }, place);

  it('is nothing where both are the same', () => assert.deepEqual(of(0, 0), []));

  it('is what is not out yet, compared with what runs', () => {
    const [ahead, ...others] = of(5, 0);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [ahead?.label, ahead?.where, ahead?.sentence],
      ['5 commits not in prod', 'on main', '5 commits on main are not in production'],
    );
    assert.ok(ahead);
    assert.equal(ahead.title, 'bookshop v52 ↔ main');
    assert.deepEqual(ahead.span, { from: running, to: hash });
  });

  it('is also what is out and not checked out, the other way round', () => {
    const [ahead, behind] = of(1, 2);
    assert.equal(ahead?.about, 'ahead');
    assert.deepEqual(
      [behind?.label, behind?.where, behind?.sentence],
      ['2 commits behind prod', 'on main', 'main is behind production by 2 commits'],
    );
    assert.ok(behind);
    assert.equal(behind.title, 'main ↔ bookshop v52');
    assert.deepEqual(behind.span, { from: hash, to: running });
  });

  it('opens its changes, where it has an editor of its own', () => {
    const texts = { label: 'l', where: 'on main', sentence: 's' };
    const row = rangeRow({ about: 'ahead', ...texts, title: 't' });
    assert.deepEqual([row.contextValue, row.icon.id], ['code', 'arrow-up']);
    assert.deepEqual([row.description, row.spoken], ['on main', 's']);
    assert.equal(rangeRow({ about: 'back', ...texts, title: undefined }).contextValue, '');
  });
});

describe('the last row of many', () => {
  it('says how many there are', () => {
    const shown = { shown: 200, count: 1512 };
    assert.equal(furtherLabel({ what: 'commits', ...shown }), 'Load more (200 of 1,512 commits)');
    assert.equal(furtherLabel({ what: 'files', ...shown }), 'Show more (200 of 1,512 files)');
  });
});
