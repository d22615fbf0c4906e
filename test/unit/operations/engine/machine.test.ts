import assert from 'node:assert/strict';
import { ApiError, CodeWanted } from '../../../../src/api/errors.ts';
import type { Time } from '../../../../src/operations/engine/clocks.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import type { TargetResult, State } from '../../../../src/operations/engine/journal-entry.ts';
import { begin, type Event, type Next, resume, step } from '../../../../src/operations/engine/machine.ts';
import { app, intent, ledger, release, rolledBack } from './intents.ts';

const at = (time: number): Time => ({ slow: time, fast: time });
const guarding: State = { at: 'guarding' };
const sent: State = { at: 'sent' };
const looking = (some: object = {}): State => ({
  at: 'looking',
  since: 1_000,
  looks: 0,
  told: null,
  ...some,
});
const made = (status: string): TargetResult[] => [
  { app, release: { id: 'id-4', version: 4, status }, refusal: null },
];
const following: State = { at: 'following', made: made('pending'), found: false };

function read(releases: readonly Release[], some: object = {}): Event {
  const others = { claimed: [], found: [], sending: false };
  return { is: 'read', ledgers: { [app.id]: releases }, others, asked: at(2_000), ...some };
}

const unread: Event = { is: 'unread', error: 'offline', denied: false };
const denied: Event = { is: 'unread', error: 'not found', denied: true };
const lost: Event = { is: 'lost', error: 'reset', now: at(1_000) };
const wanted = new CodeWanted(new ApiError(403, 'two_factor', 'A code.', undefined));
const doubted = (certain: boolean): Event => ({
  is: 'doubted',
  error: new Error('No.'),
  certain,
  now: at(1_000),
});
const next = (state: State, event: Event) => step(intent(), state, event);
const wait = (after: number) => ({ do: 'read', after });
const look = (after: number) => ({ ...wait(after), others: true });
const guard = { ...wait(0), guards: true };

/** What a person is told at the end, and that it is the end. */
function ending(after: Next | undefined) {
  assert.deepEqual([after?.state.at, after?.effect.do], ['over', 'end']);
  return after?.report;
}

describe('the write, step by step', () => {
  it('begins with a look at the ledger', () => {
    assert.deepEqual(begin(), { state: guarding, effect: guard });
  });

  describe('while it makes sure that nothing came in between', () => {
    it('sends it when the ledger is the one of the plan, and soon', () => {
      assert.deepEqual(next(guarding, read(ledger)), { state: sent, effect: { do: 'send', before: 12_000 } });
    });

    const moved: readonly (readonly [string, readonly Release[], readonly number[]])[] = [
      ['a release came', [release(4), ...ledger], [4]],
      ['two came', [release(5), release(4), ...ledger], [5, 4]],
      ['the same rollback came', rolledBack(), [4]],
      ['another one runs', [release(3), release(2, { current: true }), release(1)], []],
      ['none runs', [release(3), release(2), release(1)], []],
      ['the newest failed', [release(3, { current: true, status: 'failed' }), ...ledger.slice(1)], []],
      ['the ledger is another one', [release(3, { current: true, id: 'other' })], []],
      ['the ledger is empty', [], []],
    ];
    for (const [what, releases, between] of moved) {
      it(`ends when ${what}`, () => {
        const verdict = ending(next(guarding, read(releases)));
        assert.equal(verdict?.is, 'moved');
        assert.deepEqual(
          verdict.between.map(({ version }) => version),
          between,
        );
      });
    }

    it('ends when one ledger of several moved', () => {
      const other = { id: 'app-2', name: 'bookshop-eu' };
      const two = intent({ targets: [...intent().targets, { ...intent().targets[0]!, app: other }] });
      const both = (second: readonly Release[]) =>
        step(two, guarding, read([], { ledgers: { [app.id]: ledger, [other.id]: second } }));
      assert.equal(both(ledger)?.effect.do, 'send');
      assert.equal(ending(both([release(4), ...ledger]))?.is, 'moved');
    });

    it('ends when a ledger moved that is only watched, and names its app', () => {
      const source = { id: 'app-2', name: 'bookshop-staging' };
      const guarded = intent({ guards: [{ ...intent().targets[0]!, app: source }] });
      const both = (second: readonly Release[]) =>
        step(guarded, guarding, read([], { ledgers: { [app.id]: ledger, [source.id]: second } }));
      assert.equal(both(ledger)?.effect.do, 'send');
      const verdict = ending(both([release(4), ...ledger]));
      assert.ok(verdict?.is === 'moved');
      assert.deepEqual([verdict.apps, verdict.between.map(({ version }) => version)], [[source], [4]]);
    });

    it('ends when the ledger cannot be read, the intent cannot be kept, or the person stops it', () => {
      assert.deepEqual(ending(next(guarding, unread)), { is: 'unsent', error: 'offline' });
      assert.deepEqual(ending(next(guarding, { is: 'unkept', error: 'full' })), {
        is: 'unsent',
        error: 'full',
      });
      assert.deepEqual(ending(next(guarding, { is: 'stop' })), { is: 'stopped' });
    });
  });

  describe('when it is to be sent', () => {
    it('looks again when it did not leave in time, and gives up after some times', () => {
      assert.deepEqual(next(sent, { is: 'stale' }), { ...begin(), state: { ...guarding, stale: 1 } });
      let state: State = sent;
      for (let time = 0; time < 4; time += 1) {
        const after = next(state, { is: 'stale' });
        assert.equal(after?.state.at, 'guarding');
        state = next(after.state, read(ledger))?.state ?? sent;
        assert.equal(state.at, 'sent');
      }
      assert.equal(ending(next(state, { is: 'stale' }))?.is, 'unsent');
    });

    it('measures how old the guard is by the clock that is ahead', () => {
      const after = next(guarding, read(ledger, { asked: { slow: 2_000, fast: 5_000 } }));
      assert.deepEqual(after?.effect, { do: 'send', before: 15_000 });
    });

    it('ends when the person takes it back before it has left, and when nothing of it could leave', () => {
      assert.deepEqual(ending(next(sent, { is: 'withdrawn' })), { is: 'stopped' });
      assert.deepEqual(ending(next(sent, { is: 'unsent', error: 'offline' })), {
        is: 'unsent',
        error: 'offline',
      });
    });

    it('says nothing when another window has it, which tells', () => {
      assert.equal(ending(next(sent, { is: 'taken' })), undefined);
    });

    it('ends when it cannot be kept that it is', () => {
      assert.deepEqual(ending(next(sent, { is: 'unkept', error: 'full' })), { is: 'unsent', error: 'full' });
    });

    it('cannot be called back', () => {
      assert.equal(next(sent, { is: 'stop' }), undefined);
    });

    it('ends with what the platform says', () => {
      const answer = made('succeeded');
      assert.deepEqual(ending(next(sent, { is: 'answered', made: answer })), {
        is: 'made',
        made: answer,
        found: false,
      });
      assert.deepEqual(ending(next(sent, { is: 'refused', error: 'no' })), { is: 'refused', error: 'no' });
    });

    it('claims what it made, for others not to take it for theirs', () => {
      const after = next(sent, { is: 'answered', made: made('failed') });
      assert.deepEqual(after?.state, { at: 'over', claimed: ['id-4'], found: false });
      const found = next(looking(), read(rolledBack()));
      assert.deepEqual(found?.state, { at: 'over', claimed: ['id-4'], found: true });
    });

    it('follows a release phase', () => {
      assert.deepEqual(next(sent, { is: 'answered', made: made('pending') }), {
        state: following,
        effect: wait(2_000),
      });
    });

    describe('and refused for want of a code', () => {
      const asking: State = { at: 'asking', asked: 1 };

      it('asks for it, and keeps that nothing happened', () => {
        assert.deepEqual(next(sent, { is: 'wanted', wanted }), {
          state: asking,
          effect: { do: 'ask', wanted, again: false },
        });
      });

      it('makes its guard again once the person gave it: nothing is sent on what was seen before', () => {
        const after = next(asking, { is: 'unlocked' });
        assert.deepEqual(after, { state: { at: 'guarding', asked: 1 }, effect: guard });
        assert.equal(ending(next(after.state, read([release(4), ...ledger])))?.is, 'moved');
        const again = next(after.state, read(ledger));
        assert.deepEqual(again, { state: { at: 'sent', asked: 1 }, effect: { do: 'send', before: 12_000 } });
      });

      it('asks three times, and then tells the refusal', () => {
        const asked = (times: number) => next({ at: 'sent', asked: times }, { is: 'wanted', wanted });
        assert.deepEqual(asked(2)?.effect, { do: 'ask', wanted, again: true });
        assert.deepEqual(ending(asked(3)), { is: 'refused', error: wanted.refusal });
      });

      it('is stopped when the person gives none: there is nothing to look for', () => {
        assert.deepEqual(ending(next(asking, { is: 'stop' })), { is: 'stopped' });
      });

      it('ends when nobody can be asked, or the code cannot be handed in', () => {
        assert.deepEqual(ending(next(asking, { is: 'refused', error: 'no' })), {
          is: 'refused',
          error: 'no',
        });
        assert.deepEqual(ending(next(asking, { is: 'unsent', error: 'offline' })), {
          is: 'unsent',
          error: 'offline',
        });
        assert.equal(ending(next(asking, { is: 'unkept', error: 'full' }))?.is, 'unsent');
      });
    });

    it('looks into the ledger when the answer is lost', () => {
      assert.deepEqual(next(sent, lost), { state: looking(), effect: look(0) });
    });
  });

  describe('when the answer was lost', () => {
    it('tells what the ledger has', () => {
      const verdict = ending(next(looking(), read(rolledBack())));
      assert.deepEqual(verdict, { is: 'made', made: made('succeeded'), found: true });
      assert.deepEqual(next(looking(), read(rolledBack({ status: 'pending' })))?.state, {
        ...following,
        found: true,
      });
    });

    const foreign: readonly (readonly [string, readonly Release[], object?])[] = [
      ['of somebody else', rolledBack({ user: { id: 'x', email: 'x@example.com' } })],
      ['to another release', rolledBack({ description: 'Rollback to v12' })],
      ['from before the plan', [release(3, { description: 'Rollback to v1', current: true })]],
      [
        'that another intent made',
        rolledBack(),
        { others: { claimed: ['id-4'], found: [], sending: false } },
      ],
      [
        'while another intent waits for its answer',
        rolledBack(),
        { others: { claimed: [], found: [], sending: true } },
      ],
    ];
    for (const [what, releases, some] of foreign) {
      it(`does not take a rollback ${what} for its own`, () => {
        assert.deepEqual(next(looking(), read(releases, some)), {
          state: looking({ looks: 1, denied: 0 }),
          effect: look(2_000),
        });
      });
    }

    it('leaves to another intent what was taken for that one, where there are two', () => {
      const two = [release(5, { description: 'Rollback to v1' }), ...rolledBack()];
      const others = { claimed: [], found: ['id-4'], sending: false };
      const versions = (releases: readonly Release[]) => {
        const verdict = ending(next(looking(), read(releases, { others })));
        assert.equal(verdict?.is, 'made');
        return verdict.made.map((one) => one.release?.version);
      };
      assert.deepEqual(versions(two), [5]);
      assert.deepEqual(versions(rolledBack()), [4]);
    });

    it('takes the first of two, and one of anybody where it does not know who asked', () => {
      const two = [release(5, { description: 'Rollback to v1' }), ...rolledBack()];
      assert.deepEqual(ending(next(looking(), read(two))), {
        is: 'made',
        made: made('succeeded'),
        found: true,
      });
      const theirs = rolledBack({ user: { id: 'x', email: 'x@example.com' } });
      assert.equal(ending(step(intent({ user: null, email: null }), looking(), read(theirs)))?.is, 'made');
    });

    it('knows the person by the id, whatever their mail address is by then', () => {
      const mine = rolledBack({ user: { id: 'kendra@example.com', email: 'kendra@new.example' } });
      assert.equal(ending(next(looking(), read(mine)))?.is, 'made');
      // Who has the address now need not be who had it then.
      const theirs = rolledBack({ user: { id: 'x', email: 'kendra@example.com' } });
      assert.equal(next(looking(), read(theirs))?.report, undefined);
      // An earlier version kept the address alone.
      const older = intent({ user: null });
      assert.equal(ending(step(older, looking(), read(theirs)))?.is, 'made');
      assert.equal(step(older, looking(), read(mine))?.report, undefined);
    });

    it('takes no ledger that was not read for one with nothing in it', () => {
      assert.throws(() => next(looking({ looks: 9 }), read([], { ledgers: {} })), /app-1 was not read/);
    });

    it('says after five looks that it is not there, and looks on more slowly', () => {
      assert.equal(next(looking({ looks: 3 }), read(ledger))?.report, undefined);
      assert.deepEqual(next(looking({ looks: 4 }), read(ledger)), {
        state: looking({ looks: 5, told: 'missing', denied: 0 }),
        effect: look(15_000),
        report: { is: 'missing', between: [], final: false },
      });
      const again = next(looking({ looks: 5, told: 'missing' }), read(ledger));
      assert.equal(again?.report, undefined);
    });

    it('says that it is not known, and then what there is', () => {
      assert.deepEqual(next(looking({ looks: 4 }), unread), {
        state: looking({ looks: 5, told: 'unread', denied: 0 }),
        effect: look(15_000),
        report: { is: 'unread', error: 'offline' },
      });
      assert.equal(next(looking({ looks: 5, told: 'unread' }), unread)?.report, undefined);
      assert.equal(next(looking({ looks: 5, told: 'missing' }), unread)?.report, undefined);
      assert.equal(next(looking({ looks: 5, told: 'unread' }), read(ledger))?.report?.is, 'missing');
      assert.equal(next(looking({ looks: 5, told: 'unread' }), read(rolledBack()))?.report?.is, 'made');
    });

    it('corrects at once what it said, also while a release phase runs', () => {
      const after = next(looking({ looks: 5, told: 'missing' }), read(rolledBack({ status: 'pending' })));
      assert.deepEqual(after?.report, { is: 'made', made: made('pending'), found: true });
      assert.equal(after?.state.at, 'following');
    });

    it('ends when it cannot come any more, and says so once', () => {
      const late = { asked: at(121_000) };
      assert.equal(
        next(
          looking({ looks: 9, told: 'missing' }),
          read(ledger, { asked: { slow: 120_999, fast: 200_000 } }),
        )?.effect.do,
        'read',
      );
      assert.equal(ending(next(looking({ looks: 9, told: 'missing' }), read(ledger, late))), undefined);
      const final = { is: 'missing', between: [], final: true };
      assert.deepEqual(ending(next(looking(), read(ledger, late))), final);
      assert.deepEqual(ending(next(looking({ looks: 9, told: 'unread' }), read(ledger, late))), final);
      const waiting = { ...late, others: { claimed: [], found: [], sending: true } };
      assert.equal(next(looking({ told: 'missing' }), read(ledger, waiting))?.effect.do, 'read');
    });

    it('lets nobody wait who does not want to, once', () => {
      const after = next(looking({ looks: 1 }), { is: 'stop' });
      assert.deepEqual(after?.report, { is: 'unread', error: undefined });
      assert.equal(after?.effect.do, 'read');
      assert.equal(next(after.state, { is: 'stop' }), undefined);
    });

    it('counts the time that has surely passed', () => {
      const jumped = { asked: { slow: 5_000, fast: 700_000 } };
      assert.equal(next(looking({ looks: 9, told: 'missing' }), read(ledger, jumped))?.effect.do, 'read');
    });

    describe('in place of which there was a refusal', () => {
      const refusal = (certain: boolean) => ({ refusal: { said: 'No.', certain } });

      for (const certain of [true, false]) {
        it(`looks into the ledger before anything is told (${certain ? 'the platform’s' : 'anybody’s'})`, () => {
          const after = next(sent, doubted(certain));
          assert.deepEqual(after, { state: looking(refusal(certain)), effect: look(0) });
          assert.equal(ending(next(after.state, read(rolledBack())))?.is, 'made');
        });
      }

      it('tells the platform’s after one look, and looks on', () => {
        const after = next(looking(refusal(true)), read(ledger));
        assert.equal(after?.report?.is, 'refused');
        assert.match(String(after.report.error), /No\./);
        assert.deepEqual([after.state.at, after.effect], ['looking', look(2_000)]);
        assert.equal(ending(next(after.state, read(rolledBack())))?.is, 'made');
        assert.equal(ending(next(after.state, read(ledger, { asked: at(121_000) }))), undefined);
      });

      it('tells that of anybody on the way after all looks, with what it says', () => {
        assert.equal(next(looking(refusal(false)), read(ledger))?.report, undefined);
        assert.deepEqual(next(looking({ looks: 4, ...refusal(false) }), read(ledger))?.report, {
          is: 'missing',
          between: [],
          final: false,
          said: 'No.',
        });
      });

      it('tells none while another intent waits for its answer', () => {
        const others = { claimed: [], found: [], sending: true };
        assert.equal(next(looking(refusal(true)), read(ledger, { others }))?.report, undefined);
      });
    });

    it('ends when the app is gone for eight looks in a row, and says so', () => {
      const after = (some: object, event: Event) => next(looking(some), event);
      const told = { is: 'gone', error: 'not found', made: [] };
      assert.deepEqual(ending(after({ looks: 9, told: 'unread', denied: 7 }, denied)), told);
      assert.deepEqual(after({ looks: 4 }, denied)?.report?.is, 'unread');
      for (const event of [unread, read(ledger)]) {
        const state = after({ looks: 9, told: 'missing', denied: 7 }, event)?.state;
        assert.deepEqual(state, looking({ looks: 10, told: 'missing', denied: 0 }));
      }
    });

    describe('for the releases of several apps', () => {
      const other = { id: 'app-2', name: 'bookshop-eu' };
      const two = intent({ targets: [...intent().targets, { ...intent().targets[0]!, app: other }] });
      const both = (one: readonly Release[], rest: readonly Release[], some: object = {}) =>
        read([], { ledgers: { [app.id]: one, [other.id]: rest }, ...some });
      const half = [...made('succeeded'), { app: other, release: null, refusal: null }];

      it('tells after some looks which there are, once, and looks on for the rest', () => {
        const event = both(rolledBack(), ledger);
        assert.equal(step(two, looking(), event)?.report, undefined);
        assert.deepEqual(step(two, looking({ looks: 4 }), event), {
          state: looking({ looks: 5, told: 'partly', denied: 0 }),
          effect: look(15_000),
          report: { is: 'made', made: half, found: true, open: true },
        });
        const again = step(two, looking({ looks: 5, told: 'partly' }), event);
        assert.deepEqual([again?.state.at, again?.report], ['looking', undefined]);
      });

      it('tells of all of them when the rest comes after all', () => {
        const verdict = ending(
          step(two, looking({ looks: 5, told: 'partly' }), both(rolledBack(), rolledBack())),
        );
        assert.deepEqual([verdict?.is, verdict?.is === 'made' && verdict.open], ['made', undefined]);
      });

      it('tells what there is when no more can come', () => {
        const event = both(rolledBack(), ledger, { asked: at(121_000) });
        assert.deepEqual(ending(step(two, looking({ looks: 9, told: 'partly' }), event)), {
          is: 'made',
          made: half,
          found: true,
        });
      });
    });
  });

  describe('while a release phase runs', () => {
    it('follows it until it is over', () => {
      const pending = rolledBack({ status: 'pending' });
      const on = { state: { ...following, denied: 0 }, effect: wait(2_000) };
      for (const event of [read(pending), unread, read(ledger)]) assert.deepEqual(next(following, event), on);
      for (const status of ['succeeded', 'failed', 'expired']) {
        assert.deepEqual(ending(next(following, read(rolledBack({ status })))), {
          is: 'made',
          made: made(status),
          found: false,
        });
      }
    });

    it('ends when the app is gone for eight looks in a row, with what is known to be made', () => {
      const last = { ...following, denied: 7 };
      assert.deepEqual(ending(next(last, denied)), { is: 'gone', error: 'not found', made: made('pending') });
      assert.deepEqual(next(last, unread)?.state, { ...following, denied: 0 });
    });

    it('stops watching when the person does', () => {
      assert.deepEqual(ending(next(following, { is: 'stop' })), {
        is: 'made',
        made: made('pending'),
        found: false,
      });
    });
  });

  describe('left by another window', () => {
    const left = (isGone: boolean) => ({ now: 5_000, isGone });
    const asking: State = { at: 'asking', asked: 1 };

    it('never sends anything', () => {
      for (const state of [guarding, asking, sent, looking(), looking({ told: 'unread' }), following]) {
        for (const isGone of [true, false]) assert.notEqual(resume(state, left(isGone)).effect.do, 'send');
      }
    });

    it('is told to have sent nothing when it had not come so far and is gone', () => {
      for (const state of [guarding, asking]) {
        const verdict = ending(resume(state, left(true)));
        assert.equal(verdict?.is, 'unsent');
        assert.match(String(verdict.error), /closed before it had sent anything/);
      }
    });

    it('may have sent it until it was gone, or may still do so', () => {
      const looks = { state: looking({ since: 5_000 }), effect: look(0) };
      for (const state of [guarding, asking]) assert.deepEqual(resume(state, left(false)), looks);
      for (const isGone of [true, false]) assert.deepEqual(resume(sent, left(isGone)), looks);
    });

    it('is gone on with where it was, and by the clock of this one', () => {
      const told = looking({ looks: 7, told: 'missing', denied: 7 });
      const again = looking({ since: 5_000, told: 'missing', denied: 0 });
      assert.deepEqual(resume(told, left(true)), { state: again, effect: look(0) });
      assert.deepEqual(resume(following, left(true)), {
        state: { ...following, denied: 0 },
        effect: wait(0),
      });
    });
  });

  it('does nothing for what it does not wait for: an answer that comes twice, or late', () => {
    const events: Event[] = [
      read(ledger),
      unread,
      { is: 'stale' },
      { is: 'withdrawn' },
      { is: 'taken' },
      { is: 'unkept', error: '' },
      { is: 'answered', made: made('succeeded') },
      { is: 'wanted', wanted },
      { is: 'unlocked' },
      { is: 'unsent', error: '' },
      { is: 'refused', error: '' },
      doubted(true),
      lost,
      { is: 'stop' },
    ];
    const heard = (state: State) => events.filter((event) => next(state, event)).map(({ is }) => is);
    const toSent = ['stale', 'withdrawn', 'taken', 'unkept', 'answered', 'wanted', 'unsent', 'refused'];
    assert.deepEqual(heard(guarding), ['read', 'unread', 'unkept', 'stop']);
    assert.deepEqual(heard({ at: 'asking' }), ['unkept', 'unlocked', 'unsent', 'refused', 'stop']);
    assert.deepEqual(heard(sent), [...toSent, 'doubted', 'lost']);
    assert.deepEqual(heard(looking()), ['read', 'unread', 'stop']);
    assert.deepEqual(heard(following), ['read', 'unread', 'stop']);
    assert.deepEqual(heard({ at: 'over', claimed: [], found: false }), []);
  });

  it('leads to a request from the guard alone', () => {
    const events: Event[] = [
      read(ledger),
      read(rolledBack()),
      unread,
      lost,
      doubted(true),
      ...(['stop', 'stale', 'unlocked', 'withdrawn', 'taken'] as const).map((is): Event => ({ is })),
      { is: 'wanted', wanted },
    ];
    const states = [guarding, sent, { at: 'asking' } as const, looking(), looking({ looks: 4 }), following];
    const sending = states.filter((state) =>
      events.some((event) => next(state, event)?.effect.do === 'send'),
    );
    assert.deepEqual(sending, [guarding]);
  });
});
