import assert from 'node:assert/strict';
import type { Release } from '../../../src/model/release.ts';
import type { Made, State } from '../../../src/rollback/intent-file.ts';
import { begin, type Event, type Next, resume, step } from '../../../src/rollback/write.ts';
import { app, intent, ledger, release, rolledBack } from './intents.ts';

const guarding: State = { at: 'guarding' };
const sent: State = { at: 'sent' };
const looking = (some: object = {}): State => ({
  at: 'looking',
  since: 1_000,
  looks: 0,
  told: null,
  ...some,
});
const made = (status: string): Made[] => [
  { app, release: { id: 'id-4', version: 4, status }, refusal: null },
];
const following: State = { at: 'following', made: made('pending'), found: false };

function read(releases: readonly Release[], some: object = {}): Event {
  const others = { claimed: [], found: [], sending: false };
  return { is: 'read', ledgers: { [app.id]: releases }, others, asked: 2_000, ...some };
}

const unread: Event = { is: 'unread', error: 'offline' };
const lost: Event = { is: 'lost', error: 'reset', now: 1_000 };
const next = (state: State, event: Event) => step(intent(), state, event);
const wait = (after: number) => ({ do: 'read', after });
const look = (after: number) => ({ ...wait(after), others: true });

/** What a person is told at the end, and that it is the end. */
function ending(after: Next | undefined) {
  assert.deepEqual([after?.state.at, after?.effect.do], ['over', 'end']);
  return after?.tell;
}

describe('the write, step by step', () => {
  it('begins with a look at the ledger', () => {
    assert.deepEqual(begin(), { state: guarding, effect: wait(0) });
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
      const two = intent({ apps: [...intent().apps, { ...intent().apps[0]!, app: other }] });
      const both = (second: readonly Release[]) =>
        step(two, guarding, read([], { ledgers: { [app.id]: ledger, [other.id]: second } }));
      assert.equal(both(ledger)?.effect.do, 'send');
      assert.equal(ending(both([release(4), ...ledger]))?.is, 'moved');
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
    it('looks again when what it saw is too old', () => {
      assert.deepEqual(next(sent, { is: 'late' }), begin());
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
          state: looking({ looks: 1 }),
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
      assert.equal(next(looking(), read(theirs))?.tell, undefined);
      // An earlier version kept the address alone.
      const older = intent({ user: null });
      assert.equal(ending(step(older, looking(), read(theirs)))?.is, 'made');
      assert.equal(step(older, looking(), read(mine))?.tell, undefined);
    });

    it('says after five looks that it is not there, and looks on more slowly', () => {
      assert.equal(next(looking({ looks: 3 }), read(ledger))?.tell, undefined);
      assert.deepEqual(next(looking({ looks: 4 }), read(ledger)), {
        state: looking({ looks: 5, told: 'missing' }),
        effect: look(15_000),
        tell: { is: 'missing', between: [], final: false },
      });
      const again = next(looking({ looks: 5, told: 'missing' }), read(ledger));
      assert.equal(again?.tell, undefined);
    });

    it('says that nobody can tell, and then what there is', () => {
      assert.deepEqual(next(looking({ looks: 4 }), unread), {
        state: looking({ looks: 5, told: 'unread' }),
        effect: look(15_000),
        tell: { is: 'unread', error: 'offline' },
      });
      assert.equal(next(looking({ looks: 5, told: 'unread' }), unread)?.tell, undefined);
      assert.equal(next(looking({ looks: 5, told: 'missing' }), unread)?.tell, undefined);
      assert.equal(next(looking({ looks: 5, told: 'unread' }), read(ledger))?.tell?.is, 'missing');
      assert.equal(next(looking({ looks: 5, told: 'unread' }), read(rolledBack()))?.tell?.is, 'made');
    });

    it('corrects at once what it said, also while a release phase runs', () => {
      const after = next(looking({ looks: 5, told: 'missing' }), read(rolledBack({ status: 'pending' })));
      assert.deepEqual(after?.tell, { is: 'made', made: made('pending'), found: true });
      assert.equal(after?.state.at, 'following');
    });

    it('ends when it cannot come any more, and says so once', () => {
      const late = { asked: 121_000 };
      assert.equal(
        next(looking({ looks: 9, told: 'missing' }), read(ledger, { asked: 120_999 }))?.effect.do,
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
      assert.deepEqual(after?.tell, { is: 'unread', error: undefined });
      assert.equal(after?.effect.do, 'read');
      assert.equal(next(after.state, { is: 'stop' }), undefined);
    });

    describe('for the releases of several apps', () => {
      const other = { id: 'app-2', name: 'bookshop-eu' };
      const two = intent({ apps: [...intent().apps, { ...intent().apps[0]!, app: other }] });
      const both = (one: readonly Release[], rest: readonly Release[], some: object = {}) =>
        read([], { ledgers: { [app.id]: one, [other.id]: rest }, ...some });
      const half = [...made('succeeded'), { app: other, release: null, refusal: null }];

      it('tells after some looks which there are, once, and looks on for the rest', () => {
        const event = both(rolledBack(), ledger);
        assert.equal(step(two, looking(), event)?.tell, undefined);
        assert.deepEqual(step(two, looking({ looks: 4 }), event), {
          state: looking({ looks: 5, told: 'partly' }),
          effect: look(15_000),
          tell: { is: 'made', made: half, found: true, open: true },
        });
        const again = step(two, looking({ looks: 5, told: 'partly' }), event);
        assert.deepEqual([again?.state.at, again?.tell], ['looking', undefined]);
      });

      it('tells of all of them when the rest comes after all', () => {
        const verdict = ending(
          step(two, looking({ looks: 5, told: 'partly' }), both(rolledBack(), rolledBack())),
        );
        assert.deepEqual([verdict?.is, verdict?.is === 'made' && verdict.open], ['made', undefined]);
      });

      it('tells what there is when no more can come', () => {
        const event = both(rolledBack(), ledger, { asked: 121_000 });
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
      assert.deepEqual(next(following, read(pending)), { state: following, effect: wait(2_000) });
      assert.deepEqual(next(following, unread), { state: following, effect: wait(2_000) });
      assert.deepEqual(next(following, read(ledger)), { state: following, effect: wait(2_000) });
      for (const status of ['succeeded', 'failed', 'expired']) {
        assert.deepEqual(ending(next(following, read(rolledBack({ status })))), {
          is: 'made',
          made: made(status),
          found: false,
        });
      }
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
    it('never sends anything', () => {
      for (const state of [guarding, sent, looking(), looking({ told: 'unread' }), following]) {
        assert.notEqual(resume(state, 5_000).effect.do, 'send');
      }
    });

    it('may have been sent until that window was gone', () => {
      for (const state of [guarding, sent]) {
        assert.deepEqual(resume(state, 5_000), { state: looking({ since: 5_000 }), effect: look(0) });
      }
    });

    it('is gone on with where it was', () => {
      const told = looking({ looks: 7, told: 'missing' });
      assert.deepEqual(resume(told, 5_000), { state: looking({ told: 'missing' }), effect: look(0) });
      assert.deepEqual(resume(following, 5_000), { state: following, effect: wait(0) });
    });
  });

  it('does nothing for what it does not wait for: an answer that comes twice, or late', () => {
    const events: Event[] = [
      read(ledger),
      unread,
      { is: 'late' },
      { is: 'unkept', error: '' },
      { is: 'answered', made: made('succeeded') },
      { is: 'refused', error: '' },
      lost,
      { is: 'stop' },
    ];
    const heard = (state: State) => events.filter((event) => next(state, event)).map(({ is }) => is);
    assert.deepEqual(heard(guarding), ['read', 'unread', 'unkept', 'stop']);
    assert.deepEqual(heard(sent), ['late', 'unkept', 'answered', 'refused', 'lost']);
    assert.deepEqual(heard(looking()), ['read', 'unread', 'stop']);
    assert.deepEqual(heard(following), ['read', 'unread', 'stop']);
    assert.deepEqual(heard({ at: 'over', claimed: [], found: false }), []);
  });

  it('leads to a request from the guard alone', () => {
    const events: Event[] = [read(ledger), read(rolledBack()), unread, lost, { is: 'stop' }, { is: 'late' }];
    const states = [guarding, sent, looking(), looking({ looks: 4 }), following];
    const sending = states.filter((state) =>
      events.some((event) => next(state, event)?.effect.do === 'send'),
    );
    assert.deepEqual(sending, [guarding]);
  });
});
