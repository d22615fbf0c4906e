import assert from 'node:assert/strict';
import {
  aheadLabel,
  aheadSentence,
  behindLabel,
  behindSentence,
  headName,
  headPlace,
  type AheadBehind,
  unrelatedSentence,
} from '../../../../src/domain/release/ahead-behind.ts';

const hash = 'de63889a4c2a1f54a3c7c4b2f0a9e8d7c6b5a493';

function distance(ahead: number, behind: number, branch: string | undefined = 'main'): AheadBehind {
  return { ahead, behind, running: hash, head: { hash, branch } };
}

describe('where a checkout stands, in words', () => {
  const production = { name: 'bookshop', stage: 'production' } as const;
  const alone = { name: 'bookshop', stage: undefined };
  const detached = { ...distance(1, 2), head: { hash, branch: undefined } };
  const sentences: readonly (readonly [string, string])[] = [
    [aheadSentence(distance(5, 0), production), '5 commits on main are not in production'],
    [aheadSentence(distance(1, 0), production), '1 commit on main is not in production'],
    [aheadSentence(distance(5, 0), alone), '5 commits on main are not deployed yet'],
    [
      aheadSentence(distance(5, 0, 'a/b'), { name: 'x', stage: 'staging' }),
      '5 commits on a/b are not in staging',
    ],
    [aheadSentence(detached, production), '1 commit at de63889 is not in production'],
    [behindSentence(distance(0, 2), production), 'main is behind production by 2 commits'],
    [behindSentence(distance(0, 1), alone), 'main is behind bookshop by 1 commit'],
    [behindSentence(detached, production), 'de63889 is behind production by 2 commits'],
    [
      aheadSentence({ ...distance(5, 0), caveat: 'atLeast' }, production),
      'At least 5 commits on main are not in production',
    ],
    [
      behindSentence({ ...distance(0, 2), caveat: 'uncertain' }, production),
      'main is behind production by about 2 commits',
    ],
    [unrelatedSentence(distance(0, 0), production), 'main has no commit in common with what production runs'],
    [aheadLabel(distance(5, 0), production), '5 commits not in prod'],
    [aheadLabel({ ...distance(1, 0), caveat: 'atLeast' }, alone), 'At least 1 commit not deployed'],
    [behindLabel(distance(0, 2), production), '2 commits behind prod'],
    [behindLabel(distance(0, 1), alone), '1 commit behind bookshop'],
    [headPlace(distance(0, 0).head), 'on main'],
    [headPlace(detached.head), 'at de63889'],
    [headName(distance(0, 0).head), 'main'],
  ];
  for (const [found, expected] of sentences) {
    it(`says "${expected}"`, () => assert.equal(found, expected));
  }
});
