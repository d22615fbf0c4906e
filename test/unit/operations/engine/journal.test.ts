import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Journal } from '../../../../src/operations/engine/journal.ts';
import type { JournalEntry, State } from '../../../../src/operations/engine/journal-entry.ts';
import { JournalFiles } from '../../../../src/operations/engine/journal-files.ts';
import { basisOf } from '../../../../src/domain/plan/basis.ts';
import { intent, ledger } from './intents.ts';

const sent: State = { at: 'sent' };
const over = (claimed: readonly string[], found = false): State => ({ at: 'over', claimed, found });
const minute = 60_000;
const processOf = (pid: number) => ({ machine: 'this', pid, started: null });

describe('the book of intents', () => {
  let folder: string;
  let now: number;
  /** How much time has passed, whatever the clock says. */
  let passed: number;
  let alive: Set<number>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiplog-intents-'));
    now = 1_000_000;
    passed = 0;
    alive = new Set([1, 2, 3]);
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** The book as a window of its own has it. */
  const bookOf = (pid: number, wait: () => Promise<unknown> = () => Promise.resolve()) =>
    new Journal({
      store: new JournalFiles(join(folder, 'writes')),
      window: `window-${pid}`,
      process: processOf(pid),
      isAlive: (one) => alive.has(one.pid),
      now: () => now,
      time: () => ({ slow: passed, fast: passed }),
      wait,
    });
  const always = () => Promise.resolve(true);
  const orphans = async (pid: number) =>
    (await bookOf(pid).orphans(always)).ours.map((kept) => kept.intent.id);

  it('is empty before anything is kept', async () => {
    assert.deepEqual(await orphans(1), []);
    assert.deepEqual(await bookOf(1).others(intent()), { claimed: [], found: [], sending: false });
    assert.equal(await bookOf(1).take('intent-1'), undefined);
  });

  it('keeps an intent as it is, for its window alone while that is there', async () => {
    const book = bookOf(1);
    assert.equal(await book.keep(intent(), { at: 'guarding' }), true);
    assert.equal(await book.keep(intent(), sent), true);
    assert.deepEqual(await new JournalFiles(join(folder, 'writes')).get('intent-1'), {
      intent: intent(),
      state: sent,
      owner: { window: 'window-1', process: processOf(1), until: now + 10 * minute },
    });
    assert.deepEqual(await orphans(1), []);
    assert.deepEqual(await orphans(2), []);
    assert.equal(await bookOf(2).take('intent-1'), undefined);
  });

  it('keeps one state after the other, so that the last is the last, however slow the disk is', async () => {
    const slow = Promise.withResolvers<void>();
    const puts: string[] = [];
    let there: JournalEntry | undefined;
    const book = new Journal({
      store: {
        all: () => Promise.resolve([]),
        get: () => Promise.resolve(there),
        async put(kept) {
          there = kept;
          puts.push(`begin ${kept.state.at}`);
          if (kept.state.at === 'guarding') await slow.promise;
          puts.push(`end ${kept.state.at}`);
        },
        remove: () => Promise.resolve(),
      },
      window: 'window-1',
      process: processOf(1),
      isAlive: () => true,
      now: () => now,
      time: () => ({ slow: passed, fast: passed }),
      wait: () => Promise.resolve(),
    });
    const both = Promise.all([book.keep(intent(), { at: 'guarding' }), book.keep(intent(), sent)]);
    for (let turn = 0; turn < 10; turn += 1) await setImmediate(); // oxlint-disable-line no-await-in-loop
    assert.deepEqual(puts, ['begin guarding']);
    slow.resolve();
    assert.deepEqual(await both, [true, true]);
    assert.deepEqual(puts, ['begin guarding', 'end guarding', 'begin sent', 'end sent']);
  });

  it('gives it to another window at once when its own is gone, for sure', async () => {
    await bookOf(1).keep(intent(), sent);
    alive.delete(1);
    assert.deepEqual(await orphans(2), ['intent-1']);
    const left = await bookOf(2).take('intent-1');
    assert.deepEqual([left?.state, left?.owner.process.pid, left?.isGone], [sent, 1, true]);
    assert.deepEqual(await orphans(3), []);
  });

  it('gives it to another window that has seen no sign of life for long', async () => {
    await bookOf(1).keep(intent(), sent);
    const second = bookOf(2);
    const ids = async () => (await second.orphans(always)).ours.map((kept) => kept.intent.id);
    // The clock is set, or the machine slept: the lease looks as if it were over.
    now += 10 * minute + 1;
    assert.deepEqual(await ids(), []);
    assert.equal(await second.take('intent-1'), undefined);
    passed += 89_999;
    assert.deepEqual(await ids(), []);
    passed += 1;
    assert.deepEqual(await ids(), ['intent-1']);
    assert.equal((await second.take('intent-1'))?.isGone, false);
  });

  it('leaves it to its own window while that renews it, whatever the clock says', async () => {
    const [first, second] = [bookOf(1), bookOf(2)];
    await first.keep(intent(), { at: 'asking' });
    for (let time = 0; time < 20; time += 1) {
      now += (time % 2 === 0 ? 11 : -5) * minute;
      passed += minute;
      // oxlint-disable no-await-in-loop -- one minute after the other
      assert.equal(await first.renew(intent()), true);
      now += 11 * minute;
      assert.deepEqual((await second.orphans(always)).ours, []);
      passed += minute;
      assert.equal(await first.renew(intent()), true);
      assert.deepEqual((await second.orphans(always)).ours, []);
      // oxlint-enable no-await-in-loop
    }
    const kept = await new JournalFiles(join(folder, 'writes')).get('intent-1');
    assert.deepEqual(kept && 'state' in kept && kept.state, { at: 'asking' });
  });

  it('is not renewed by a window that lost it', async () => {
    const [first, second] = [bookOf(1), bookOf(2)];
    await first.keep(intent(), { at: 'asking' });
    alive.delete(1);
    await second.take('intent-1');
    assert.equal(await first.renew(intent()), false);
    assert.equal(await second.renew(intent()), true);
    await second.forget(intent(), over([]));
    assert.equal(await first.renew(intent()), false);
    assert.deepEqual(await readdir(join(folder, 'writes')), []);
  });

  it('lets nothing be sent when the disk took so long that another window may have had it meanwhile', async () => {
    const files = new JournalFiles(join(folder, 'writes'));
    const slow = new Journal({
      store: {
        all: () => files.all(),
        get: (id) => files.get(id),
        remove: (id) => files.remove(id),
        put: async (kept) => {
          passed += 1_000;
          await files.put(kept);
        },
      },
      window: 'window-1',
      process: processOf(1),
      isAlive: () => true,
      now: () => now,
      time: () => ({ slow: 0, fast: passed }),
      wait: () => Promise.resolve(),
    });
    assert.equal(await slow.keep(intent(), { at: 'guarding' }), true);
    await assert.rejects(slow.keep(intent(), sent), /Nothing was sent/);
    await assert.rejects(slow.renew(intent()), /Nothing was sent/);
    // What has happened is kept all the same.
    assert.equal(await slow.keep(intent(), { at: 'following', made: [], found: false }), true);
  });

  it('leaves it to the window that has taken it over, which may have said that it looks on', async () => {
    const [first, second] = [bookOf(1), bookOf(2)];
    await first.keep(intent(), sent);
    // It is still there, but does not look so.
    alive.delete(1);
    assert.ok(await second.take('intent-1'));
    await first.forget(intent(), over(['id-4']));
    assert.equal(await second.keep(intent(), sent), true);
    await second.forget(intent(), over([]));
    assert.deepEqual(await readdir(join(folder, 'writes')), []);
  });

  it('tells the window that lost it so, also when it is over by then', async () => {
    const first = bookOf(1);
    await first.keep(intent(), sent);
    alive.delete(1);
    const second = bookOf(2);
    await second.take('intent-1');
    assert.equal(await first.keep(intent(), sent), false);
    await second.forget(intent(), over([]));
    assert.equal(await first.keep(intent(), sent), false);
  });

  it('gives it to one of two that take it at once', async () => {
    await bookOf(1).keep(intent(), sent);
    alive.delete(1);
    const ready = Promise.withResolvers<void>();
    let waiting = 0;
    const wait = () => {
      waiting += 1;
      if (waiting === 2) ready.resolve();
      return ready.promise;
    };
    const taken = await Promise.all([bookOf(2, wait).take('intent-1'), bookOf(3, wait).take('intent-1')]);
    assert.equal(taken.filter((kept) => kept !== undefined).length, 1);
  });

  it('waits with an orphan until the others who saw that it is free have put their name on it', async () => {
    await bookOf(1).keep(intent(), sent);
    alive.delete(1);
    const slow = Promise.withResolvers<void>();
    // The second window is between its look and its name while the first one has its name there.
    const first = bookOf(2, () => slow.promise).take('intent-1');
    const files = new JournalFiles(join(folder, 'writes'));
    const owner = async () => (await files.get('intent-1'))?.owner.window;
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while ((await owner()) !== 'window-2') await setImmediate();
    const kept = await files.get('intent-1');
    assert.ok(kept);
    await files.put({ ...kept, owner: { ...kept.owner, window: 'window-3', process: processOf(3) } });
    slow.resolve();
    assert.equal(await first, undefined, 'the last name counts');
  });

  it('knows what others made, and whether they wait for an answer', async () => {
    const [one, two] = [bookOf(1), bookOf(2)];
    await one.keep(intent({ id: 'a' }), sent);
    assert.equal((await two.others(intent())).sending, true);
    await one.keep(intent({ id: 'a' }), {
      at: 'following',
      made: [
        {
          app: intent().origin.app,
          release: { id: 'id-4', version: 4, status: 'pending' },
          refusal: null,
        },
      ],
      found: false,
    });
    assert.deepEqual(await two.others(intent()), { claimed: ['id-4'], found: [], sending: false });
    await one.forget(intent({ id: 'a' }), over(['id-4']));
    await one.keep(intent({ id: 'b' }), sent);
    await one.forget(intent({ id: 'b' }), over(['id-5'], true));
    assert.deepEqual(await two.others(intent()), { claimed: ['id-4'], found: ['id-5'], sending: false });
    const elsewhere = intent({ targets: [basisOf({ id: 'app-2', name: 'other' }, ledger[0], ledger[0])] });
    const unlike = [elsewhere, intent({ mark: 'Rollback to v2' }), intent({ id: 'a' })];
    const known = await Promise.all(unlike.map((other) => two.others(other)));
    assert.deepEqual(
      known.map(({ claimed }) => claimed),
      [[], [], []],
    );
  });

  it('forgets what made nothing at once, and what made something after a while', async () => {
    const book = bookOf(1);
    const files = async () => (await readdir(join(folder, 'writes'))).toSorted();
    await book.keep(intent({ id: 'a' }), sent);
    await book.forget(intent({ id: 'a' }), over([]));
    await book.keep(intent({ id: 'b' }), sent);
    await book.forget(intent({ id: 'b' }), over(['id-4']));
    assert.deepEqual(await files(), ['b.json']);
    assert.deepEqual(await orphans(2), []);
    assert.equal(await bookOf(2).take('b'), undefined);
    now += 10 * minute + 1;
    await book.keep(intent({ id: 'c' }), sent);
    assert.deepEqual(await orphans(2), []);
    assert.deepEqual(await files(), ['b.json', 'c.json'], 'c could take for its own what b made');
    await book.forget(intent({ id: 'c' }), over([]));
    assert.deepEqual(await orphans(2), []);
    assert.deepEqual(await files(), []);
  });

  it('leaves what makes no sense where it is', async () => {
    await bookOf(1).keep(intent(), sent);
    alive.delete(1);
    await writeFile(join(folder, 'writes', 'broken.json'), '{"intent": {');
    await writeFile(
      join(folder, 'writes', 'other.json'),
      '{"intent": {"id": "other"}, "state": {"at": "sent"}}',
    );
    await writeFile(join(folder, 'writes', 'note.txt'), 'a note');
    assert.deepEqual(await orphans(2), ['intent-1']);
  });

  it('says so when it cannot keep anything', async () => {
    await writeFile(join(folder, 'writes'), 'a file where the folder should be');
    await assert.rejects(bookOf(1).keep(intent(), sent), /EEXIST|ENOTDIR/);
    await assert.rejects(bookOf(1).orphans(always), /ENOTDIR/);
  });
});
