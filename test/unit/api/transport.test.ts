import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Unreachable } from '../../../src/api/errors.ts';
import { Receiver } from '../../../src/api/receiver.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { answer, errorOf, startServer } from './bad-server.ts';

const run = promisify(execFile);
const transportUrl = pathToFileURL(
  join(resolve(import.meta.dirname, '../../..'), 'src/api/transport.ts'),
).href;

describe('the transport', () => {
  it("leaves the process's own dispatchers alone", async () => {
    const slots =
      "['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => globalThis[Symbol.for(name)])";
    const script = `
      const empty = ${slots};
      const { createTransport } = await import(${JSON.stringify(transportUrl)});
      createTransport();
      const after = ${slots};
      console.log(JSON.stringify({
        same: empty.every((value, i) => value === after[i]),
        own: Object.getOwnPropertySymbols(globalThis).map(String).filter((name) => name.includes('undici')),
      }));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    const { same, own } = JSON.parse(stdout) as { same: boolean; own: string[] };
    assert.equal(same, true);
    assert.deepEqual(own, []);
  });

  it('sends nothing of a request that was given up before there was a connection', async () => {
    const aborted: Error[] = [];
    const timeouts = { connect: 60_000, headers: 60_000, idle: 60_000, whole: 60_000 };
    const stop = new AbortController();
    const receiver = new Receiver('host', timeouts, { signal: stop.signal });
    stop.abort();
    receiver.onRequestStart({ abort: (reason) => aborted.push(reason) });
    assert.ok((await errorOf(receiver.answer)) instanceof Cancelled);
    assert.equal(receiver.hasLeft, false);
    assert.ok(aborted[0] instanceof Cancelled);
  });

  it('leaves nothing running of a request that comes after it was closed', async () => {
    const transport = createTransport();
    await transport.close();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const request = { method: 'GET', url: new URL('http://127.0.0.1:1/'), headers: {} } as const;
    await assert.rejects(transport.send(request), Unreachable);
    assert.ok(timers() <= before, 'a timer that is left rejects what nobody waits for');
  });

  it('joins the values of a header that comes twice, and names headers in lower case', async () => {
    const server = await startServer((response) => {
      response.setHeader('Request-Id', ['one', 'two']);
      response.setHeader('ETag', '"x"');
      response.end('{}');
    });
    const transport = createTransport();
    const { headers } = await transport.send({ method: 'GET', url: server.url, headers: {} });
    await transport.close();
    await server.close();
    assert.equal(headers['request-id'], 'one, two');
    assert.equal(headers['etag'], '"x"');
  });

  it('sends the query, and six requests at once', async () => {
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const server = await startServer((response) => {
      most = Math.max(most, ++open);
      waiting.push(() => {
        open -= 1;
        response.end('{}');
      });
      // All six that may be under way are: now, and each time that six are, they are answered.
      if (open === 6) for (const end of waiting.splice(0)) end();
    });
    const transport = createTransport();
    const url = new URL('/apps?extended=true', server.url);
    await Promise.all(Array.from({ length: 12 }, () => transport.send({ method: 'GET', url, headers: {} })));
    await transport.close();
    await server.close();
    assert.equal(most, 6);
    assert.ok(server.requests.every(({ path }) => path === '/apps?extended=true'));
  });

  it('reads text that is cut in the middle of a letter', async () => {
    const text = Buffer.from(JSON.stringify('Käthe ↔ 日本'));
    const server = await startServer((response) => {
      let at = 0;
      const more = (): void => {
        if (at === text.length) return void response.end();
        response.write(text.subarray(at, ++at), () => setImmediate(more));
      };
      more();
    });
    const transport = createTransport();
    const { body } = await transport.send({ method: 'GET', url: server.url, headers: {} });
    await transport.close();
    await server.close();
    assert.equal(body, '"Käthe ↔ 日本"');
  });

  it('calls a host that closes without a word unreachable, and says what it did', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).end();
    });
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    const address = server.address();
    assert.ok(address !== null && typeof address !== 'string');
    const transport = createTransport();
    const url = new URL(`http://127.0.0.1:${address.port}`);
    const error = await errorOf(transport.send({ method: 'GET', url, headers: {} }));
    await transport.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => {
      server.close(done);
    });
    assert.ok(error instanceof Unreachable);
    assert.match(
      error.message,
      /^127\.0\.0\.1:\d+ cannot be reached \(it closed the connection\)\. Check your connection\.$/,
    );
  });

  it('closes while a request is under way, which then ends', async () => {
    const server = await startServer(() => undefined);
    const transport = createTransport();
    const sent = errorOf(transport.send({ method: 'POST', url: server.url, headers: {}, body: '{}' }));
    await transport.close();
    assert.ok((await sent) instanceof Unreachable);
    await server.close();
  });

  it('goes on after an error', async () => {
    const server = await startServer((response, request, count) =>
      count === 1 ? response.socket?.destroy() : answer(200, {})(response, request, count),
    );
    const transport = createTransport();
    const get = () => transport.send({ method: 'GET', url: server.url, headers: {} });
    assert.ok((await errorOf(get())) instanceof Unreachable);
    assert.equal((await get()).status, 200);
    await transport.close();
    await server.close();
  });
});
