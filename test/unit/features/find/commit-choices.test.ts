// Commits, as a person finds them by what they type.
import assert from 'node:assert/strict';
import { commitsMatching, namesMatching } from '../../../../src/features/find/commit-choices.ts';
import type { CommitName } from '../../../../src/git/names.ts';
import { assertQuick } from '../../domain/release/make.ts';
import { commitOf } from '../../views/releases/release.ts';

const named = (name: string, kind: CommitName['kind'] = 'branch'): CommitName => ({ name, kind, hash: name });

describe('finding a commit by what is typed', () => {
  it('finds names, the one that was typed in full first', () => {
    const names = [named('HEAD', 'head'), named('mainly'), named('main'), named('origin/main', 'remote')];
    const found = (text: string) => namesMatching(names, text).map(({ name }) => name);
    assert.deepEqual(found(' Main '), ['main', 'mainly', 'origin/main']);
    assert.deepEqual(found('head'), ['HEAD']);
    assert.deepEqual([found(''), found('x')], [[], []]);
  });

  it('offers a few names of a repository that has thousands, and always the one that was typed', () => {
    const names = Array.from({ length: 50_000 }, (_, index) => named(`v${50_000 - index}`, 'tag'));
    const found = assertQuick(() => namesMatching(names, 'v1'));
    assert.deepEqual([found.length, found[0]?.name], [20, 'v1']);
  });

  it('finds commits by words, who wrote them, and the first digits of their hash', () => {
    const commits = [
      commitOf(),
      commitOf({
        hash: 'c0ffee'.padEnd(40, '0'),
        author: 'Katie',
        email: 'k@example.com',
        subject: 'Merge #7',
        title: 'Sell cards',
      }),
    ];
    const found = (text: string) => commitsMatching(commits, text).map(({ author }) => author);
    assert.deepEqual(found(''), ['Kendra', 'Katie']);
    assert.deepEqual(found('cards SELL'), ['Katie']);
    assert.deepEqual(found('kendra fix'), ['Kendra']);
    assert.deepEqual(found('c0ff'), ['Katie']);
    assert.deepEqual([found('0ffee'), found('sell kendra')], [[], []]);
  });
});
