// Windows over one folder of entries that are signed in to different platforms, each with an app of the same name.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Account, sampleId } from '../../../../src/api/account.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { AppLedgers } from '../../../../src/catalog/app-ledgers.ts';
import { runningRelease } from '../../../../src/domain/release/release.ts';
import { entriesFor } from '../../../../src/operations/engine/entry-account.ts';
import type { Intent, State } from '../../../../src/operations/engine/journal-entry.ts';
import { JournalFiles } from '../../../../src/operations/engine/journal-files.ts';
import { basisOf } from '../../../../src/domain/plan/basis.ts';
import type { Verdict } from '../../../../src/operations/engine/machine.ts';
import { Operations } from '../../../../src/operations/engine/operations.ts';
import { accountOf } from '../../../platform/account.ts';
import { type RollbackFixture, startRollbackFixture } from './fixture.ts';

const minute = 60_000;
const sent: State = { at: 'sent' };

describe('an entry of another window', () => {
  let here: RollbackFixture;
  let elsewhere: RollbackFixture;
  let folder: string;
  let now: number;

  before(async () => {
    [here, elsewhere] = await Promise.all([startRollbackFixture(), startRollbackFixture()]);
  });
  after(() => Promise.all([here.close(), elsewhere.close()]));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiplog-entries-'));
    now = Date.now();
  });
  // What a person was told of is forgotten just after that.
  afterEach(() => rm(folder, { recursive: true, maxRetries: 9, retryDelay: 20 }));

  const files = () => new JournalFiles(folder);
  const text = (id: string) => readFile(join(folder, `${id}.json`), 'utf8');
  const signedIn = (fixture: RollbackFixture, id = fixture.account.id): Account => ({
    ...accountOf(fixture.client, () =>
      Promise.resolve({ id: fixture.account.id, email: fixture.account.email }),
    ),
    id,
  });

  interface Window {
    accounts: Account[];
    readonly told: { readonly app: string; readonly verdict: Verdict }[];
    readonly abandoned: string[];
    readonly waits: number[];
    readonly operations: Operations;
  }

  /** A window of its own process. */
  function open(...accounts: Account[]): Window {
    const ledgers = new AppLedgers(() => Promise.resolve(window.accounts));
    const told: Window['told'] = [];
    const abandoned: string[] = [];
    const waits: number[] = [];
    const id = randomUUID();
    const operations = new Operations({
      store: files(),
      ...entriesFor(ledgers),
      report(intent, verdict) {
        told.push({ app: intent.origin.app.id, verdict });
        return Promise.resolve();
      },
      abandoned({ id: left }) {
        abandoned.push(left);
        return Promise.resolve();
      },
      world: {
        window: id,
        newId: randomUUID,
        process: { machine: 'here', pid: 1, started: id },
        isAlive: ({ started }) => started !== 'gone',
        now: () => now,
        steady: () => now,
        wait: async (ms, signal) => {
          waits.push(ms);
          // What is looked at more slowly goes on when the test is over.
          if (ms > 2000) await new Promise((_resolve, reject) => signal?.addEventListener('abort', reject));
        },
      },
    });
    const window: Window = { accounts, told, abandoned, waits, operations };
    return window;
  }

  /** Leaves the entry of a window that is gone. */
  async function leave(fixture: RollbackFixture, some: Partial<Intent> = {}, state = sent): Promise<Intent> {
    const { releases } = await new Ledger(fixture.app, signedIn(fixture), () => now).readNow();
    const intent: Intent = {
      id: randomUUID(),
      kind: 'rollback',
      host: fixture.client.host,
      account: fixture.account.id,
      user: fixture.account.id,
      email: fixture.account.email,
      confirmedAt: now,
      origin: { app: fixture.app, release: fixture.idOf(3), version: 3 },
      pipeline: null,
      mark: 'Rollback to v3',
      guards: [],
      targets: [basisOf(fixture.app, releases[0], runningRelease(releases))],
      ...some,
    };
    const owner = { window: 'gone', process: { machine: 'here', pid: 2, started: 'gone' }, until: now };
    await files().put({ intent, state, owner });
    return intent;
  }

  it('is left alone, and not held, by a window of another platform whose app has that name', async () => {
    const intent = await leave(here);
    await here.client.rollback(here.app.id, here.idOf(3));
    const before = await text(intent.id);
    const other = open(signedIn(elsewhere));
    await other.operations.takeOver();
    now += 60 * minute;
    await other.operations.takeOver();
    assert.deepEqual(other.told, []);
    assert.equal(await text(intent.id), before);
    const own = open(signedIn(elsewhere), signedIn(here));
    await own.operations.takeOver();
    assert.deepEqual(
      own.told.map(({ app, verdict }) => [app, verdict.is]),
      [[here.app.id, 'made']],
    );
  });

  it('is left alone by a window of another platform that knows the person by the same id', async () => {
    const intent = await leave(here);
    const before = await text(intent.id);
    const other = open({ ...signedIn(here), client: elsewhere.client });
    await other.operations.takeOver();
    assert.deepEqual([other.told, await text(intent.id)], [[], before]);
  });

  it('is left alone by another account of the same platform', async () => {
    const intent = await leave(here);
    const before = await text(intent.id);
    const shanley: Account = {
      ...accountOf(here.client, () => Promise.resolve({ id: here.shanley, email: 'shanley@example.com' })),
      id: here.shanley,
    };
    const other = open(shanley);
    await other.operations.takeOver();
    assert.deepEqual([other.told, await text(intent.id)], [[], before]);
  });

  it('is known by who the platform says its author is, whatever the account was called here', async () => {
    await leave(here, { account: 'a token in the environment' });
    const own = open(signedIn(here));
    await own.operations.takeOver();
    assert.equal(own.told.length, 1);
    // The same place has a token of another person by now.
    const theirs = await leave(here, { account: 'a token in the environment' });
    const before = await text(theirs.id);
    const shanley = accountOf(here.client, () =>
      Promise.resolve({ id: here.shanley, email: 's@example.com' }),
    );
    const other = open({ ...shanley, id: 'a token in the environment' });
    await other.operations.takeOver();
    assert.deepEqual([other.told, await text(theirs.id)], [[], before]);
  });

  it('of an earlier version is known by the mail address', async () => {
    await leave(here, { account: 'a token in the environment', user: null });
    const own = open(signedIn(here));
    await own.operations.takeOver();
    assert.equal(own.told.length, 1);
  });

  it('of the sample is the sample’s, at whatever address its platform is by then', async () => {
    await leave(here, { account: sampleId, host: '127.0.0.1:1' });
    const other = open(signedIn(here));
    await other.operations.takeOver();
    assert.deepEqual(other.told, []);
    const sample = open(signedIn(here, sampleId));
    await sample.operations.takeOver();
    assert.equal(sample.told.length, 1);
  });

  it('of an app that is not there is not told as if nothing had been done', async () => {
    const { origin, targets } = await leave(here);
    const gone = { id: randomUUID(), name: 'bookshop' };
    const intent = await leave(here, {
      origin: { ...origin, app: gone },
      targets: targets.map((basis) => ({ ...basis, app: gone })),
    });
    const own = open(signedIn(here));
    void own.operations.takeOver();
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while (!own.told.some(({ app }) => app === gone.id)) await setImmediate();
    assert.equal(own.told.find(({ app }) => app === gone.id)?.verdict.is, 'unread');
    assert.ok((await files().all()).some((kept) => kept.intent.id === intent.id));
  });

  it('that no window can see to is told of after a while, each time, for it to be told once', async () => {
    const { id } = await leave(here);
    const other = open(signedIn(elsewhere));
    await other.operations.takeOver();
    assert.deepEqual(other.abandoned, []);
    now += 11 * minute;
    await other.operations.takeOver();
    assert.deepEqual(other.abandoned, [id]);
    await other.operations.journal.dismiss(id);
    assert.deepEqual(await files().all(), []);
  });

  it('is let go by the window that looks into it once the account signs out, for another one at once', async () => {
    const lost: State = { at: 'looking', since: Date.now(), looks: 9, told: 'missing' };
    const { id } = await leave(here, {}, lost);
    const first = open(signedIn(here));
    void first.operations.takeOver();
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while (!first.waits.includes(15_000)) await setImmediate();
    const second = open(signedIn(here));
    await second.operations.takeOver();
    assert.equal(second.told.length, 0, 'while the first one has it');
    first.accounts = [];
    await first.operations.handBack();
    await here.client.rollback(here.app.id, here.idOf(3));
    await second.operations.takeOver();
    assert.equal(second.told.map(({ verdict }) => verdict.is).join(), 'made');
    assert.deepEqual(first.told, []);
    first.accounts = [signedIn(here)];
    await first.operations.takeOver();
    const isOpen = async () => (await files().get(id))?.state.at === 'looking';
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while (await isOpen()) await setImmediate();
    assert.deepEqual([first.told.length, second.told.length], [0, 1]);
  });

  it('that cannot be taken over keeps no other from being told', async () => {
    const { id } = await leave(here);
    await leave(here);
    const own = open(signedIn(here));
    const { journal } = own.operations;
    const take = journal.take.bind(journal);
    journal.take = (one) => (one === id ? Promise.reject(new Error('EIO')) : take(one));
    await assert.rejects(own.operations.takeOver(), /EIO/);
    assert.equal(own.told.length, 1);
  });
});
