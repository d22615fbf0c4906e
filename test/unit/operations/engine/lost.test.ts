import assert from 'node:assert/strict';
import {
  badGateway,
  loseAnswer,
  loseRequest,
  pass,
  rewrite,
  type Exchange,
} from '../../../platform/proxy.ts';
import { before, type RollbackFixture, startRollbackFixture } from './fixture.ts';

const lookedUp = 'the answer was lost; reading the ledger';
const notRolledBack =
  /^The answer of 127\.0\.0\.1:\d+ was lost, and the ledger shows no rollback to v4 yet\. bookshop still runs what it ran before\. Roll back again if you still want to\. Shiplog keeps checking and will notify you if the rollback appears\.$/;

describe('rolling back, when the answer does not come', () => {
  let fixture: RollbackFixture;

  beforeEach(async () => {
    fixture = await startRollbackFixture();
  });

  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  it('finds the release that was made, and sends nothing more', async () => {
    fixture.proxy.treat = { POST: loseAnswer };
    const { made, seen } = await fixture.rollBack(4);
    assert.equal(made.version, 9);
    assert.equal(made.description, 'Rollback to v4');
    assert.ok(seen.stages.includes(lookedUp));
    assert.deepEqual(seen.waits, []);
    fixture.writtenOnce(4);
  });

  it('does the same when a router answers in place of the platform', async () => {
    fixture.proxy.treat = {
      POST: async (exchange: Exchange) => {
        await exchange.forward();
        await badGateway(exchange);
      },
    };
    const { made } = await fixture.rollBack(4);
    assert.equal(made.version, 9);
    fixture.writtenOnce(4);
  });

  it('does the same when the answer is not understood', async () => {
    fixture.proxy.treat = { POST: rewrite(() => '{"id": 1}') };
    const { made } = await fixture.rollBack(4);
    assert.equal(made.version, 9);
    fixture.writtenOnce(4);
  });

  it('looks again for a release that comes late', async () => {
    let late: Exchange | undefined;
    fixture.proxy.treat = {
      POST: (exchange: Exchange) => {
        late = exchange;
        exchange.cut();
      },
    };
    const wait = (times: number) => (times === 1 ? late?.forward() : undefined);
    const { made, seen } = await fixture.rollBack(4, { wait });
    assert.equal(made.version, 9);
    assert.deepEqual(seen.waits, [2000, 2000]);
    fixture.writtenOnce(4);
  });

  it('looks again while the ledger cannot be read', async () => {
    fixture.proxy.treat = {
      POST: async (exchange: Exchange) => {
        fixture.proxy.treat = { POST: pass, GET: loseRequest };
        await loseAnswer(exchange);
      },
    };
    const wait = (times: number) => {
      if (times === 2) fixture.proxy.treat = {};
    };
    const { made, seen } = await fixture.rollBack(4, { wait });
    assert.equal(made.version, 9);
    assert.equal(seen.waits.length, 3);
    fixture.writtenOnce(4);
  });

  it('says that nothing was rolled back when the request was lost, and works at the next try', async () => {
    fixture.proxy.treat = { POST: loseRequest };
    const { message, seen } = await fixture.refusal(4);
    assert.match(message, notRolledBack);
    assert.deepEqual(seen.waits, [2000, 2000, 2000, 2000]);
    assert.equal(fixture.proxy.posts.length, 1);
    assert.deepEqual(fixture.ledger(), before);

    fixture.proxy.treat = {};
    const { made } = await fixture.rollBack(4);
    assert.equal(made.version, 9);
    assert.equal(fixture.proxy.posts.length, 2);
    assert.deepEqual(fixture.ledger(), [...before, 'v9 Rollback to v4']);
  });

  it('says the same when a router refuses the request', async () => {
    fixture.proxy.treat = { POST: badGateway };
    const { message } = await fixture.refusal(4);
    assert.match(message, notRolledBack);
    assert.equal(fixture.proxy.posts.length, 1);
    assert.deepEqual(fixture.ledger(), before);
  });

  it('says that it is not known when the ledger cannot be read', async () => {
    fixture.proxy.treat = {
      POST: async (exchange: Exchange) => {
        fixture.proxy.treat = { GET: loseRequest };
        await loseAnswer(exchange);
      },
    };
    const { message, seen } = await fixture.refusal(4);
    assert.match(
      message,
      /^It is not known whether bookshop was rolled back to v4: the answer of 127\.0\.0\.1:\d+ was lost, and the ledger cannot be read\. Nothing else was sent\. Shiplog keeps checking and will notify you\.$/,
    );
    assert.equal(seen.waits.length, 4);
    fixture.writtenOnce(4);
  });

  const othersRollback = (): void => {
    const { releases } = fixture.base.platform.ledger;
    releases.rollBack(fixture.app, fixture.idOf(4), fixture.shanley);
  };

  it('does not take the same rollback of somebody else for its own', async () => {
    fixture.proxy.treat = {
      POST: (exchange: Exchange) => {
        othersRollback();
        exchange.cut();
      },
    };
    const { message } = await fixture.refusal(4);
    assert.match(
      message,
      /^The answer of 127\.0\.0\.1:\d+ was lost, and the ledger shows no rollback of yours/,
    );
    assert.match(message, /v9 \(Rollback to v4, by shanley@example\.com\)/);
    assert.doesNotMatch(message, /runs what it ran before/);
    assert.equal(fixture.proxy.posts.length, 1);
  });

  it('finds its own behind that of somebody else', async () => {
    fixture.proxy.treat = {
      POST: async (exchange: Exchange) => {
        await exchange.forward();
        othersRollback();
        exchange.cut();
      },
    };
    const { made } = await fixture.rollBack(4);
    assert.equal(made.version, 9);
    assert.equal(made.user.email, 'you@example.com');
    assert.equal(fixture.proxy.posts.length, 1);
  });

  it('learns who asks before it writes, while the platform can be asked', async () => {
    fixture.proxy.treat = {
      POST: (exchange: Exchange) => {
        othersRollback();
        exchange.cut();
      },
    };
    const user = () => Promise.resolve(fixture.proxy.posts.length > 0 ? undefined : fixture.account);
    const { message } = await fixture.refusal(4, { user });
    assert.match(message, /shows no rollback of yours/);
    assert.equal(fixture.proxy.posts.length, 1);
  });
});
