import assert from 'node:assert/strict';
import { type Answer, type Proxy, rewrite, startProxy } from '../platform/proxy.ts';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('a platform that fails for a while', () => {
  let proxy: Proxy;
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({
      theme: 'light',
      front: async (platform) => (proxy = await startProxy(platform.url)),
    });
    await ui.row('Releases', /^v72/).waitFor();
  });
  beforeEach(() => {
    proxy.treat = {};
  });
  after(() => ui.close());

  const trouble = () => ui.page.getByText(/reported a server error/).first();

  it('is told above the rows, which stay, and is over by itself when it recovers', async () => {
    proxy.treat = {
      GET: (exchange) =>
        exchange.answer({
          status: 503,
          headers: { 'content-type': 'application/json', 'request-id': 'abc' },
          body: '{"id":"unavailable","message":"Down for a moment."}',
        }),
    };
    await ui.command('Shiplog: Refresh');
    await trouble().waitFor();
    assert.ok(await ui.row('Releases', /^v72/).isVisible());
    await ui.shoot('platform-fails');
    proxy.treat = {};
    await trouble().waitFor({ state: 'hidden' });
    assert.ok(await ui.row('Releases', /^v72/).isVisible());
  });

  it('gives what can be copied for its support with the message of a command', async () => {
    proxy.treat = {
      GET: (exchange) =>
        exchange.answer({
          status: 403,
          headers: { 'content-type': 'application/json', 'request-id': 'abc' },
          body: '{"id":"suspended","message":"Your account is suspended.","url":"https://example.com/help"}',
        }),
    };
    await ui.command('Shiplog: Roll Back App…');
    await ui.quickInput.choose(/bookshop.*production/);
    const message = ui.notification(/Your account is suspended/);
    await message.waitFor();
    const buttons = await message.getByRole('button').allTextContents();
    for (const name of ['Read More', 'Copy Details', 'Show Log']) assert.ok(buttons.includes(name), name);
    await ui.shoot('suspended');
  });

  it('leaves out of a page what could not be read, which comes by itself when it recovers', async () => {
    proxy.treat = {
      GET: async (exchange) =>
        exchange.path.includes('/config-vars') ? exchange.cut() : exchange.answer(await exchange.forward()),
    };
    await ui.row('Releases', /^v71,/).click();
    const page = ui.webview();
    await page.getByRole('heading', { name: 'bookshop v71', level: 1 }).waitFor();
    const again = page.getByRole('button', { name: /^Try again to read/ });
    await again.first().waitFor();
    await ui.shoot('page-fails');
    proxy.treat = {};
    await page.getByText('AWS_S3_KEY').first().waitFor();
    await again.first().waitFor({ state: 'hidden' });
    await ui.command('View: Close All Editors');
  });

  it('lets a person stop waiting for an answer, and says later what came of it', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    proxy.treat = {
      POST: async (exchange) => {
        const answer = await exchange.forward();
        await held;
        exchange.answer(answer);
      },
    };
    await ui.row('Releases', /^v72,/).click();
    await ui.command('Shiplog: Roll Back App…');
    // The app is that of the row which is selected.
    await ui.quickInput.choose(/^v71/);
    await ui
      .dialog(/Roll back bookshop/)
      .getByRole('button', { name: 'Roll Back to v71' })
      .click();
    await ui.page.getByText('bookshop is in production').waitFor();
    await ui.quickInput.type('bookshop');
    await ui.quickInput.accept();
    const stop = ui.page.getByRole('button', { name: 'Stop Waiting' });
    await stop.waitFor();
    await ui.shoot('stop-waiting');
    await stop.click();
    const told = ui.notification(/whether bookshop was rolled back to v71: you stopped waiting/);
    await told.locator('.codicon-info').waitFor();
    await ui.shoot('stopped-waiting');
    await ui.notification(/bookshop was rolled back to v71, as v73/).waitFor();
    release();
    assert.equal((await ui.newest()).version, 73);
  });
});

describe('a ledger with a release that makes no sense', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({
      theme: 'high contrast',
      front: async (platform) => {
        const proxy = await startProxy(platform.url);
        proxy.treat = { GET: rewrite((body) => body.replace(/"version":70\b/, '"version":"seventy"')) };
        return proxy;
      },
    });
  });
  after(() => ui.close());

  it('shows the others, and says that one could not be read', async () => {
    await ui.row('Releases', /^v71/).waitFor();
    await ui.row('Releases', /^v69/).waitFor();
    assert.equal(await ui.row('Releases', /^v70/).count(), 0);
    await ui.tree('Releases').focus();
    await until('the note', async () => {
      await ui.page.keyboard.press('End');
      return ui.row('Releases', /^1 release could not be read/).isVisible();
    });
    await ui.shoot('malformed');
  });
});

describe('a platform that wants a second factor', () => {
  let proxy: Proxy;
  let ui: Fixture;
  const codes: string[] = [];
  before(async () => {
    ui = await openFixture({
      theme: 'dark',
      front: async (platform) => (proxy = await startProxy(platform.url)),
    });
    await ui.row('Releases', /^v72/).waitFor();
  });
  after(() => ui.close());

  const refuse = (message: string): Answer => ({
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'two_factor', message, app: { name: 'bookshop' } }),
  });

  it('gets the code of the person, who then goes on with the rollback', async () => {
    let open = false;
    proxy.treat = {
      PUT: (exchange) => {
        assert.equal(exchange.path, '/apps/bookshop/pre-authorizations');
        const code = String(exchange.headers['heroku-two-factor-code']);
        codes.push(code);
        open = code === '123456';
        exchange.answer(
          open
            ? { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
            : refuse('Invalid second factor.'),
        );
      },
      POST: async (exchange) => {
        exchange.answer(
          open ? await exchange.forward() : refuse('A second authentication factor is required.'),
        );
      },
    };
    const { keyboard } = ui.page;
    await ui.command('Shiplog: Roll Back App…');
    await ui.quickInput.choose(/bookshop.*production/);
    await ui.quickInput.choose(/^v71/);
    const dialog = ui.dialog(/Roll back bookshop from v72 to v71\?/);
    await dialog.getByRole('button', { name: 'Roll Back to v71' }).click();
    await ui.page.getByText('bookshop is in production').waitFor();
    await ui.quickInput.type('bookshop');
    await ui.quickInput.accept();
    await ui.page.getByText('Second Factor for bookshop').waitFor();
    await ui.shoot('second-factor');
    await ui.quickInput.type('000000');
    await ui.quickInput.accept();
    await ui.page.getByText(/That code was not accepted/).waitFor();
    await ui.quickInput.type('123 456');
    await keyboard.press('Enter');
    await ui.notification(/bookshop runs v71’s code again, as v73/).waitFor();
    assert.deepEqual(codes, ['000000', '123456']);
    assert.deepEqual(
      proxy.posts.map((body) => Object.keys(JSON.parse(body) as object)),
      [['release'], ['release']],
      'refused once, then sent once more',
    );
  });
});
