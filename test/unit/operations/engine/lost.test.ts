import assert from 'node:assert/strict';
import {
  badGateway,
  loseAnswer,
  loseRequest,
  pass,
  rewrite,
  type Exchange,
} from '../../../platform/proxy.ts';
import { before, type Stage, startStage } from './stage.ts';

const lookedUp = 'the answer was lost; reading the ledger';
const notRolledBack =
  /^The answer of 127\.0\.0\.1:\d+ was lost, and the ledger shows no rollback to v4 so far\. bookshop runs what it ran before\. Roll back again if you still want to\. Should it come after all, you are told\.$/;

describe('rolling back, when the answer does not come', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await startStage();
  });

  afterEach(async () => {
    assert.deepEqual(stage.fixture.defects, []);
    await stage.close();
  });

  it('finds the release that was made, and sends nothing more', async () => {
    stage.proxy.treat = { POST: loseAnswer };
    const { made, seen } = await stage.rollBack(4);
    assert.equal(made.version, 9);
    assert.equal(made.description, 'Rollback to v4');
    assert.ok(seen.stages.includes(lookedUp));
    assert.deepEqual(seen.waits, []);
    stage.writtenOnce(4);
  });

  it('does the same when a router answers in place of the platform', async () => {
    stage.proxy.treat = {
      POST: async (exchange: Exchange) => {
        await exchange.forward();
        await badGateway(exchange);
      },
    };
    const { made } = await stage.rollBack(4);
    assert.equal(made.version, 9);
    stage.writtenOnce(4);
  });

  it('does the same when the answer is not understood', async () => {
    stage.proxy.treat = { POST: rewrite(() => '{"id": 1}') };
    const { made } = await stage.rollBack(4);
    assert.equal(made.version, 9);
    stage.writtenOnce(4);
  });

  it('looks again for a release that comes late', async () => {
    let late: Exchange | undefined;
    stage.proxy.treat = {
      POST: (exchange: Exchange) => {
        late = exchange;
        exchange.cut();
      },
    };
    const wait = (times: number) => (times === 1 ? late?.forward() : undefined);
    const { made, seen } = await stage.rollBack(4, { wait });
    assert.equal(made.version, 9);
    assert.deepEqual(seen.waits, [2000, 2000]);
    stage.writtenOnce(4);
  });

  it('looks again while the ledger cannot be read', async () => {
    stage.proxy.treat = {
      POST: async (exchange: Exchange) => {
        stage.proxy.treat = { POST: pass, GET: loseRequest };
        await loseAnswer(exchange);
      },
    };
    const wait = (times: number) => {
      if (times === 2) stage.proxy.treat = {};
    };
    const { made, seen } = await stage.rollBack(4, { wait });
    assert.equal(made.version, 9);
    assert.equal(seen.waits.length, 3);
    stage.writtenOnce(4);
  });

  it('says that nothing was rolled back when the request was lost, and works at the next try', async () => {
    stage.proxy.treat = { POST: loseRequest };
    const { message, seen } = await stage.refusal(4);
    assert.match(message, notRolledBack);
    assert.deepEqual(seen.waits, [2000, 2000, 2000, 2000]);
    assert.equal(stage.proxy.posts.length, 1);
    assert.deepEqual(stage.ledger(), before);

    stage.proxy.treat = {};
    const { made } = await stage.rollBack(4);
    assert.equal(made.version, 9);
    assert.equal(stage.proxy.posts.length, 2);
    assert.deepEqual(stage.ledger(), [...before, 'v9 Rollback to v4']);
  });

  it('says the same when a router refuses the request', async () => {
    stage.proxy.treat = { POST: badGateway };
    const { message } = await stage.refusal(4);
    assert.match(message, notRolledBack);
    assert.equal(stage.proxy.posts.length, 1);
    assert.deepEqual(stage.ledger(), before);
  });

  it('says that it is not known when the ledger cannot be read', async () => {
    stage.proxy.treat = {
      POST: async (exchange: Exchange) => {
        stage.proxy.treat = { GET: loseRequest };
        await loseAnswer(exchange);
      },
    };
    const { message, seen } = await stage.refusal(4);
    assert.match(
      message,
      /^The answer of 127\.0\.0\.1:\d+ was lost, and its ledger cannot be read, so it is not known whether bookshop was rolled back to v4\. Nothing more was sent\. You are told as soon as the ledger tells it\.$/,
    );
    assert.equal(seen.waits.length, 4);
    stage.writtenOnce(4);
  });

  const othersRollback = (): void => {
    const { releases } = stage.fixture.platform.ledger;
    releases.rollBack(stage.app, stage.idOf(4), stage.shanley);
  };

  it('does not take the same rollback of somebody else for its own', async () => {
    stage.proxy.treat = {
      POST: (exchange: Exchange) => {
        othersRollback();
        exchange.cut();
      },
    };
    const { message } = await stage.refusal(4);
    assert.match(
      message,
      /^The answer of 127\.0\.0\.1:\d+ was lost, and the ledger shows no rollback of yours/,
    );
    assert.match(message, /v9 \(Rollback to v4, by shanley@example\.com\)/);
    assert.doesNotMatch(message, /runs what it ran before/);
    assert.equal(stage.proxy.posts.length, 1);
  });

  it('finds its own behind that of somebody else', async () => {
    stage.proxy.treat = {
      POST: async (exchange: Exchange) => {
        await exchange.forward();
        othersRollback();
        exchange.cut();
      },
    };
    const { made } = await stage.rollBack(4);
    assert.equal(made.version, 9);
    assert.equal(made.user.email, 'you@example.com');
    assert.equal(stage.proxy.posts.length, 1);
  });

  it('learns who asks before it writes, while the platform can be asked', async () => {
    stage.proxy.treat = {
      POST: (exchange: Exchange) => {
        othersRollback();
        exchange.cut();
      },
    };
    const user = () => Promise.resolve(stage.proxy.posts.length > 0 ? undefined : stage.account);
    const { message } = await stage.refusal(4, { user });
    assert.match(message, /shows no rollback of yours/);
    assert.equal(stage.proxy.posts.length, 1);
  });
});
