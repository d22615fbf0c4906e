// The order in which a write does things, and what it makes of what comes: with ports that say when each is over.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Gate } from '../../../../src/api/call.ts';
import { ApiError, CodeWanted, Stale, Unreachable } from '../../../../src/api/errors.ts';
import { Cancelled } from '../../../../src/domain/problem.ts';
import { drive, type DriverPorts } from '../../../../src/operations/engine/driver.ts';
import type { TargetResult } from '../../../../src/operations/engine/journal-entry.ts';
import { begin, type Verdict } from '../../../../src/operations/engine/machine.ts';
import { app, intent, ledger, rolledBack } from './intents.ts';

const made: readonly TargetResult[] = [
  { app, release: { id: 'id-4', version: 4, status: 'succeeded' }, refusal: null },
];
const refusal = (status: number, id?: string) => new ApiError(status, id, 'No.', undefined);
const wanted = new CodeWanted(refusal(403, 'two_factor'));

/** The ports, those of the journal among the others. */
type Ports = Omit<DriverPorts, 'journal'> & DriverPorts['journal'];

interface Play {
  readonly ports: Ports;
  /** What was done, in order. */
  readonly done: string[];
  readonly told: Verdict[];
  /** How much time has passed for sure, and how much more may have. */
  time: number;
  jumped: number;
  /** Runs the write to its end. */
  run(stop?: AbortSignal): Promise<void>;
}

/** A write whose request is answered, with whatever else is said. */
function play(some: Partial<Ports> = {}): Play {
  const done: string[] = [];
  const told: Verdict[] = [];
  let steps = 0;
  const usual: Ports = {
    read: () => Promise.resolve({ [app.id]: ledger }),
    send: async (gate) => {
      await gate.open();
      gate.pass();
      done.push('left');
      return made;
    },
    ask: () => Promise.resolve(),
    keep: () => Promise.resolve(true),
    renew: () => Promise.resolve(true),
    forget: () => Promise.resolve(),
    others: () => Promise.resolve({ claimed: [], found: [], sending: false }),
    report(verdict) {
      told.push(verdict);
      return Promise.resolve();
    },
    say: () => assert.ok((steps += 1) < 100, 'it does not come to an end'),
    time: () => ({ slow: own.time, fast: own.time + own.jumped }),
    // Looks go on at once; between two signs of life nothing happens.
    wait: (ms) => (ms > 15_000 ? new Promise(() => undefined) : Promise.resolve((own.time += ms))),
  };
  const log = <T>(name: string, work: () => T): T => {
    done.push(name);
    return work();
  };
  const ports: Ports = { ...usual, ...some };
  const own: Play = {
    ports: {
      ...ports,
      read: (apps) => log('read', () => ports.read(apps)),
      send: (gate) => log('send', () => ports.send(gate)),
      ask: (one, again, signal) => log(again ? 'ask again' : 'ask', () => ports.ask(one, again, signal)),
      keep: (one, state) => log(`keep ${state.at}`, () => ports.keep(one, state)),
      renew: (one) => log('renew', () => ports.renew(one)),
    },
    done,
    told,
    time: 0,
    jumped: 0,
    run: (stop = new AbortController().signal) =>
      drive(
        { ...own.ports, journal: own.ports },
        { intent: intent(), first: begin(), stop, released: never },
      ),
  };
  return own;
}

const never = new AbortController().signal;
const kinds = ({ told }: Play) => told.map(({ is }) => is);

describe('running a write', () => {
  it('reads, keeps that it will be sent, and sends when nothing came in between', async () => {
    const course = play();
    await course.run();
    assert.deepEqual(course.done, ['keep guarding', 'read', 'keep sent', 'send', 'renew', 'left']);
    assert.deepEqual(kinds(course), ['made']);
  });

  it('sends nothing before it is known that the entry was kept', async () => {
    const kept = Promise.withResolvers<boolean>();
    const course = play({
      keep: (_intent, { at }) => (at === 'sent' ? kept.promise : Promise.resolve(true)),
    });
    const running = course.run();
    while (!course.done.includes('keep sent')) await setImmediate(); // oxlint-disable-line no-await-in-loop
    await setImmediate();
    assert.ok(!course.done.includes('send'), 'the disk has not said yet that it is kept');
    kept.resolve(true);
    await running;
    assert.ok(course.done.includes('left'));
  });

  for (const [what, keep, told] of [
    ['cannot be kept', () => Promise.reject(new Error('The disk is full.')), ['unsent']],
    ['is another window’s by now', () => Promise.resolve(false), []],
  ] as const) {
    it(`sends nothing when the entry ${what}`, async () => {
      const course = play({ keep: (_intent, { at }) => (at === 'sent' ? keep() : Promise.resolve(true)) });
      await course.run();
      assert.ok(!course.done.includes('send'));
      assert.deepEqual(kinds(course), told);
    });
  }

  it('measures how old its guard is from when the ledger was asked for, not from when it was there', async () => {
    let reads = 0;
    const course = play({
      read() {
        reads += 1;
        if (reads === 1) course.time += 10_001;
        return Promise.resolve({ [app.id]: ledger });
      },
    });
    await course.run();
    assert.equal(reads, 2, 'what came while the first answer was on its way is not in it');
    assert.deepEqual(kinds(course), ['made']);
  });

  it('looks at what others made after the ledgers: whoever made what is in them had said so by then', async () => {
    const course = play({
      send: () => Promise.reject(new Unreachable('lost')),
      others() {
        course.done.push('others');
        return Promise.resolve({ claimed: [], found: [], sending: false });
      },
      read: () => Promise.resolve({ [app.id]: course.done.includes('send') ? rolledBack() : ledger }),
    });
    await course.run();
    assert.deepEqual(course.done.slice(course.done.indexOf('send')), [
      'send',
      'keep looking',
      'read',
      'others',
    ]);
    assert.deepEqual(kinds(course), ['made']);
  });

  it('is kept until a person can read what became of it', async () => {
    const read = Promise.withResolvers<void>();
    const course = play({
      report() {
        course.done.push('tell');
        return read.promise;
      },
      forget() {
        course.done.push('forget');
        return Promise.resolve();
      },
    });
    const running = course.run();
    while (!course.done.includes('tell')) await setImmediate(); // oxlint-disable-line no-await-in-loop
    await setImmediate();
    assert.ok(!course.done.includes('forget'), 'another window would tell it if this one were closed now');
    read.resolve();
    await running;
    assert.ok(course.done.includes('forget'));
  });

  describe('as it leaves', () => {
    /** Sends once something happened while it waited for its turn, and once more while it waited for a connection. */
    const late = (inTurn: () => void, onConnection: () => void) => async (gate: Gate) => {
      inTurn();
      await gate.open();
      onConnection();
      gate.pass();
      return made;
    };

    for (const [what, sendAfter] of [
      [
        'its turn',
        (ms: number, course: Play) =>
          late(
            () => (course.time += ms),
            () => undefined,
          ),
      ],
      [
        'its connection',
        (ms: number, course: Play) =>
          late(
            () => undefined,
            () => (course.time += ms),
          ),
      ],
    ] as const) {
      it(`looks again when ${what} came late, and sends nothing when the ledger moved`, async () => {
        let reads = 0;
        let sent = 0;
        const course = play({
          read: () => Promise.resolve({ [app.id]: (reads += 1) === 1 ? ledger : rolledBack() }),
          send: async (gate) => {
            const answer = await sendAfter(10_001, course)(gate);
            sent += 1;
            return answer;
          },
        });
        await course.run();
        assert.deepEqual([reads, sent, kinds(course)], [2, 0, ['moved']]);
      });
    }

    it('looks again when the clock was set, or the machine slept', async () => {
      let isFirst = true;
      const course = play({
        send: (gate) =>
          late(
            () => {
              if (isFirst) course.jumped += 10_001;
              isFirst = false;
            },
            () => undefined,
          )(gate),
      });
      await course.run();
      assert.equal(course.done.filter((one) => one === 'read').length, 2);
      assert.deepEqual(kinds(course), ['made']);
    });

    it('ends after some times, when each turn comes late', async () => {
      const course = play({
        send: (gate) =>
          late(
            () => (course.time += 10_001),
            () => undefined,
          )(gate),
      });
      await course.run();
      assert.equal(course.done.filter((one) => one === 'read').length, 5);
      assert.deepEqual(kinds(course), ['unsent']);
    });

    it('is held back when another window has it, which tells', async () => {
      const course = play({ renew: () => Promise.resolve(false) });
      await course.run();
      assert.ok(!course.done.includes('left'));
      assert.deepEqual(kinds(course), []);
    });

    it('is held back when the disk cannot say whose it is', async () => {
      const course = play({ renew: () => Promise.reject(new Error('It is gone.')) });
      await course.run();
      assert.ok(!course.done.includes('left'));
      assert.deepEqual(kinds(course), ['unsent']);
    });

    it('is taken back by a person who stops while it waits for its turn', async () => {
      const stop = new AbortController();
      const course = play({
        send: (gate) =>
          late(
            () => stop.abort(),
            () => undefined,
          )(gate),
      });
      await course.run(stop.signal);
      assert.deepEqual(kinds(course), ['stopped']);
    });
  });

  it('reads again after a person was asked for a code, and sends nothing when the ledger moved', async () => {
    let hasCode = false;
    const course = play({
      read: () => Promise.resolve({ [app.id]: hasCode ? rolledBack() : ledger }),
      send: () => Promise.reject(wanted),
      ask: () => {
        hasCode = true;
        return Promise.resolve();
      },
    });
    await course.run();
    const asked = ['keep asking', 'ask', 'keep guarding', 'read'];
    assert.deepEqual(course.done, ['keep guarding', 'read', 'keep sent', 'send', ...asked]);
    assert.deepEqual(kinds(course), ['moved']);
  });

  it('asks for a code three times at most', async () => {
    const course = play({ send: () => Promise.reject(wanted) });
    await course.run();
    const asked = course.done.filter((one) => one.startsWith('ask'));
    assert.deepEqual(asked, ['ask', 'ask again', 'ask again']);
    assert.deepEqual(kinds(course), ['refused']);
  });

  it('is stopped by a person who gives no code: no answer was lost, and there is nothing to look for', async () => {
    const course = play({
      send: () => Promise.reject(wanted),
      ask: () => Promise.reject(new Cancelled()),
    });
    await course.run();
    assert.equal(course.done.filter((one) => one === 'read').length, 1);
    assert.deepEqual(kinds(course), ['stopped']);
  });

  it('says for as long as a person is asked that somebody sees to it', async () => {
    const asked = Promise.withResolvers<void>();
    let isAsked = false;
    let beats = 0;
    const course = play({
      send: () => (isAsked ? Promise.resolve(made) : Promise.reject(wanted)),
      ask: () => {
        isAsked = true;
        return asked.promise;
      },
      renew: () => Promise.resolve(true),
      wait: (ms, signal) => {
        if (ms !== 30_000 || signal.aborted) return new Promise(() => undefined);
        if (isAsked) beats += 1;
        if (beats === 10) asked.resolve();
        return setImmediate();
      },
    });
    await course.run();
    assert.ok(course.done.filter((one) => one === 'renew').length >= 10);
    const after = beats;
    await setImmediate();
    await setImmediate();
    assert.equal(beats, after, 'what is over is not renewed');
  });

  describe('makes of a request that fails', () => {
    const lost = (hasLeft: boolean) => Object.assign(new Unreachable('It is gone.'), { hasLeft });
    const rows: readonly (readonly [string, unknown, verdict: string, reads: number])[] = [
      ['with 408 that the answer is lost', refusal(408), 'missing', 6],
      ['with 503 that the answer is lost', refusal(503, 'unavailable'), 'missing', 6],
      ['without an answer that the answer is lost', lost(true), 'missing', 6],
      ['with 409 that it may have been made before', refusal(409, 'conflict'), 'missing', 6],
      [
        'with 422 in the platform’s words a refusal, after one look',
        refusal(422, 'invalid_params'),
        'refused',
        2,
      ],
      ['with 401 a refusal, at once', refusal(401, 'unauthorized'), 'refused', 1],
      ['before anything has left that nothing was sent', lost(false), 'unsent', 1],
    ];
    for (const [what, error, verdict, reads] of rows) {
      it(what, async () => {
        let readsThen = 0;
        const course: Play = play({
          send: () => Promise.reject(error),
          report: (told) => {
            readsThen ||= course.done.filter((one) => one === 'read').length;
            course.told.push(told);
            return Promise.resolve();
          },
        });
        await course.run();
        assert.deepEqual([course.told[0]?.is, readsThen], [verdict, reads]);
      });
    }

    it('that it is to be looked at again when it was only stale', async () => {
      let sent = 0;
      const course = play({
        send: () => ((sent += 1) === 1 ? Promise.reject(new Stale()) : Promise.resolve(made)),
      });
      await course.run();
      assert.deepEqual(course.done.filter((one) => one === 'read').length, 2);
      assert.deepEqual(kinds(course), ['made']);
    });

    it('an end, when the app is gone by the time that it looks', async () => {
      let reads = 0;
      const course = play({
        read: () =>
          (reads += 1) === 1 ? Promise.resolve({ [app.id]: ledger }) : Promise.reject(refusal(404)),
        send: () => Promise.reject(lost(true)),
      });
      await course.run();
      assert.equal(reads, 9);
      assert.deepEqual(kinds(course), ['unread', 'gone']);
    });
  });
});
