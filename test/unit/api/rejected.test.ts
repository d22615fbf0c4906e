import assert from 'node:assert/strict';
import { ApiError, Stale } from '../../../src/api/errors.ts';
import { good } from '../../platform/faults.ts';
import { answer, type Behaviour, errorOf, token, until, withServer } from './bad-server.ts';

const unauthorized = answer(401, { id: 'unauthorized', message: 'Invalid credentials provided.' });
const background = { urgency: 'background' } as const;

/** Takes only this token. */
const takes =
  (good_: string): Behaviour =>
  (...all) =>
    (all[1].headers.authorization === `Bearer ${good_}` ? good() : unauthorized)(...all);

describe('a token that the platform does not take any more', () => {
  it('is told once, is not tried in the background again, and is for a person', () =>
    withServer(unauthorized, async ({ client, server }) => {
      const fired: ApiError[] = [];
      client.rejected.on((error) => fired.push(error));
      const first = await errorOf(client.release('bookshop', '11', background));
      assert.ok(first instanceof ApiError);
      for (let i = 0; i < 3; i++) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        assert.equal(await errorOf(client.release('bookshop', '11', background)), first);
      }
      assert.equal(server.requests.length, 1);
      const again = await errorOf(client.release('bookshop', '11'));
      assert.ok(again instanceof ApiError && again.status === 401);
      assert.equal(server.requests.length, 2);
      assert.deepEqual(fired, [first]);
    }));

  it('is good again when it is replaced', () =>
    withServer(takes('new'), async ({ client, server }) => {
      let fired = 0;
      client.rejected.on(() => (fired += 1));
      await errorOf(client.release('bookshop', '11'));
      client.use('new');
      assert.equal((await client.release('bookshop', '11', background)).version, 11);
      assert.deepEqual([fired, server.requests.length], [1, 2]);
      // Of the next one it is told anew.
      client.use('newer');
      await errorOf(client.release('bookshop', '11'));
      assert.equal(fired, 2);
    }));

  it('is good again when the platform takes it again', () => {
    let behaviour = unauthorized;
    return withServer(
      (...all) => behaviour(...all),
      async ({ client }) => {
        await errorOf(client.release('bookshop', '11'));
        behaviour = good();
        await client.release('bookshop', '11');
        assert.equal((await client.release('bookshop', '11', background)).version, 11);
      },
    );
  });

  it('says nothing against one that replaced it meanwhile, with which a read is sent and a write only after a look', () => {
    let late: (() => void) | undefined;
    return withServer(
      (...all) => {
        if (all[2] === 1) late = () => unauthorized(...all);
        else takes('new')(...all);
      },
      async ({ client, server }) => {
        client.rejected.on(() => assert.fail('the new one is good'));
        const rollback = client.rollback('bookshop', 'id-46').catch((error: unknown) => error);
        await until(() => late !== undefined);
        client.use('new');
        late?.();
        assert.ok((await rollback) instanceof Stale);
        assert.deepEqual(
          server.requests.map(({ method, headers }) => `${method} ${headers.authorization}`),
          [`POST Bearer ${token}`],
        );
      },
    );
  });
});
