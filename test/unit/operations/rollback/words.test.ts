import assert from 'node:assert/strict';
import type { State } from '../../../../src/operations/engine/journal-entry.ts';
import { pendingText } from '../../../../src/operations/engine/pending.ts';
import { rollbackWords } from '../../../../src/operations/rollback/words.ts';
import type { End } from '../../../../src/operations/engine/operation.ts';
import { stageText } from '../../../../src/operations/engine/stage-text.ts';
import type { Verdict } from '../../../../src/operations/engine/machine.ts';
import { app, intent, release } from '../engine/intents.ts';

const said = (verdict: Verdict, some: Partial<End> = {}) =>
  rollbackWords.text({ intent: intent(), verdict, restarted: [], ...some });
const made = (status: string) => [{ app, release: { id: 'id-4', version: 4, status }, refusal: null }];

describe('what a person is told of a rollback that was confirmed', () => {
  const cases: readonly (readonly [string, Verdict, string])[] = [
    [
      'who came in between',
      { is: 'moved', apps: [app], between: [release(5, { description: 'Deploy\n5' }), release(4)] },
      'bookshop was not rolled back: v5 (Deploy 5, by kendra@example.com) and v4 (Deploy 4, by kendra@example.com) were released after the plan was made. Check the new plan, then roll back if you still want to.',
    ],
    [
      'that another release runs',
      { is: 'moved', apps: [app], between: [] },
      'bookshop was not rolled back: its running release changed after the plan was made. Check the new plan, then roll back if you still want to.',
    ],
    [
      'why it was not sent',
      { is: 'unsent', error: new Error('No disk.') },
      'bookshop was not rolled back: No disk.',
    ],
    [
      'why it was refused',
      { is: 'refused', error: new Error('Not you.') },
      'bookshop was not rolled back: Not you.',
    ],
    [
      'that they stopped it',
      { is: 'stopped' },
      'bookshop was not rolled back: it was stopped before the request was sent.',
    ],
    [
      'that it was made',
      { is: 'made', made: made('succeeded'), found: true },
      'bookshop was rolled back to v1, as v4.',
    ],
    [
      'that it is under way',
      { is: 'made', made: made('pending'), found: true },
      'bookshop is being rolled back to v1, as v4.',
    ],
    [
      'that it failed',
      { is: 'made', made: made('failed'), found: true },
      'The rollback of bookshop to v1 failed, as v4.',
    ],
    [
      'that it is not there so far',
      { is: 'missing', between: [], final: false },
      'The answer of api.heroku.com was lost, and the ledger shows no rollback to v1 yet. bookshop still runs what it ran before. Roll back again if you still want to. Shiplog keeps checking and will notify you if the rollback appears.',
    ],
    [
      'that it will not come, and what did',
      { is: 'missing', between: [release(4)], final: true },
      'The answer of api.heroku.com was lost, and the ledger shows no rollback of yours to v1. v4 (Deploy 4, by kendra@example.com) was released in the meantime. Check the releases, then roll back if you still want to.',
    ],
    [
      'that nobody can tell',
      { is: 'unread', error: new Error('Offline.') },
      'It is not known whether bookshop was rolled back to v1: the answer of api.heroku.com was lost, and the ledger cannot be read. Nothing else was sent. Shiplog keeps checking and will notify you.',
    ],
    [
      'that they did not wait',
      { is: 'unread', error: undefined },
      'It is not known whether bookshop was rolled back to v1: you stopped waiting for the answer. Nothing else was sent. Shiplog keeps checking and will notify you.',
    ],
  ];
  for (const [what, verdict, text] of cases) it(`is ${what}`, () => assert.equal(said(verdict), text));

  it('is whose code or config vars run again, where the plan is known', () => {
    const verdict: Verdict = { is: 'made', made: made('succeeded'), found: false };
    assert.equal(said(verdict, { sameCode: false }), 'bookshop runs v1’s code again, as v4.');
    assert.equal(said(verdict, { sameCode: true }), 'bookshop has the config vars of v1 again, as v4.');
  });
});

describe('how far a rollback is', () => {
  const cases: readonly (readonly [State, boolean, string])[] = [
    [{ at: 'guarding' }, false, 'checking that nothing changed since the plan'],
    [{ at: 'sent' }, false, 'request → release phase → restart'],
    [{ at: 'sent' }, true, 'request (sent, and cannot be taken back)'],
    [{ at: 'looking', since: 0, looks: 0, told: null }, false, 'the answer was lost; reading the ledger'],
    [
      { at: 'following', made: made('pending'), found: false },
      false,
      'request done → release phase of v4 runs → restart',
    ],
  ];
  for (const [state, isStopped, text] of cases) {
    it(`is said as “${text}”`, () => assert.equal(stageText(state, isStopped), text));
  }
});

describe('what is said of a release phase', () => {
  it('that is under way is whose it is, since when, and what can be done', () => {
    const pending = release(53, { status: 'pending', createdAt: 0 });
    const { message, detail } = pendingText(pending, 125_000, 'rollback');
    assert.equal(message, 'v53 of bookshop is still being released by kendra (2 min).');
    assert.match(detail, /^“Deploy 53”\. .+ Wait until v53 is done .+, or cancel\. Nothing was changed\.$/);
  });
});
