// Requests and answers that no well-behaved client or app makes. None of them ends the platform, or leaves anybody waiting.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { openShop } from '../../../platform/shop.ts';
import { deployFiles, type Files } from '../../../platform/small-app.ts';

const limits = { bootMs: 20_000, graceMs: 300 };

/** Answers with the bytes that its path says. */
const parrot: Files = {
  Procfile: 'web: node server.js\n',
  'server.js': `
require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (head) => socket.end(decodeURIComponent(String(head).split(' ')[1].slice(1))));
}).listen(process.env.PORT, '127.0.0.1');
`,
};

describe('the router, with odd clients and apps', () => {
  let folder: string;
  let platform: Platform;
  let ask: Ask;
  let port: number;
  const defects: unknown[] = [];
  before(async () => {
    folder = await makeScratch();
    platform = await startPlatform({ port: 0, data: folder, limits, report: (error) => defects.push(error) });
    port = Number(new URL(platform.url).port);
    ask = clientOf(platform);
    await openShop(ask, 'parrot');
    await deployFiles(ask, 'parrot', parrot);
  });
  after(async () => {
    await platform.close();
    await removeScratch(folder);
    assert.deepEqual(defects, []);
  });

  /** Sends lines as they are. @returns all that comes back */
  async function send(...lines: string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.write([...lines, '', ''].join('\r\n'));
    return text(socket);
  }
  /** What the router makes of an answer of the app. */
  const answering = (...lines: string[]): Promise<string> =>
    send(
      `GET /${encodeURIComponent([...lines, '', 'ok'].join('\r\n'))} HTTP/1.1`,
      'Host: parrot.localhost',
      'Connection: close',
    );

  it('answers requests whose address is none', async () => {
    for (const address of ['//', 'http://[', '/%', '///a.git/info/refs']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const answer = await send(`GET ${address} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close');
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, address);
    }
  });

  it('says of an answer that is none that the app gave it', async () => {
    const answers = [
      ['HTTP/1.1 000 Nothing', 'Content-Length: 2'],
      ['HTTP/1.1 200 O\u0001K', 'Content-Length: 2'],
      ['HTTP/1.1 1999 Later', 'Content-Length: 2'],
      ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: other'],
    ];
    for (const lines of answers) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await answering(...lines);
      assert.match(answer, /^HTTP\/1\.1 503 /, lines[0]);
      assert.match(answer, /Its web process gave no answer that could be understood/, lines[0]);
    }
  });

  it('passes on an answer that names trailers, and one to a client that knows no chunks', async () => {
    assert.match(await answering('HTTP/1.1 200 OK', 'Content-Length: 2', 'Trailer: Sum'), /\r\n\r\nok$/);
    const chunked = encodeURIComponent(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    );
    const old = await send(`GET /${chunked} HTTP/1.0`, 'Host: parrot.localhost');
    assert.match(old, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(old, /\r\n\r\nok$/);
  });

  it('goes on when a client is gone whose connection was to become that of another protocol', async () => {
    await openShop(ask, 'late');
    await deployFiles(ask, 'late', { Procfile: 'web: sleep 1000\n' });
    const gone = connect(port, '127.0.0.1');
    gone.write(
      ['GET / HTTP/1.1', 'Host: late.localhost', 'Connection: Upgrade', 'Upgrade: echo', '', ''].join('\r\n'),
    );
    // The request after it was read when this is answered.
    await ask('GET', '/account');
    gone.resetAndDestroy();
    await once(gone, 'close');
    assert.equal((await ask('GET', '/account')).status, 200);
    assert.equal((await ask('PATCH', '/apps/late/formation/web', { body: { quantity: 0 } })).status, 200);
  });
});

describe('a connection that has become that of another protocol', () => {
  const echo: Files = {
    Procfile: 'web: node server.js\n',
    'server.js': `
require('node:http').createServer().on('upgrade', (request, socket) => {
  socket.on('error', () => {});
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n');
  if (request.url === '/stay') return socket.resume();
  socket.end('x'.repeat(10_000_000) + 'the end');
}).listen(process.env.PORT, '127.0.0.1');
`,
  };
  let folder: string;
  let platform: Platform;
  const clients: Socket[] = [];
  beforeEach(async () => {
    folder = await makeScratch();
    platform = await startPlatform({ port: 0, data: folder, limits });
    const ask = clientOf(platform);
    await openShop(ask, 'echo');
    await deployFiles(ask, 'echo', echo);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await platform.close();
    await removeScratch(folder);
  });

  function upgrade(app: string, path: string): Socket {
    const client = connect({
      port: Number(new URL(platform.url).port),
      host: '127.0.0.1',
      allowHalfOpen: true,
    });
    clients.push(client);
    client.on('error', () => {});
    const lines = [`GET ${path} HTTP/1.1`, `Host: ${app}.localhost`, 'Connection: Upgrade', 'Upgrade: echo'];
    client.write([...lines, '', ''].join('\r\n'));
    return client;
  }

  it('keeps no platform from ending, nor does one that nothing came of', async () => {
    const [[answer], [refusal]] = await Promise.all([
      once(upgrade('echo', '/stay'), 'data'),
      once(upgrade('nobody', '/stay'), 'data'),
    ]);
    assert.match(String(answer), /^HTTP\/1\.1 101 /);
    assert.match(String(refusal), /^HTTP\/1\.1 503 /);
    await platform.close();
    platform = await startPlatform({ port: 0, data: folder, limits });
  });

  it('brings all that the app has sent before it closed it', async () => {
    assert.match((await text(upgrade('echo', '/all'))).slice(-20), /xxthe end$/);
  });
});
