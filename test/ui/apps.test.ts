import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { openFixture, type Fixture, until } from './fixture.ts';

/** A platform whose account has nothing. */
async function startEmpty(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('Content-Type', 'application/json');
    if (url.startsWith('/apps/'))
      response.writeHead(404).end('{"id":"not_found","message":"There is none."}');
    else response.end('[]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

/** Makes apps behind the extension's back: `app-100` and so on. */
async function makeApps(ui: Fixture, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `app-${index + 100}`);
  for (let from = 0; from < names.length; from += 50) {
    // oxlint-disable-next-line no-await-in-loop -- not all at once
    const answers = await Promise.all(
      names.slice(from, from + 50).map((name) => ui.ask('POST', '/apps', { body: { name } })),
    );
    for (const { status } of answers) assert.equal(status, 201);
  }
}

describe('500 apps', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
    await ui.row('Releases', /^v72/).waitFor();
    await makeApps(ui, 497);
    await ui.command('Shiplog: Refresh');
  });
  after(() => ui.close());

  const press = (key: string) => ui.page.keyboard.press(key);
  const app = (name: RegExp) => ui.row('Releases', name);

  async function pin(name: string): Promise<void> {
    await ui.command('Shiplog: Pin App');
    await ui.quickInput.type(name);
    await ui.quickInput.choose(new RegExp(`^${name}`));
    await app(new RegExp(`^${name}, v2 running for .*, pinned`)).waitFor();
  }

  async function unpin(name: string): Promise<void> {
    await ui.command('Shiplog: Unpin App');
    await app(new RegExp(`^${name}`)).waitFor({ state: 'hidden' });
  }

  /** Folds the apps, so that all of them are on screen. */
  async function fold(): Promise<void> {
    await ui.tree('Releases').focus();
    await press('Home');
    await press('ArrowLeft');
    await until('no release is shown', async () => (await app(/^v\d/).count()) === 0);
  }

  it('stand behind a search, below those of the open folder', async () => {
    await fold();
    await app(/^Find an app, 498 more/).waitFor();
    assert.deepEqual(
      (await ui.rows('Releases')).map((row) => row.split(',')[0]),
      ['bookshop', 'bookshop-staging', 'Find an app'],
    );
  });

  it('are found with the keyboard; the one that is chosen stays, unfolded and selected', async () => {
    await fold();
    await app(/^Find an app, 498 more/).waitFor();
    await press('End');
    await press('Enter');
    await ui.quickInput.item(/^bookshop-staging/).waitFor();
    await ui.page.keyboard.type('app-321');
    await ui.quickInput.item(/^app-321/).waitFor();
    await ui.shoot('apps-find');
    await press('Enter');
    await app(/^app-321, v2 running for .*, pinned/).waitFor();
    await app(/^v1, Initial release/).waitFor();
    assert.equal(await app(/^app-321/).getAttribute('aria-selected'), 'true');
    await app(/^Find an app, 497 more/).waitFor();
    await ui.shoot('apps-dark');
    await ui.setTheme('light');
    await ui.shoot('apps-light');
    await ui.setTheme('dark');
    await unpin('app-321');
  });

  it('that were pinned are still there after the window was reloaded', async () => {
    await fold();
    await pin('app-322');
    await ui.command('Developer: Reload Window');
    await app(/^v72/).waitFor();
    await fold();
    await app(/^app-322, v2 running for .*, pinned/).waitFor();
    await unpin('app-322');
  });

  it('are hidden and shown again', async () => {
    await fold();
    await pin('app-323');
    const row = app(/^app-323/);
    await row.click({ button: 'right' });
    await ui.page.getByRole('menuitem', { name: 'Hide App' }).waitFor();
    await ui.shoot('apps-menu');
    await ui.chooseFromMenu('Hide App');
    await row.waitFor({ state: 'hidden' });
    await ui.command('Shiplog: Hide App');
    await ui.quickInput.choose(/^bookshop-staging/);
    await app(/^bookshop-staging/).waitFor({ state: 'hidden' });
    await ui.command('Shiplog: Refresh');
    await ui.command('Shiplog: Show Hidden Apps…');
    const { widget } = ui.quickInput;
    await widget.getByText('app-323').waitFor();
    await ui.shoot('apps-hidden');
    await widget.getByText('bookshop-staging').click();
    await ui.quickInput.accept();
    await app(/^bookshop-staging/).waitFor();
    assert.equal(await row.isVisible(), false);
  });

  it('are filtered while one types, until the filter is cleared', async () => {
    const ask = async () => {
      await ui.command('Shiplog: Filter Apps…');
      await ui.quickInput.widget.getByText('Filter Apps', { exact: true }).waitFor();
    };
    await ask();
    await ui.page.keyboard.type('APP-45');
    await app(/^app-450/).waitFor();
    assert.equal(await app(/^bookshop/).count(), 0);
    await ui.quickInput.cancel();
    // The others may lie below it, out of sight.
    await app(/^bookshop, /).waitFor();
    await ask();
    await ui.page.keyboard.type('stag');
    await app(/^bookshop, /).waitFor({ state: 'hidden' });
    await ui.quickInput.accept();
    await ui.page.getByText('Only apps with "stag" are shown.').waitFor();
    assert.deepEqual(
      (await ui.rows('Releases')).map((row) => row.split(',')[0]),
      ['bookshop-staging', 'bookshop-next-staging'],
    );
    await ui.shoot('apps-filter');
    await ask();
    await ui.quickInput.type('no such app');
    await ui.quickInput.accept();
    await ui.page.getByText('No app matches the filter.').waitFor();
    await ui.page.getByRole('button', { name: 'Clear Filter' }).first().click();
    await app(/^bookshop, /).waitFor();
    assert.equal(await ui.page.getByText('Only apps with').count(), 0);
  });
});

describe('many apps in a high contrast theme', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'high contrast' });
    await makeApps(ui, 30);
    await ui.command('Shiplog: Refresh');
    for (const name of ['app-110', 'app-120']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await ui.command('Shiplog: Pin App');
      // oxlint-disable-next-line no-await-in-loop
      await ui.quickInput.type(name);
      // oxlint-disable-next-line no-await-in-loop
      await ui.quickInput.choose(new RegExp(`^${name}`));
    }
    await ui.tree('Releases').focus();
    await ui.page.keyboard.press('Home');
    await ui.page.keyboard.press('ArrowLeft');
  });
  after(() => ui.close());

  it('look like this', async () => {
    await ui.row('Releases', /^app-120, v2/).waitFor();
    await ui.row('Releases', /^app-110/).hover();
    await ui.shoot('apps-high-contrast');
  });
});

describe('an account without apps of the open folder', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ folder: '/' });
  });
  after(() => ui.close());

  it('has its few apps in the view, and a search when there are many', async () => {
    await ui.row('Releases', /^bookshop-staging, staging, v84 running for /).waitFor();
    await makeApps(ui, 8);
    await ui.command('Shiplog: Refresh');
    await ui.row('Releases', /^Find an app, 11/).waitFor();
    await ui.page.getByText('Find the apps that you work on').waitFor();
    await ui.shoot('apps-invitation');
  });
});

describe('an account without any app', () => {
  it('reads that it has none, and what it can do', async () => {
    const empty = await startEmpty();
    const env = { HEROKU_HOST: empty.url };
    const ui = await openFixture({ machineSettings: { 'shiplog.apiUrl': empty.url }, env });
    try {
      await ui.page.getByText('Your account has no apps yet.').waitFor();
      await ui.page.getByRole('button', { name: 'Try the Sample App' }).waitFor();
    } finally {
      await ui.close();
      await empty.close();
    }
  });
});
