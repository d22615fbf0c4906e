// What has to hold as a write leaves is asked when it really does: in its turn, and on its connection.
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import type { Gate } from '../../../src/api/call.ts';
import { Stale, Unreachable } from '../../../src/api/errors.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { good } from '../../platform/faults.ts';
import { errorOf, until, withServer } from './bad-server.ts';

/** A gate that writes down when it was asked. */
function gateOf(asked: string[], { open = true, pass = true } = {}): Gate {
  return {
    open() {
      asked.push('open');
      return open ? Promise.resolve() : Promise.reject(new Stale());
    },
    pass() {
      asked.push('pass');
      if (!pass) throw new Stale();
    },
  };
}

describe('the gate of a write', () => {
  it('is opened and passed once, in this order, before the request is there', () => {
    const asked: string[] = [];
    return withServer(
      (...all) => {
        asked.push(all[1].method);
        good()(...all);
      },
      async ({ client }) => {
        await errorOf(client.rollback('bookshop', 'id-46', { gate: gateOf(asked) }));
        assert.deepEqual(asked, ['open', 'pass', 'POST']);
      },
    );
  });

  for (const closed of [{ open: false }, { pass: false }]) {
    it(`lets nothing leave that is held back: ${JSON.stringify(closed)}`, () =>
      withServer(good(), async ({ client, server }) => {
        const gate = gateOf([], closed);
        assert.ok((await errorOf(client.rollback('bookshop', 'id-46', { gate }))) instanceof Stale);
        assert.equal((await client.release('bookshop', '11')).version, 11);
        assert.deepEqual(
          server.requests.map(({ method }) => method),
          ['GET'],
        );
      }));
  }

  it('is not asked while other writes are before it', async () => {
    const held: (() => void)[] = [];
    await withServer(
      (...all) => void held.push(() => good()(...all)),
      async ({ client, server }) => {
        const asked: string[] = [];
        const reads = Array.from({ length: 6 }, () => client.release('bookshop', '11'));
        const first = errorOf(client.rollback('bookshop', 'id-46', { gate: gateOf([]) }));
        await until(() => server.requests.length === 7);
        const second = errorOf(client.rollback('bookshop', 'id-46', { gate: gateOf(asked) }));
        await new Promise(setImmediate);
        assert.deepEqual(asked, []);
        held[0]?.();
        await until(() => server.requests.length === 8);
        assert.deepEqual(asked, ['open', 'pass']);
        for (const end of held.slice(1)) end();
        await Promise.all([...reads, first, second]);
      },
    );
  });

  it('is passed only once there is a connection, and a proxy that lets nothing through lets nothing leave', async () => {
    const waiting: Socket[] = [];
    const proxy = createServer((socket) => void waiting.push(socket.on('error', () => undefined)));
    await new Promise<void>((done) => {
      proxy.listen(0, '127.0.0.1', done);
    });
    const address = proxy.address();
    assert.ok(address !== null && typeof address === 'object');
    const url = `http://127.0.0.1:${address.port}`;
    const transport = createTransport({ proxy: { url, noProxy: [], strictSSL: true }, environment: {} });
    const asked: string[] = [];
    const sending = errorOf(
      transport.send({
        method: 'POST',
        url: new URL('https://bookshop.test'),
        headers: {},
        gate: gateOf(asked),
      }),
    );
    await until(() => waiting.length === 1);
    assert.deepEqual(asked, ['open']);
    waiting[0]?.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    const error = await sending;
    assert.ok(error instanceof Unreachable && !error.hasLeft, String(error));
    assert.deepEqual(asked, ['open']);
    await transport.close();
    for (const socket of waiting) socket.destroy();
    proxy.close();
  });

  it('that opens after everything was closed lets nothing leave', () =>
    withServer(good(), async ({ client, server, transport }) => {
      const gate: Gate = { open: () => transport.close(), pass: () => assert.fail('nothing leaves') };
      const error = await errorOf(client.rollback('bookshop', 'id-46', { gate }));
      assert.ok(error instanceof Unreachable && !error.hasLeft);
      assert.deepEqual(server.requests, []);
    }));

  it('that was passed leaves open whether a write whose answer is lost took effect', () =>
    withServer(
      (response) => response.socket?.resetAndDestroy(),
      async ({ client }) => {
        const error = await errorOf(client.rollback('bookshop', 'id-46', { gate: gateOf([]) }));
        assert.ok(error instanceof Unreachable && error.hasLeft);
      },
    ));
});
