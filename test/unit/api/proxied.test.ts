// A real proxy and real certificates. The keys in `fixtures` are for these tests only, and protect nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Unreachable } from '../../../src/api/errors.ts';
import { createTransport, type TransportOptions } from '../../../src/api/transport.ts';
import { errorOf } from './bad-server.ts';

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, 'fixtures', `test-${name}.pem`), 'utf8');
const pair = (host: string) => ({ key: read(`key-${host}`), cert: read(`certificate-${host}`) });
/** Good for 127.0.0.1 and api.test. */
const ours = pair('this-host');
/** Good for elsewhere.test. */
const others = pair('other-host');

const authorization = 'Bearer letmein';

interface Listening {
  readonly port: number;
  readonly requests: readonly IncomingMessage[];
}

describe('https', () => {
  const running: { readonly server: Server; readonly sockets: Set<Duplex> }[] = [];
  afterEach(async () => {
    await Promise.all(
      running.splice(0).map(({ server, sockets }) => {
        for (const socket of sockets) socket.destroy();
        return new Promise((done) => {
          server.close(done);
        });
      }),
    );
  });

  async function listen(server: Server): Promise<Listening> {
    const requests: IncomingMessage[] = [];
    const sockets = new Set<Duplex>();
    running.push({ server, sockets });
    server.on('connection', (socket) => sockets.add(socket));
    server.on('request', (request) => requests.push(request));
    server.on('connect', (request: IncomingMessage) => requests.push(request));
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    return { port: address.port, requests };
  }

  const platform = (certificate = ours) =>
    listen(createSecureServer(certificate, (_, response) => response.end('{}')));

  /** A proxy that takes whoever asks it to `target`, whatever host they name. */
  function proxy(target: Listening, secure?: typeof ours, status = 200): Promise<Listening> {
    const server = secure ? createSecureServer(secure) : createServer();
    server.on('request', (_, response) => response.writeHead(500).end());
    server.on('connect', (_: IncomingMessage, socket: Socket) => {
      socket.on('error', () => undefined);
      if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const there = connect(target.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        there.pipe(socket).pipe(there);
      });
      there.on('error', () => socket.destroy());
      socket.on('close', () => there.destroy());
    });
    return listen(server);
  }

  async function send(url: string, options: TransportOptions) {
    const transport = createTransport({ systemCertificates: false, environment: {}, ...options });
    try {
      return await transport.send({ method: 'GET', url: new URL(url), headers: { authorization } });
    } finally {
      await transport.close();
    }
  }

  const through = (url: string, more: { noProxy?: string[]; strictSSL?: boolean } = {}) => ({
    proxy: { url, noProxy: [], strictSSL: true, ...more },
  });

  it('speaks to a host whose certificate somebody trusted vouches for', async () => {
    const { port, requests } = await platform();
    const { status } = await send(`https://127.0.0.1:${port}`, { ca: [ours.cert] });
    assert.deepEqual([status, requests.length], [200, 1]);
  });

  it('tells nothing to a host for which nobody vouches, or for which it is another', async () => {
    for (const [certificate, ca, reason] of [
      [ours, [], /not trusted on this machine/],
      [others, [others.cert], /that of another host/],
    ] as const) {
      // oxlint-disable no-await-in-loop -- one after the other
      const { port, requests } = await platform(certificate);
      const error = await errorOf(send(`https://127.0.0.1:${port}`, { ca }));
      // oxlint-enable no-await-in-loop
      assert.ok(error instanceof Unreachable);
      assert.match(error.message, reason);
      assert.equal(requests.length, 0);
    }
  });

  it('trusts what the system trusts besides, when it is told to', async () => {
    const { port } = await platform();
    const options = { ca: [ours.cert], systemCertificates: true };
    assert.equal((await send(`https://127.0.0.1:${port}`, options)).status, 200);
  });

  it('goes through the proxy of the settings, which never sees the token', async () => {
    const target = await platform();
    const way = await proxy(target);
    const options = { ...through(`http://me:pass@127.0.0.1:${way.port}`), ca: [ours.cert] };
    assert.equal((await send('https://api.test', options)).status, 200);
    const [asked, more] = way.requests;
    assert.ok(asked && !more);
    assert.equal(`${asked.method} ${asked.url}`, 'CONNECT api.test:443');
    assert.equal(asked.headers['proxy-authorization'], `Basic ${Buffer.from('me:pass').toString('base64')}`);
    assert.doesNotMatch(JSON.stringify(asked.headers), /letmein/);
    assert.equal(target.requests[0]?.headers.authorization, authorization);
    assert.equal(target.requests[0]?.headers['proxy-authorization'], undefined);
  });

  const logins: readonly (readonly [login: string, told: string])[] = [
    [String.raw`CORP\kendra:secret`, String.raw`CORP\kendra:secret`],
    ['kendra:100%', 'kendra:100%'],
    ['kendra:p@ss/w:rd', 'kendra:p@ss/w:rd'],
    ['kendra', 'kendra:'],
    [':secret', ':secret'],
  ];
  for (const [login, told] of logins) {
    it(`tells the proxy the login ${login}`, async () => {
      const target = await platform();
      const way = await proxy(target);
      const options = { ...through(`http://${login}@127.0.0.1:${way.port}`), ca: [ours.cert] };
      assert.equal((await send('https://api.test', options)).status, 200);
      const expected = `Basic ${Buffer.from(told).toString('base64')}`;
      assert.equal(way.requests[0]?.headers['proxy-authorization'], expected);
    });
  }

  it('says what to set where no connection comes about', async () => {
    const nowhere = await errorOf(send('https://api.invalid', {}));
    assert.ok(nowhere instanceof Unreachable);
    assert.match(nowhere.message, /^api\.invalid cannot be reached .* Set "http\.proxy" to the HTTP proxy/);
    // Nothing listens there.
    const port = 1;
    const proxied = await errorOf(send('https://api.test', through(`http://127.0.0.1:${port}`)));
    assert.match(
      proxied.message,
      /refused the connection, through the proxy .* Check that the address of the proxy/,
    );
    const here = await errorOf(send(`https://127.0.0.1:${port}`, {}));
    assert.match(here.message, /Check your connection\.$/);
  });

  it('tells the proxy, and it alone, what the setting "http.proxyAuthorization" holds', async () => {
    const target = await platform();
    const way = await proxy(target);
    const { proxy: settings } = through(`http://127.0.0.1:${way.port}`);
    const options = { proxy: { ...settings, authorization: 'Negotiate abcd' }, ca: [ours.cert] };
    assert.equal((await send('https://api.test', options)).status, 200);
    assert.equal(way.requests[0]?.headers['proxy-authorization'], 'Negotiate abcd');
    assert.equal(target.requests[0]?.headers['proxy-authorization'], undefined);
  });

  it('goes through the proxy of the environment where the settings name none', async () => {
    const target = await platform();
    const way = await proxy(target);
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${way.port}` };
    assert.equal((await send('https://api.test', { environment, ca: [ours.cert] })).status, 200);
    assert.equal(way.requests.length, 1);
  });

  it('does not go through a proxy to this machine', async () => {
    const target = await platform();
    const way = await proxy(target);
    const options = { ...through(`http://127.0.0.1:${way.port}`), ca: [ours.cert] };
    assert.equal((await send(`https://127.0.0.1:${target.port}`, options)).status, 200);
    assert.equal(way.requests.length, 0);
  });

  it('lets the certificate of a proxy pass only when the settings say so', async () => {
    const target = await platform();
    const way = await proxy(target, others);
    const url = `https://127.0.0.1:${way.port}`;
    const error = await errorOf(send('https://api.test', { ...through(url), ca: [ours.cert] }));
    assert.ok(error instanceof Unreachable);
    assert.equal(way.requests.length, 0);
    const lax = { ...through(url, { strictSSL: false }), ca: [ours.cert] };
    assert.equal((await send('https://api.test', lax)).status, 200);
  });

  it("lets the platform's certificate pass never, whatever the settings say of the proxy", async () => {
    for (const certificate of [ours, others]) {
      // oxlint-disable no-await-in-loop -- one after the other
      const target = await platform(certificate);
      const way = await proxy(target, others);
      const options = {
        ...through(`https://127.0.0.1:${way.port}`, { strictSSL: false }),
        ca: certificate === others ? [others.cert] : [],
      };
      const error = await errorOf(send('https://api.test', options));
      // oxlint-enable no-await-in-loop
      assert.ok(error instanceof Unreachable);
      assert.match(error.message, /its certificate is .*, through the proxy 127\.0\.0\.1:\d+\)/);
      assert.equal(target.requests.length, 0);
    }
  });

  const refusals: readonly (readonly [status: number, reason: RegExp])[] = [
    [
      407,
      /\(the proxy asks for a name and a password, through the proxy 127\.0\.0\.1:\d+\).*Write them into "http\.proxy"/,
    ],
    [503, /\(the proxy answered 503, through/],
  ];
  for (const [status, reason] of refusals) {
    it(`tells that the proxy refused with ${status}, without its password`, async () => {
      const way = await proxy(await platform(), undefined, status);
      const error = await errorOf(send('https://api.test', through(`http://me:pass@127.0.0.1:${way.port}`)));
      assert.ok(error instanceof Unreachable);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /pass@|me:/);
    });
  }
});
