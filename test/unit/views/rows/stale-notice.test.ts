import assert from 'node:assert/strict';
import { Problem } from '../../../../src/domain/problem.ts';
import { quietText, troubleText, type Unread } from '../../../../src/views/rows/stale-notice.ts';
import { now } from '../releases/release.ts';

describe('what stands above rows that may be old', () => {
  const gone = () => new Problem('It cannot be reached.');
  const ago = (minutes: number) => now - minutes * 60_000;
  const cases: readonly (readonly [what: string, unread: readonly Unread[], text: string])[] = [
    ['nothing when all is good', [], ''],
    ['only why, when nothing was read yet', [{ error: gone(), readAt: undefined }], 'It cannot be reached.'],
    [
      'why, and how old it is',
      [{ error: gone(), readAt: ago(5) }],
      'It cannot be reached. Showing what was read 5 minutes ago.',
    ],
    [
      'a sentence of what is just a moment old',
      [{ error: gone(), readAt: now }],
      'It cannot be reached. Showing what was read a moment ago.',
    ],
    [
      'the age of the oldest which that trouble holds up',
      [
        { error: gone(), readAt: ago(1) },
        { error: gone(), readAt: ago(3) },
        { error: new Problem('It is another one.'), readAt: ago(9) },
      ],
      'It cannot be reached. Showing what was read 3 minutes ago.',
    ],
  ];
  for (const [what, unread, text] of cases)
    it(`is ${what}`, () => assert.equal(troubleText(unread, now), text));
});

describe('what is said of platforms that are left alone for a while', () => {
  const asked = (host: string, ms?: number) => ({
    client: { host, budget: { quietUntil: ms === undefined ? undefined : now + ms } },
  });

  it('is nothing where all of them are asked', () => assert.equal(quietText([asked('a.example')], now), ''));

  it('is when each is asked again, once', () =>
    assert.equal(
      quietText([asked('a.example', 61_000), asked('a.example', 5_000), asked('b.example', 5_000)], now),
      'a.example is limiting requests. Shiplog tries again in 2 minutes, or when you refresh. ' +
        'b.example is limiting requests. Shiplog tries again within a minute, or when you refresh.',
    ));
});
