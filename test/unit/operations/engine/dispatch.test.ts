// What has to hold as the request of a rollback leaves, and what is made of refusals, with the real client and transport.
import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/domain/problem.ts';
import { LedgerMoved, soon } from '../../../../src/operations/engine/flow.ts';
import { pass, refuse, repeat, wantCode } from '../../../platform/proxy.ts';
import { before, type RollbackFixture, startRollbackFixture } from './fixture.ts';

const code = '123456';

describe('rolling back', () => {
  let fixture: RollbackFixture;

  beforeEach(async () => {
    fixture = await startRollbackFixture();
  });

  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  describe('where the platform asks for a second factor', () => {
    beforeEach(() => (fixture.proxy.treat = { POST: wantCode(code) }));

    it('sends it again with the code, after another look at the ledger', async () => {
      fixture.giveCode = () => Promise.resolve(code);
      const { made, seen } = await fixture.rollBack(4);
      assert.equal(made.version, 9);
      assert.equal(fixture.proxy.posts.length, 2);
      assert.deepEqual(fixture.ledger(), [...before, 'v9 Rollback to v4']);
      assert.deepEqual(seen.stages.slice(0, 5), [
        'checking that nothing changed since the plan',
        'request → release phase → restart',
        'the platform asks for the code of your second factor',
        'checking that nothing changed since the plan',
        'request → release phase → restart',
      ]);
      assert.deepEqual(seen.buttons.slice(0, 5), [
        'Cancel',
        'Stop Waiting',
        'Cancel',
        'Cancel',
        'Stop Waiting',
      ]);
    });

    it('sends nothing when the ledger moved while the person looked for it', async () => {
      fixture.giveCode = () => {
        fixture.config('COLOUR', 'blue', fixture.shanley);
        return Promise.resolve(code);
      };
      await assert.rejects(fixture.rollBack(4), (error) => {
        assert.ok(error instanceof LedgerMoved);
        assert.match(error.message, /^bookshop was not rolled back: v9 \(Set COLOUR config vars, by shanley/);
        return true;
      });
      assert.equal(fixture.proxy.posts.length, 1, 'the one that was refused');
      assert.deepEqual(fixture.ledger(), [...before, 'v9 Set COLOUR config vars']);
    });

    it('ends without a word when the person gives none', async () => {
      fixture.giveCode = () => Promise.resolve(undefined);
      await assert.rejects(fixture.rollBack(4), Cancelled);
      assert.deepEqual([fixture.proxy.posts.length, fixture.ledger()], [1, before]);
    });

    it('ends when the person stops it while the question is open', async () => {
      const stop = new AbortController();
      fixture.giveCode = () => {
        stop.abort();
        return new Promise(() => undefined);
      };
      await assert.rejects(fixture.rollBack(4, { stop: stop.signal }), Cancelled);
      assert.deepEqual([fixture.proxy.posts.length, fixture.ledger()], [1, before]);
    });

    it('asks three times for one that is wrong', async () => {
      let asked = 0;
      fixture.giveCode = () => {
        asked += 1;
        return Promise.resolve('000000');
      };
      const { message } = await fixture.refusal(4);
      assert.match(message, /^bookshop was not rolled back: .+ asks for the code of your second factor/);
      assert.deepEqual([asked, fixture.ledger()], [3, before]);
    });
  });

  it('looks at the ledger again when the token was replaced while the request was refused for it', async () => {
    const { token } = fixture.base.platform;
    fixture.client.use(`${token}-of-before`);
    fixture.proxy.treat = {
      GET: (exchange) => {
        exchange.headers.authorization = `Bearer ${token}`;
        return pass(exchange);
      },
      POST: (exchange) => {
        fixture.config('COLOUR', 'blue', fixture.shanley);
        fixture.client.use(`${token}-of-now`);
        return refuse(401, 'unauthorized')(exchange);
      },
    };
    const { message } = await fixture.refusal(4);
    assert.match(message, /^bookshop was not rolled back: v9 \(Set COLOUR config vars/);
    assert.equal(fixture.proxy.posts.length, 1);
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
        fixture.proxy.treat = { POST: repeat(status, id) };
        const { made } = await fixture.rollBack(4);
        assert.equal(made.version, 9);
        fixture.writtenOnce(4);
      });
    }
  });

  it('says what was answered, and what the ledger shows, when something on the way refuses it', async () => {
    fixture.proxy.treat = { POST: refuse(499) };
    const { message } = await fixture.refusal(4);
    assert.match(message, /answered 499\. The ledger shows no rollback to v4 yet\./);
    assert.doesNotMatch(message, /Nothing was rolled back/);
    assert.deepEqual(fixture.ledger(), before);
  });

  describe('by somebody of whom nothing is known so far', () => {
    const unknown = () => new Promise<never>(() => undefined);

    it('shows that it goes on, and can be stopped', async () => {
      const stop = new AbortController();
      const titles: string[] = [];
      const running = fixture.rollBack(4, {
        user: unknown,
        stop: stop.signal,
        progress: (title) => {
          titles.push(title);
          setImmediate(() => stop.abort());
        },
      });
      await assert.rejects(running, Cancelled);
      assert.deepEqual(titles, ['Rolling back bookshop to v4']);
      fixture.nothingWritten();
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
