import assert from 'node:assert/strict';
import { get, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { openShop, type OwnShop } from '../../../platform/shop.ts';
import { buildFiles, deployFiles, webApp, type Files } from '../../../platform/small-app.ts';

const limits = { bootMs: 20_000, graceMs: 300 };

/** What each of its paths does is what a test asks for. */
const talker: Files = {
  Procfile: 'web: node server.js\n',
  'server.js': `
const { createServer } = require('node:http');
const server = createServer((request, response) => {
  if (request.url === '/stream') {
    response.write('one');
    return request.on('data', (chunk) => response.end(chunk));
  }
  if (request.url === '/away') return response.writeHead(302, { Location: '/there' }).end();
  response.setHeader('Set-Cookie', ['a=1; Path=/; HttpOnly', 'b=2']);
  let body = '';
  request.on('data', (chunk) => (body += chunk)).on('end', () =>
    response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body })));
});
server.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n');
  socket.pipe(socket);
});
server.listen(process.env.PORT, '127.0.0.1');
`,
};

describe('the router', () => {
  let folder: string;
  let platform: Platform;
  let ask: Ask;
  let shop: OwnShop;
  let port: number;
  const defects: unknown[] = [];
  before(async () => {
    folder = await makeScratch();
    platform = await startPlatform({ port: 0, data: folder, limits, report: (error) => defects.push(error) });
    port = Number(new URL(platform.url).port);
    ask = clientOf(platform);
    shop = await openShop(ask, 'talker');
    await buildFiles(ask, 'talker', talker);
  });
  after(async () => {
    await platform.close();
    await removeScratch(folder);
    assert.deepEqual(defects, []);
  });

  const host = (app: string) => ({ host: '127.0.0.1', port, headers: { Host: `${app}.localhost:${port}` } });
  async function read(app: string, path: string) {
    const asked = get({ ...host(app), path });
    const [response] = await once(asked, 'response');
    return { status: response.statusCode, headers: response.headers, text: await text(response) };
  }

  it('leads a request to the app of its host, with all that belongs to it', async () => {
    const asked = request({ ...host('talker'), path: '/cart?a=1', method: 'POST' });
    asked.end('a book');
    const [response] = await once(asked, 'response');
    assert.deepEqual(response.headers['set-cookie'], ['a=1; Path=/; HttpOnly', 'b=2']);
    const seen = JSON.parse(await text(response)) as { headers: Record<string, string> } & Record<
      string,
      string
    >;
    assert.deepEqual([seen['url'], seen['method'], seen['body']], ['/cart?a=1', 'POST', 'a book']);
    assert.equal(seen.headers['host'], `talker.localhost:${port}`);
    assert.equal(seen.headers['x-forwarded-proto'], 'http');
  });

  it('leads a plain path there too, and what the app redirects to', async () => {
    const seen = (await (await fetch(`${platform.url}/~/talker/cart`)).json()) as { url: string };
    assert.equal(seen.url, '/cart');
    const away = await fetch(`${platform.url}/~/talker/away`, { redirect: 'manual' });
    assert.equal(away.headers.get('location'), '/~/talker/there');
    const bare = await fetch(`${platform.url}/~/talker`, { redirect: 'manual' });
    assert.equal(bare.headers.get('location'), '/~/talker/');
  });

  it('keeps the cookies of apps apart that share a host', async () => {
    const { headers } = await fetch(`${platform.url}/~/talker/cart`);
    assert.deepEqual(headers.getSetCookie(), ['a=1; Path=/~/talker/; HttpOnly', 'b=2']);
  });

  it('passes on streams, both ways', async () => {
    const asked = request({ ...host('talker'), path: '/stream', method: 'POST' });
    asked.flushHeaders();
    const [response] = await once(asked, 'response');
    const [first] = await once(response, 'data');
    assert.equal(String(first), 'one', 'it is there before the request has ended');
    asked.end('two');
    assert.equal(await text(response), 'two');
  });

  it('passes on connections that become those of another protocol', async () => {
    const headers = { ...host('talker').headers, Connection: 'Upgrade', Upgrade: 'echo' };
    const [response, socket] = await once(get({ ...host('talker'), headers }), 'upgrade');
    assert.equal(response.statusCode, 101);
    socket.write('hello');
    assert.equal(String((await once(socket, 'data'))[0]), 'hello');
    socket.destroy();
  });

  it('answers every request while the app restarts ten times', async () => {
    const over = new AbortController();
    const failures: unknown[] = [];
    let answers = 0;
    const client = async (): Promise<void> => {
      while (!over.signal.aborted) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const { status } = await read('talker', '/').catch((error: unknown) => ({ status: error }));
        if (status === 200) answers += 1;
        else failures.push(status);
      }
    };
    const clients = [client(), client(), client()];
    for (let turn = 0; turn < 10; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await shop.configure({ TURN: String(turn) });
      // oxlint-disable-next-line no-await-in-loop
      while ((await read('talker', '/')).status !== 200);
    }
    over.abort();
    await Promise.all(clients);
    assert.deepEqual(failures, []);
    assert.ok(answers > 10);
  });

  it('lets a request wait until the app has started', async () => {
    await openShop(ask, 'late');
    await deployFiles(ask, 'late', webApp('here'));
    const { status, text: answer } = await read('late', '/');
    assert.deepEqual([status, answer], [200, 'here ']);
  });

  it('says on a page why there is no answer', async () => {
    const nobody = await read('nobody', '/');
    assert.deepEqual([nobody.status, nobody.headers['content-type']], [404, 'text/html; charset=utf-8']);
    assert.match(nobody.text, /<h1>nobody is not available<\/h1>\s*<p>There is no such app/);
    await openShop(ask, 'empty');
    const empty = await read('empty', '/');
    assert.equal(empty.status, 503);
    assert.match(empty.text, /No web process of it runs/);
    await openShop(ask, 'broken');
    await buildFiles(ask, 'broken', { Procfile: 'web: exit 1\n' });
    const broken = await read('broken', '/');
    assert.equal(broken.status, 503);
    assert.match(broken.text, /Its web process has crashed/);
  });
});

describe('a web page', () => {
  it('may not talk to the API, but a person may open an address of it', async () => {
    const folder = await makeScratch();
    const platform = await startPlatform({ port: 0, data: folder });
    try {
      const status = async (headers: Record<string, string>): Promise<number> => {
        const bearer = {
          Authorization: `Bearer ${platform.token}`,
          Accept: 'application/vnd.heroku+json; version=3',
        };
        const asked = get(`${platform.url}/account`, { headers: { ...bearer, ...headers } });
        const [response] = await once(asked, 'response');
        response.resume();
        return Number(response.statusCode);
      };
      assert.equal(await status({}), 200);
      assert.equal(await status({ Origin: platform.url }), 403);
      assert.equal(await status({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' }), 403);
      assert.equal(await status({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }), 403);
      assert.equal(await status({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }), 200);
      assert.equal(await status({ Host: 'shop.example.com' }), 403);
    } finally {
      await platform.close();
      await removeScratch(folder);
    }
  });
});
