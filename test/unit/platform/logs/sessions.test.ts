import assert from 'node:assert/strict';
import { object, parse, string } from 'valibot';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { failureShape } from '../../../platform/shapes.ts';
import { openShop } from '../../../platform/shop.ts';
import { buildFiles, webApp } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

describe('a session of a log', () => {
  let folder: string;
  let platform: Platform;
  let ask: Ask;
  before(async () => {
    folder = await makeScratch();
    platform = await startPlatform({ port: 0, data: folder, limits: { graceMs: 300 } });
    ask = clientOf(platform);
    const shop = await openShop(ask, 'shop');
    await buildFiles(ask, 'shop', {
      ...webApp('hello'),
      Procfile: 'release: echo migrated\nweb: node server.js\n',
    });
    await until(() => platform.runtime().processes.portsOf(shop.id).length > 0);
    await (await fetch(`${platform.url}/~/shop/page`)).text();
  });
  after(async () => {
    await platform.close();
    await removeScratch(folder);
  });

  async function address(body: object): Promise<string> {
    const answer = await ask('POST', '/apps/shop/log-sessions', { body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return parse(object({ logplex_url: string() }), answer.body).logplex_url;
  }

  it('tells what the app and the platform said', async () => {
    const log = async (): Promise<string> => (await fetch(await address({ lines: 1500 }))).text();
    await until(async () => (await log()).includes('heroku[router]'));
    const said = await log();
    assert.match(said, /app\[release\.3\]: migrated\n/);
    assert.match(said, /heroku\[web\.1\]: Starting process with command `node server\.js`\n/);
    assert.match(said, /app\[web\.1\]: listening\n/);
    assert.match(said, /heroku\[web\.1\]: State changed from starting to up\n/);
    assert.match(said, /heroku\[router\]: method=GET path="\/page" host=127\.0\.0\.1:\d+ status=200\n/);
  });

  it('tells it as events where those are asked for', async () => {
    const headers = { Accept: 'text/event-stream' };
    const answer = await fetch(await address({ dyno: 'web', source: 'app' }), { headers });
    assert.equal(answer.headers.get('Content-Type'), 'text/event-stream');
    assert.match(await answer.text(), /^data: \S+ app\[web\.1\]: listening\n\n$/);
  });

  it('goes on with tail', async () => {
    const answer = await fetch(await address({ tail: true, lines: 0, source: 'heroku' }));
    const reader = answer.body?.getReader();
    await (await fetch(`${platform.url}/~/shop/next`)).text();
    assert.match(new TextDecoder().decode((await reader?.read())?.value), /path="\/next"/);
    await reader?.cancel();
  });

  it('needs sensible wishes, and an address that was handed out', async () => {
    const wrong = await ask('POST', '/apps/shop/log-sessions', { body: { lines: 2000 } });
    assert.deepEqual(
      [wrong.status, parse(failureShape, wrong.body).message],
      [422, 'lines: is more than 1500.'],
    );
    assert.equal((await fetch(`${platform.url}/logs/${'0'.repeat(48)}`)).status, 404);
  });
});
