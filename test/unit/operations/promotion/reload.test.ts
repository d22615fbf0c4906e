import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { promotionWords } from '../../../../src/operations/promotion/words.ts';
import { Operations } from '../../../../src/operations/engine/operations.ts';
import { loseRequest, type Treatment } from '../../../platform/proxy.ts';
import { type PromotionFixture, startPromotionFixture } from './fixture.ts';

describe('a promotion whose window is closed', () => {
  let fixture: PromotionFixture;
  beforeEach(async () => {
    fixture = await startPromotionFixture();
  });
  afterEach(() => fixture.close());

  /** Promotes in a window that is gone once the request was treated, and never hears of anything again. */
  async function lose(treat: Treatment): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    fixture.proxy.treat = {
      POST: async (exchange) => {
        fixture.proxy.treat = {};
        await treat({ ...exchange, answer: () => undefined, cut: () => undefined });
        resolve();
      },
    };
    fixture.promote({ targets: ['shop', 'shop-eu'] }).catch(() => undefined);
    await promise;
  }

  /** What a window that is opened then tells, as soon as it knows. */
  async function told(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const ledgers = new Map<string, Ledger>();
    const operations = new Operations({
      store: fixture.shelf,
      isOurs: () => Promise.resolve(true),
      abandoned: () => Promise.resolve(),
      ledgerOf(_intent, { name }) {
        const ledger = ledgers.get(name) ?? fixture.ledgerOf(name === 'shop' ? 'shop' : 'shop-eu');
        ledgers.set(name, ledger);
        return Promise.resolve(ledger);
      },
      report(intent, verdict) {
        assert.equal(intent.kind, 'promotion');
        resolve(promotionWords.text({ intent, verdict, restarted: [] }));
        return Promise.resolve();
      },
      world: {
        window: 'another window',
        newId: () => assert.fail('it begins nothing'),
        process: { machine: 'this', pid: process.pid + 1, started: null },
        isAlive: () => false,
        now: Date.now,
        steady: () => performance.now(),
        wait: (ms) => (ms > 2000 ? new Promise(() => undefined) : Promise.resolve()),
      },
    });
    void operations.takeOver();
    return promise;
  }

  it('is told by the next one as it ended, and not sent again', async () => {
    await lose(async (exchange) => void (await exchange.forward()));
    assert.equal(await told(), 'shop (v4) and shop-eu (v4) run shop-staging v4’s code now.');
    assert.equal(fixture.posts().length, 1);
    // What was told is told once.
    const isOpen = async () => (await fixture.shelf.all()).some(({ state }) => state.at !== 'over');
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while (await isOpen()) await setImmediate();
  });

  it('is told as not found when it never arrived', async () => {
    await lose(loseRequest);
    assert.match(await told(), /the ledgers show no promotion of shop-staging v4 yet\./);
    assert.deepEqual([fixture.posts().length, fixture.promoted('shop')], [1, []]);
  });
});
