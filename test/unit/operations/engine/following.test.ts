import assert from 'node:assert/strict';
import { loseAnswer, loseRequest } from '../../../platform/proxy.ts';
import { hash, type RollbackFixture, startRollbackFixture } from './fixture.ts';

describe('rolling back to a release that runs a release command', () => {
  let fixture: RollbackFixture;

  beforeEach(async () => {
    fixture = await startRollbackFixture();
  });

  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  /** Makes v9, whose command goes well at first and then ends as `exit` says after five seconds, and v10 without one. */
  function prepare(exit: number): void {
    const slug = {
      commit: hash('e'),
      commitDescription: null,
      buildpack: 'Node.js',
      checksum: null,
      size: 1024,
      processTypes: { web: 'node server.js', release: `rehearse --exit 0,${exit} --seconds 5` },
    };
    fixture.base.platform.ledger.builds.tell(fixture.app.id, slug, 'Built.', { by: fixture.account.id });
    fixture.base.pass(5_000);
    fixture.deploy(hash('f'));
  }
  const later = () => fixture.base.pass(2_000);

  for (const [exit, status] of [
    [0, 'succeeded'],
    [1, 'failed'],
  ] as const) {
    it(`follows it until it has ${status}`, async () => {
      prepare(exit);
      const { made, restarted, seen } = await fixture.rollBack(9, { wait: later });
      assert.deepEqual([made.version, made.status, made.current], [11, status, status === 'succeeded']);
      assert.equal(restarted[0]?.end, status === 'failed' ? undefined : 'settled');
      assert.deepEqual(seen.waits, [2000, 2000, 2000]);
      assert.ok(seen.stages.includes('request done → release phase of v11 runs → restart'));
      assert.equal(fixture.proxy.posts.length, 1);
    });
  }

  it('follows it when the answer was lost, and while the ledger cannot be read', async () => {
    prepare(1);
    fixture.proxy.treat = { POST: loseAnswer };
    const wait = (times: number) => {
      fixture.proxy.treat = times === 0 ? { GET: loseRequest } : {};
      later();
    };
    const { made } = await fixture.rollBack(9, { wait });
    assert.deepEqual([made.version, made.status], [11, 'failed']);
    assert.equal(fixture.proxy.posts.length, 1);
  });

  it('lets it go on when the person stops watching', async () => {
    prepare(0);
    const stop = new AbortController();
    const { made, restarted } = await fixture.rollBack(9, { wait: () => stop.abort(), stop: stop.signal });
    assert.deepEqual([made.version, made.status], [11, 'pending']);
    assert.equal(restarted[0], undefined);
    assert.equal(fixture.ledger().at(-1), 'v11 Rollback to v9');
  });
});
