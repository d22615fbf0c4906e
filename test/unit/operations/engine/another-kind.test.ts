// A kind of operation that the engine has never heard of, made here alone, through all that the engine does.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { basisOf } from '../../../../src/domain/plan/basis.ts';
import { Cancelled, Problem } from '../../../../src/domain/problem.ts';
import { type Release, runningRelease, versionName } from '../../../../src/domain/release/release.ts';
import { carryOut, LedgerMoved, preview, run } from '../../../../src/operations/engine/flow.ts';
import { JournalFiles } from '../../../../src/operations/engine/journal-files.ts';
import type { Operation, OperationWords } from '../../../../src/operations/engine/operation.ts';
import { reportLater } from '../../../../src/operations/engine/show-report.ts';
import { accountOf } from '../../../platform/account.ts';
import { command, Mark, waitsFor } from '../../../platform/programs.ts';
import { shopAt } from '../../../platform/shop.ts';
import { type Exchange, loseAnswer, loseRequest } from '../../../platform/proxy.ts';
import { type HostScript, nothingSeen, openHost, scripted } from './host.ts';
import { type RollbackFixture, startRollbackFixture } from './fixture.ts';

/** What an undo would do: go back to what ran before. */
interface UndoPlan {
  readonly newest: Release | undefined;
  readonly current: Release;
  readonly before: Release;
}

const undoWords: OperationWords = {
  text({ intent: { targets }, verdict }) {
    const app = targets[0]?.app.name;
    return verdict.is === 'made' ? `${app} was undone.` : `${app} was not undone: ${verdict.is}.`;
  },
  verb: 'undo',
  undid: 'undone',
  maybe: ({ origin }) => `${origin.app.name} may have been undone`,
  look: { title: 'Show Undone', command: 'undone', choices: [] },
  back: { title: 'Go Back…', command: 'undo' },
  again: () => ({ title: 'Undo Again', command: 'undo', choices: [] }),
};

function undo(ledger: Ledger, shown: UndoPlan[] = []): Operation<UndoPlan> {
  const { id, name } = ledger.app;
  const app = { id, name };
  return {
    kind: 'undo',
    words: undoWords,
    account: ledger.account,
    guards: [],
    targets: [ledger],
    plan: ({ reading }) =>
      reading('Reading what ran before…', () => {
        const { releases } = ledger.state;
        const current = runningRelease(releases);
        const before = releases.find((one) => one.eligible && !one.current);
        if (!current || !before) throw new Problem(`${name} has nothing to undo.`);
        return Promise.resolve({ newest: releases[0], current, before });
      }),
    confirmation: () =>
      Promise.resolve({
        message: 'Undo?',
        detail: '',
        go: 'Undo',
        names: [{ name, title: 'Undo', prompt: 'Type it.' }],
      }),
    showPlan(plan) {
      shown.push(plan);
      return Promise.resolve();
    },
    describe: ({ newest, current, before }) => ({
      title: `Undoing ${name}`,
      origin: { app, release: before.id, version: before.version },
      pipeline: null,
      mark: `Rollback to ${versionName(before)}`,
      guards: [],
      targets: [basisOf(app, newest, current)],
    }),
    async send({ before }, options) {
      const { version, status, id: release } = await ledger.client.rollback(id, before.id, options);
      return [{ app, release: { id: release, version, status }, refusal: null }];
    },
  };
}

describe('an operation of a kind that the engine does not know', () => {
  let fixture: RollbackFixture;
  let ledger: Ledger;
  let store: JournalFiles;
  beforeEach(async () => {
    fixture = await startRollbackFixture();
    ledger = new Ledger(
      fixture.app,
      accountOf(fixture.client, () => Promise.resolve(fixture.account)),
      Date.now,
    );
    store = new JournalFiles(fixture.base.folder);
  });
  afterEach(() => fixture.close());

  it('is planned, confirmed, sent once, followed and reported', async () => {
    const seen = nothingSeen<UndoPlan>();
    const host = openHost<UndoPlan>(store, {}, seen);
    await run(scripted(undo(ledger), {}, seen), host);
    fixture.writtenOnce(7);
    assert.deepEqual(seen.titles, [
      'Reading the ledger of bookshop…',
      'Reading what ran before…',
      'Undoing bookshop',
    ]);
    const [message] = host.messages;
    assert.equal(message?.text, 'bookshop was undone. Its process web.1 is up.');
    assert.deepEqual(
      message?.actions.map(({ title }) => title),
      ['Undo', 'Open Changes'],
    );
    // Its end is kept once the person can read it.
    const kept = async () => (await store.all()).map(({ intent, state }) => `${intent.kind} ${state.at}`);
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while ((await kept()).includes('undo sent')) await setImmediate();
    assert.deepEqual(await kept(), ['undo over']);
  });

  it('is only shown in a preview', async () => {
    const shown: UndoPlan[] = [];
    await preview(undo(ledger, shown), openHost(store).dialogs);
    assert.deepEqual(
      shown.map(({ before }) => before.version),
      [7],
    );
    fixture.nothingWritten();
  });

  it('is not sent when the ledger moved, and offers a new plan', async () => {
    const seen = nothingSeen<UndoPlan>();
    const script: HostScript<UndoPlan> = {
      confirm: ({ current }) => fixture.config('COLOUR', `blue ${current.version}`),
    };
    const host = openHost(store, script, seen);
    await run(scripted(undo(ledger), script, seen), host);
    assert.equal(fixture.proxy.posts.length, 0);
    assert.equal(host.messages[0]?.text, 'bookshop was not undone: moved.');
    assert.deepEqual(
      host.messages[0].actions.map(({ title }) => title),
      ['Show New Plan', 'Show Undone'],
    );
    await assert.rejects(carryOut(scripted(undo(ledger), script, seen), host), LedgerMoved);
  });

  it('waits for what is under way, and is not begun when the person does not want to', async () => {
    const never = new Mark(fixture.base.folder, 'never');
    await shopAt(fixture.base.ask, 'bookshop').deployAs({ release: command(waitsFor(never)) });
    const script = { askToWait: () => Promise.reject(new Cancelled()) };
    await assert.rejects(run(undo(ledger), openHost<UndoPlan>(store, script)), Cancelled);
    assert.equal(fixture.proxy.posts.length, 0);
  });

  it('finds in the ledger what it did when the answer is lost', async () => {
    fixture.proxy.treat = { POST: loseAnswer };
    const host = openHost<UndoPlan>(store);
    await run(undo(ledger), host);
    assert.equal(host.messages[0]?.text, 'bookshop was undone. Its process web.1 is up.');
    fixture.writtenOnce(7);
  });

  for (const [what, treat, text] of [
    ['arrived', async (one: Exchange) => void (await one.forward()), /^bookshop was undone\./],
    ['was lost', loseRequest, /^bookshop was not undone: missing\./],
  ] as const) {
    it(`is reported by the next window when its own is closed and its request ${what}`, async () => {
      const left = Promise.withResolvers<void>();
      fixture.proxy.treat = {
        POST: async (exchange) => {
          fixture.proxy.treat = {};
          await treat({ ...exchange, answer: () => undefined, cut: () => undefined });
          left.resolve();
        },
      };
      run(undo(ledger), openHost<UndoPlan>(store)).catch(() => undefined);
      await left.promise;
      const next: ReturnType<typeof openHost> = openHost(
        store,
        {},
        undefined,
        {
          ledgerOf: () => Promise.resolve(ledger),
          report: (intent, verdict) =>
            reportLater(next, undoWords, { intent, verdict }, () => Promise.resolve(ledger)),
        },
        'the next window',
      );
      await next.operations.takeOver();
      assert.match(next.messages[0]?.text ?? '', text);
      assert.equal(fixture.proxy.posts.length, 1);
    });
  }

  it('is left alone, and said to be of a later version, where that kind is not known', async () => {
    const unreadable: string[] = [];
    await run(undo(ledger), openHost<UndoPlan>(store));
    const kinds = ['rollback'];
    const older = new JournalFiles(fixture.base.folder, {
      kinds,
      onUnreadable: ({ message }) => unreadable.push(message),
    });
    assert.deepEqual(await older.all(), []);
    assert.match(unreadable.join(), /was written by a later version of Shiplog/);
    assert.equal((await store.all()).length, 1, 'its file stays as it is');
  });
});
