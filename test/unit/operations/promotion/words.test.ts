import assert from 'node:assert/strict';
import { promotionWords } from '../../../../src/operations/promotion/words.ts';
import type { TargetResult } from '../../../../src/operations/engine/journal-entry.ts';
import type { Verdict } from '../../../../src/operations/engine/machine.ts';
import { intent, release } from '../engine/intents.ts';

const eu = { id: 'app-2', name: 'bookshop-eu' };
const shop = { id: 'app-1', name: 'bookshop' };
const promotion = intent({
  kind: 'promotion',
  origin: { app: { id: 'app-0', name: 'bookshop-staging' }, release: 'r84', version: 84 },
  targets: [
    { app: shop, newest: null, current: null },
    { app: eu, newest: null, current: null },
  ],
});

function madeOf(
  app: TargetResult['app'],
  status: string | undefined,
  refusal: string | null = null,
): TargetResult {
  return { app, release: status === undefined ? null : { id: 'x', version: 73, status }, refusal };
}

const made = (...all: readonly TargetResult[]): Verdict => ({ is: 'made', made: all, found: false });
const foreign = release(73, { description: 'Set BANNER config vars' });

describe('what is said of a promotion', () => {
  const cases: readonly (readonly [Verdict, RegExp])[] = [
    [made(madeOf(shop, 'succeeded')), /^bookshop runs bookshop-staging v84’s code now, as v73\.$/],
    [made(madeOf(shop, 'pending')), /^bookshop is being released, as v73\.$/],
    [made(madeOf(shop, 'failed')), /^The promotion to bookshop failed, as v73\.$/],
    [
      made(madeOf(shop, 'succeeded'), madeOf(eu, undefined, 'User does not have access to that app')),
      /^bookshop runs .+ The promotion to bookshop-eu was refused: User does not have access to that app\.$/,
    ],
    [
      made(madeOf(shop, 'succeeded'), madeOf(eu, undefined)),
      /No promoted release has appeared on bookshop-eu\.$/,
    ],
    [
      { is: 'made', made: [madeOf(shop, 'succeeded'), madeOf(eu, undefined)], found: true, open: true },
      /^bookshop runs .+ No promoted release has appeared on bookshop-eu yet\. Shiplog keeps checking and will notify you if it appears\.$/,
    ],
    [
      { is: 'moved', apps: [shop, eu], between: [] },
      /^bookshop-staging v84 was not promoted to bookshop and bookshop-eu: what bookshop and bookshop-eu run changed after the plan was made\./,
    ],
    [
      { is: 'moved', apps: [eu], between: [] },
      /^bookshop-staging v84 was not promoted to bookshop and bookshop-eu: what bookshop-eu runs changed after the plan was made\./,
    ],
    [
      { is: 'moved', apps: [shop], between: [foreign] },
      /^bookshop-staging v84 was not promoted to bookshop and bookshop-eu: v73 of bookshop \(Set BANNER config vars, by \S+\) was released after the plan was made\./,
    ],
    [
      { is: 'unsent', error: new Error('It is full.') },
      /^bookshop-staging v84 was not promoted to bookshop and bookshop-eu: It is full\.$/,
    ],
    [
      { is: 'refused', error: new Error('You may not.') },
      /^bookshop-staging v84 was not promoted to bookshop and bookshop-eu: You may not\.$/,
    ],
    [
      { is: 'stopped' },
      /^bookshop-staging v84 was not promoted to bookshop and bookshop-eu: it was stopped before the request was sent\.$/,
    ],
    [
      { is: 'missing', between: [], final: true },
      /lost, and the ledgers show no promotion of bookshop-staging v84\. Promote again/,
    ],
    [
      { is: 'missing', between: [foreign], final: false },
      /by you yet\. v73 .+ was released in the meantime\. .+ Shiplog keeps checking and will notify you if the promotion appears\.$/,
    ],
    [
      { is: 'unread', error: undefined },
      /not known whether bookshop-staging v84 was promoted to bookshop and bookshop-eu: /,
    ],
  ];
  for (const [verdict, expected] of cases) {
    it(`is the truth when it is ${verdict.is}: ${expected.source.slice(0, 40)}`, () => {
      assert.match(promotionWords.text({ intent: promotion, verdict, restarted: [] }), expected);
    });
  }
});
