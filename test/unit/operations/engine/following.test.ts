import assert from 'node:assert/strict';
import { command, fails, Mark, waitsFor } from '../../../platform/programs.ts';
import { loseAnswer, loseRequest } from '../../../platform/proxy.ts';
import { type Shop, shopAt } from '../../../platform/shop.ts';
import { hash, type RollbackFixture, startRollbackFixture } from './fixture.ts';

describe('rolling back to a release that runs a release command', () => {
  let fixture: RollbackFixture;
  let shop: Shop;
  /** What the release command waits for, and what lets it fail. */
  let go: Mark;
  let broken: Mark;

  beforeEach(async () => {
    fixture = await startRollbackFixture();
    shop = shopAt(fixture.base.ask, 'bookshop');
    go = new Mark(fixture.base.folder, 'go');
    broken = new Mark(fixture.base.folder, 'broken');
  });

  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  /** Makes v9, whose command goes well at first and then, when it is let go, as is said; and v10 without one. */
  async function prepare(status: 'succeeded' | 'failed'): Promise<void> {
    await shop.deployAs({ release: command(waitsFor(go), fails('no such table', broken)) });
    go.set();
    await shop.settled();
    go.clear();
    if (status === 'failed') broken.set();
    fixture.deploy(hash('f'));
  }

  /** The release phase ends with the third wait. */
  async function later(before: number): Promise<void> {
    if (before < 2) return;
    go.set();
    await shop.settled();
  }

  for (const status of ['succeeded', 'failed'] as const) {
    it(`follows it until it has ${status}`, async () => {
      await prepare(status);
      const { made, restarted, seen } = await fixture.rollBack(9, { wait: later });
      assert.deepEqual([made.version, made.status, made.current], [11, status, status === 'succeeded']);
      assert.equal(restarted[0]?.end, status === 'failed' ? undefined : 'settled');
      assert.deepEqual(seen.waits, [2000, 2000, 2000]);
      assert.ok(seen.stages.includes('request done → release phase of v11 runs → restart'));
      assert.equal(fixture.proxy.posts.length, 1);
    });
  }

  it('follows it when the answer was lost, and while the ledger cannot be read', async () => {
    await prepare('failed');
    fixture.proxy.treat = { POST: loseAnswer };
    const wait = async (before: number) => {
      fixture.proxy.treat = before === 0 ? { GET: loseRequest } : {};
      await later(before);
    };
    const { made } = await fixture.rollBack(9, { wait });
    assert.deepEqual([made.version, made.status], [11, 'failed']);
    assert.equal(fixture.proxy.posts.length, 1);
  });

  it('lets it go on when the person stops watching', async () => {
    await prepare('succeeded');
    const stop = new AbortController();
    const { made, restarted } = await fixture.rollBack(9, { wait: () => stop.abort(), stop: stop.signal });
    assert.deepEqual([made.version, made.status], [11, 'pending']);
    assert.equal(restarted[0], undefined);
    assert.equal(fixture.ledger().at(-1), 'v11 Rollback to v9');
  });
});
