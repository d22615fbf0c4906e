import assert from 'node:assert/strict';
import { newsFor, newsLevels, newsSince, seenOf, worthTelling } from '../../../../src/domain/release/news.ts';
import { makeRelease } from './make.ts';

const describeItems = (items: ReturnType<typeof newsSince>): string[] =>
  items.map(({ kind, release }) => `${kind} v${release.version}`);

describe('the news of a ledger', () => {
  const known = [makeRelease(2, { description: 'Deploy aaaaaaaa' }), makeRelease(1)];

  it('are the releases that came since it was seen, newest first', () => {
    const now = [makeRelease(4), makeRelease(3, { description: 'Deploy bbbbbbbb' }), ...known];
    assert.deepEqual(describeItems(newsSince(seenOf(known), now)), ['config v4', 'deploy v3']);
    assert.deepEqual(newsSince(seenOf(now), now), []);
    assert.deepEqual(describeItems(newsSince(seenOf([]), known)), ['deploy v2', 'config v1']);
  });

  it('begin when a release is settled, and tell of it once', () => {
    const pending = [makeRelease(3, { description: 'Deploy bbbbbbbb', status: 'pending' }), ...known];
    assert.deepEqual(newsSince(seenOf(known), pending), []);
    const failed = [makeRelease(3, { description: 'Deploy bbbbbbbb', status: 'failed' }), ...known];
    assert.deepEqual(describeItems(newsSince(seenOf(pending), failed)), ['failure v3']);
    assert.deepEqual(newsSince(seenOf(failed), failed), []);
  });

  it('that a person made are news to others only, unless they failed', () => {
    const shanley = { id: 'shanley', email: 'shanley@example.com' };
    const items = newsSince(seenOf([]), [
      makeRelease(3, { user: shanley }),
      makeRelease(2, { status: 'failed' }),
      makeRelease(1),
    ]);
    const untold = new Map<string, string>();
    assert.deepEqual(describeItems(newsFor(items, 'kendra', untold)), ['config v3', 'failure v2']);
    assert.deepEqual(describeItems(newsFor(items, 'shanley', untold)), ['failure v2', 'config v1']);
    assert.equal(newsFor(items, undefined, untold).length, 3);
  });

  it('are none to a person who was told by what made them, until they end otherwise', () => {
    const items = newsSince(seenOf([]), [makeRelease(2, { status: 'failed' }), makeRelease(1)]);
    const told = new Map([
      ['release-1', 'succeeded'],
      ['release-2', 'pending'],
    ]);
    assert.deepEqual(describeItems(newsFor(items, undefined, told)), ['failure v2']);
    told.set('release-2', 'failed');
    assert.deepEqual(newsFor(items, undefined, told), []);
  });

  it('are told as far as the level goes', () => {
    const items = newsSince(
      seenOf([]),
      [
        ['Attach A (@ref:b)', 'succeeded'],
        ['Rollback to v1', 'succeeded'],
        ['Deploy aaaaaaaa', 'failed'],
        ['Set A config vars', 'succeeded'],
        ['Promote bookshop-staging v87 de63889a', 'succeeded'],
        ['Deploy bbbbbbbb', 'succeeded'],
        ['Enable Logplex', 'succeeded'],
      ].map(([description = '', status = ''], index) => makeRelease(7 - index, { description, status })),
    );
    const told = newsLevels.map((level) => worthTelling(items, level).map(({ release }) => release.version));
    assert.deepEqual(told, [[], [], [5], [6, 5, 3, 2], [7, 6, 5, 4, 3, 2, 1]]);
  });
});
