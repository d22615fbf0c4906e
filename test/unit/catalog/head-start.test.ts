import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Account } from '../../../src/api/account.ts';
import { Unreachable } from '../../../src/api/errors.ts';
import { AppLedgers } from '../../../src/catalog/app-ledgers.ts';
import { LedgerCache } from '../../../src/ledger/ledger-cache.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { down, type LedgerFixture, startLedgerFixture, versionsOf } from '../ledger/fixture.ts';

const remotes = [{ name: 'bookshop', port: undefined }];

describe('the head start of a window', () => {
  let fixture: LedgerFixture;
  let folder: string;
  let cache: LedgerCache;
  let accounts: readonly Account[];
  beforeEach(async () => {
    fixture = await startLedgerFixture(100);
    folder = await makeScratch();
    cache = new LedgerCache(join(folder, 'kept'));
    accounts = [fixture.ledger.account];
  });
  afterEach(async () => {
    await fixture.close();
    await removeScratch(folder);
  });

  const open = (now = Date.now) => new AppLedgers(() => Promise.resolve(accounts), now, cache);

  /** Reads the app's ledger in one window, and keeps it. */
  async function readAndKeep(): Promise<AppLedgers> {
    const ledgers = open(() => 5_000);
    const [app] = (await ledgers.readApps(remotes)).apps;
    assert.ok(app);
    const ledger = ledgers.of(app);
    await ledger.refresh();
    await ledgers.keep(ledger);
    return ledgers;
  }

  it('is what the last window knew, with its age, without a question to anybody', async () => {
    await readAndKeep();
    fixture.gate.break(new Unreachable('The network is gone.'));
    const asked = fixture.gate.requests.length;
    const ledgers = open();
    const kept = await ledgers.keptApps(remotes);
    assert.deepEqual(
      kept?.apps.map(({ name, linked }) => [name, linked]),
      [['bookshop', true]],
    );
    const ledger = ledgers.of(kept.apps[0]!);
    assert.deepEqual(versionsOf(ledger), down(100, 71));
    assert.equal(ledger.state.readAt, 5_000);
    assert.equal(fixture.gate.requests.length, asked);
    await ledger.refresh();
    assert.ok(ledger.state.error instanceof Unreachable);
    assert.deepEqual(versionsOf(ledger), down(100, 71));
    fixture.gate.break(undefined);
    fixture.grow(3);
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(103, 71));
  });

  it('keeps of a ledger that was not opened since what was known before', async () => {
    await readAndKeep();
    const ledgers = open();
    await ledgers.keptApps(remotes);
    await ledgers.readApps(remotes);
    await ledgers.keep({ account: accounts[0]!, state: fixture.ledger.state });
    const kept = await cache.take(accounts[0]!.id);
    assert.equal(Object.values(kept?.ledgers ?? {})[0]?.releases.length, 30);
  });

  it('is not written again for looks that find nothing new, until its age would be wrong', async () => {
    let now = 5_000;
    const ledgers = open(() => now);
    const [app] = (await ledgers.readApps(remotes)).apps;
    assert.ok(app);
    const ledger = ledgers.of(app);
    const keptAt = async () => {
      await ledger.refresh();
      await ledgers.keep(ledger);
      return (await cache.take(accounts[0]!.id))?.ledgers[app.id]?.readAt;
    };
    assert.equal(await keptAt(), 5_000);
    now += 15_000;
    assert.equal(await keptAt(), 5_000);
    fixture.grow(1);
    assert.equal(await keptAt(), 20_000);
    now += 5 * 60_000;
    assert.equal(await keptAt(), 320_000);
  });

  it('is none for an account that is not signed in, and none is made for it', async () => {
    const before = await readAndKeep();
    const account = accounts[0]!;
    accounts = [];
    assert.equal(await open().keptApps(remotes), undefined);
    before.forget();
    await cache.remove(account.id);
    await before.keep({ account, state: fixture.ledger.state });
    assert.equal(await cache.take(account.id), undefined);
  });

  it('is none where nothing was kept, or there is nowhere to keep it', async () => {
    assert.equal(await open().keptApps(remotes), undefined);
    assert.equal(await new AppLedgers(() => Promise.resolve(accounts)).keptApps(remotes), undefined);
  });
});
