import assert from 'node:assert/strict';
import { answerOf, parseHash } from '../../../../src/features/find/answers.ts';
import { now, releaseOf } from '../../views/releases/release.ts';

const day = 86_400_000;
const first = releaseOf({ version: 46, createdAt: now - 3 * day });
const running = releaseOf({ version: 52, current: true });

describe('the answer to which release has a commit', () => {
  it('names the first release, and that a later one still has it', () => {
    const { short, sentence } = answerOf({ first, certain: true, running, has: true }, now);
    assert.equal(short, 'since v46');
    assert.equal(sentence, 'v46 shipped it first, 3 days ago by kendra. It is still running, in v52.');
  });

  it('says that the first release itself is running', () => {
    const { sentence } = answerOf({ first: running, certain: true, running, has: true }, now);
    assert.equal(sentence, 'v52 shipped it first, 5 minutes ago by kendra. That release is running now.');
  });

  it('says that it was taken back', () => {
    const { short, sentence } = answerOf({ first, certain: true, running, has: false }, now);
    assert.equal(short, 'taken back');
    assert.match(sentence, /It was taken back: v52, which runs now, does not have it\.$/);
  });

  it('does not say more than is known', () => {
    const earlier = answerOf({ first, certain: false, running, has: true }, now);
    assert.equal(earlier.short, 'v46 or earlier');
    assert.match(earlier.sentence, /^v46 had it, 3 days ago by kendra\. An earlier release may have/);
    const unknown = answerOf({ first, certain: true, running, has: undefined }, now);
    assert.equal(unknown.sentence, 'v46 shipped it first, 3 days ago by kendra.');
    const nowhere = answerOf({ first: undefined, certain: false, running, has: undefined }, now);
    assert.equal(nowhere.short, 'not found');
    const bySlug = answerOf({ first: undefined, certain: false, running, has: true }, now);
    assert.match(bySlug.sentence, /^v52, which runs now, has it\. Which release brought it is not known/);
  });

  it('says that it is not deployed yet', () => {
    const { short, sentence } = answerOf({ first: undefined, certain: true, running, has: false }, now);
    assert.equal(short, 'not deployed yet');
    assert.equal(sentence, 'It is not deployed yet: v52 runs now, without it.');
    const nothing = { first: undefined, certain: true, running: undefined, has: undefined };
    assert.equal(answerOf(nothing, now).sentence, 'Nothing was released there yet.');
  });
});

describe('a hash that a person gives', () => {
  it('is 7 to 64 hexadecimal digits, however it was copied', () => {
    assert.equal(parseHash(' DE63889\n'), 'de63889');
    assert.equal(parseHash('a'.repeat(64)), 'a'.repeat(64));
    for (const text of ['', 'de6388', 'de63889g', '--help', 'a'.repeat(65), 'de63889 7c35f77']) {
      assert.equal(parseHash(text), undefined, text);
    }
  });
});
