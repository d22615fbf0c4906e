// Who released a release, and who wrote its code.
import assert from 'node:assert/strict';
import { peopleText } from '../../../../src/domain/release/people.ts';
import { commitOf } from '../../views/releases/release.ts';
import { makeRelease } from './make.ts';

describe('the people of a release', () => {
  const deploy = makeRelease(1, {
    description: 'Deploy de63889a',
    user: { id: 'k', email: 'katie@example.com' },
  });

  it('are who released it and who wrote it, each by what they did', () => {
    assert.equal(peopleText(deploy, commitOf(), undefined), 'released by katie, written by Kendra');
    const details = { coAuthors: [{ name: 'Shanley', email: 's@example.com' }] };
    assert.equal(
      peopleText(deploy, commitOf(), details),
      'released by katie, written by Kendra with Shanley',
    );
  });

  it('are named once where the addresses are the same, unless others helped', () => {
    const commit = commitOf({ author: 'Katie', email: 'katie@example.com' });
    assert.equal(peopleText(deploy, commit, { coAuthors: [] }), 'released by katie');
    const details = { coAuthors: [{ name: 'Shanley', email: 's@example.com' }] };
    assert.match(peopleText(deploy, commit, details), /^released by katie, written by Katie with Shanley$/);
  });

  it('are one where nobody wrote anything, or nobody knows who did', () => {
    assert.equal(peopleText(makeRelease(2), commitOf(), undefined), 'released by kendra');
    assert.equal(peopleText(deploy, undefined, undefined), 'released by katie');
  });
});
