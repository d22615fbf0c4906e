// What has to hold as the request of a rollback leaves, and what is made of refusals, with the real client and transport.
import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/domain/problem.ts';
import { LedgerMoved, soon } from '../../../../src/operations/engine/flow.ts';
import { pass, refuse, repeat, wantCode } from '../../../platform/proxy.ts';
import { before, type Stage, startStage } from './stage.ts';

const code = '123456';

describe('rolling back', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await startStage();
  });

  afterEach(async () => {
    assert.deepEqual(stage.fixture.defects, []);
    await stage.close();
  });

  describe('where the platform asks for a second factor', () => {
    beforeEach(() => (stage.proxy.treat = { POST: wantCode(code) }));

    it('sends it again with the code, after another look at the ledger', async () => {
      stage.giveCode = () => Promise.resolve(code);
      const { made, seen } = await stage.rollBack(4);
      assert.equal(made.version, 9);
      assert.equal(stage.proxy.posts.length, 2);
      assert.deepEqual(stage.ledger(), [...before, 'v9 Rollback to v4']);
      assert.deepEqual(seen.stages.slice(0, 5), [
        'making sure that nothing came in between',
        'request → release phase → restart',
        'the platform asks for the code of your second factor',
        'making sure that nothing came in between',
        'request → release phase → restart',
      ]);
    });

    it('sends nothing when the ledger moved while the person looked for it', async () => {
      stage.giveCode = () => {
        stage.config('COLOUR', 'blue', stage.shanley);
        return Promise.resolve(code);
      };
      await assert.rejects(stage.rollBack(4), (error) => {
        assert.ok(error instanceof LedgerMoved);
        assert.match(
          error.message,
          /^Nothing was rolled back on bookshop: v9 \(Set COLOUR config vars, by shanley/,
        );
        return true;
      });
      assert.equal(stage.proxy.posts.length, 1, 'the one that was refused');
      assert.deepEqual(stage.ledger(), [...before, 'v9 Set COLOUR config vars']);
    });

    it('ends without a word when the person gives none', async () => {
      stage.giveCode = () => Promise.resolve(undefined);
      await assert.rejects(stage.rollBack(4), Cancelled);
      assert.deepEqual([stage.proxy.posts.length, stage.ledger()], [1, before]);
    });

    it('ends when the person stops it while the question is open', async () => {
      const stop = new AbortController();
      stage.giveCode = () => {
        stop.abort();
        return new Promise(() => undefined);
      };
      await assert.rejects(stage.rollBack(4, { stop: stop.signal }), Cancelled);
      assert.deepEqual([stage.proxy.posts.length, stage.ledger()], [1, before]);
    });

    it('asks three times for one that is wrong', async () => {
      let asked = 0;
      stage.giveCode = () => {
        asked += 1;
        return Promise.resolve('000000');
      };
      const { message } = await stage.refusal(4);
      assert.match(
        message,
        /^Nothing was rolled back on bookshop: .+ asks for the code of your second factor/,
      );
      assert.deepEqual([asked, stage.ledger()], [3, before]);
    });
  });

  it('looks at the ledger again when the token was replaced while the request was refused for it', async () => {
    const { token } = stage.fixture.platform;
    stage.client.use(`${token}-of-before`);
    stage.proxy.treat = {
      GET: (exchange) => {
        exchange.headers.authorization = `Bearer ${token}`;
        return pass(exchange);
      },
      POST: (exchange) => {
        stage.config('COLOUR', 'blue', stage.shanley);
        stage.client.use(`${token}-of-now`);
        return refuse(401, 'unauthorized')(exchange);
      },
    };
    const { message } = await stage.refusal(4);
    assert.match(message, /^Nothing was rolled back on bookshop: v9 \(Set COLOUR config vars/);
    assert.equal(stage.proxy.posts.length, 1);
  });

  describe('through something that sends the request twice', () => {
    for (const [status, id] of [
      [409, 'conflict'],
      [422, 'invalid_params'],
      [404, 'not_found'],
      [429, 'rate_limit'],
      [421],
      [425],
      [460],
      [499],
    ] as const) {
      it(`finds what was made although the answer is ${status}`, async () => {
        stage.proxy.treat = { POST: repeat(status, id) };
        const { made } = await stage.rollBack(4);
        assert.equal(made.version, 9);
        stage.writtenOnce(4);
      });
    }
  });

  it('says what was answered, and what the ledger shows, when something on the way refuses it', async () => {
    stage.proxy.treat = { POST: refuse(499) };
    const { message } = await stage.refusal(4);
    assert.match(message, /answered 499\. The ledger shows no rollback to v4 so far\./);
    assert.doesNotMatch(message, /Nothing was rolled back/);
    assert.deepEqual(stage.ledger(), before);
  });

  describe('by somebody of whom nothing is known so far', () => {
    const unknown = () => new Promise<never>(() => undefined);

    it('shows that it goes on, and can be stopped', async () => {
      const stop = new AbortController();
      const titles: string[] = [];
      const running = stage.rollBack(4, {
        user: unknown,
        stop: stop.signal,
        progress: (title) => {
          titles.push(title);
          setImmediate(() => stop.abort());
        },
      });
      await assert.rejects(running, Cancelled);
      assert.deepEqual(titles, ['Rolling back bookshop to v4']);
      stage.nothingWritten();
    });

    it('does not wait for that for long', async () => {
      const never = new AbortController().signal;
      const waits: number[] = [];
      const wait = (ms: number) => Promise.resolve(waits.push(ms));
      assert.equal(await soon(unknown(), wait, never), undefined);
      assert.equal(await soon(Promise.reject(new Error('offline')), unknown, never), undefined);
      assert.equal(await soon(Promise.resolve('known'), unknown, never), 'known');
      assert.deepEqual(waits, [5_000]);
    });
  });
});
