import assert from 'node:assert/strict';
import { choiceText } from '../../../../src/features/picks/choice-text.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { makeRelease } from '../../domain/release/make.ts';

describe('what is said of a release in a list to choose from', () => {
  const textOf = (some: Partial<Release>, reason?: string) => {
    const release = makeRelease(52, { createdAt: 0, ...some });
    return choiceText({ release, commit: undefined, reason }, undefined, ['suggested', undefined], 3_600_000);
  };

  it('begins with its state, in the words of its row', () => {
    assert.match(textOf({}), /^suggested · 1 h · released by /);
    assert.match(textOf({ current: true }), /^running · suggested · 1 h/);
    assert.match(textOf({ status: 'failed' }), /^failed · suggested/);
    assert.match(textOf({ status: 'pending' }), /^releasing · /);
    assert.match(textOf({ status: 'expired' }), /^expired · /);
    assert.match(textOf({ status: 'paused' }), /^paused · /);
  });

  it('leaves the state to the reason why it cannot be chosen', () => {
    assert.match(textOf({ status: 'failed' }, 'has never run'), /^suggested/);
  });
});
