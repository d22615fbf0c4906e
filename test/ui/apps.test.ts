import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { openStage, type Stage, until } from './stage.ts';

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
async function makeApps(stage: Stage, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `app-${index + 100}`);
  for (let from = 0; from < names.length; from += 50) {
    // oxlint-disable-next-line no-await-in-loop -- not all at once
    const answers = await Promise.all(
      names.slice(from, from + 50).map((name) => stage.ask('POST', '/apps', { body: { name } })),
    );
    for (const { status } of answers) assert.equal(status, 201);
  }
}

describe('500 apps', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'dark' });
    await stage.row('Releases', /^v72/).waitFor();
    await makeApps(stage, 498);
    await stage.command('Releases: Refresh');
  });
  after(() => stage.close());

  const press = (key: string) => stage.page.keyboard.press(key);
  const app = (name: RegExp) => stage.row('Releases', name);

  /** Folds the apps, so that all of them are on screen. */
  async function fold(): Promise<void> {
    await stage.tree('Releases').focus();
    await press('Home');
    await press('ArrowLeft');
    await until('no release is shown', async () => (await app(/^v\d/).count()) === 0);
  }

  it('stand behind a search, below those of the open folder', async () => {
    await fold();
    await app(/^Find an app, 498 more/).waitFor();
    assert.deepEqual(
      (await stage.rows('Releases')).map((row) => row.split(',')[0]),
      ['bookshop', 'bookshop-staging', 'Find an app'],
    );
  });

  it('are found with the keyboard; the one that is chosen stays, unfolded and selected', async () => {
    await press('End');
    await press('Enter');
    await stage.quickInput.item(/^bookshop-staging/).waitFor();
    await stage.page.keyboard.type('app-321');
    await stage.quickInput.item(/^app-321/).waitFor();
    await stage.shoot('apps-find');
    await press('Enter');
    await app(/^app-321, v2, pinned/).waitFor();
    await app(/^v1, Initial release/).waitFor();
    assert.equal(await app(/^app-321/).getAttribute('aria-selected'), 'true');
    await app(/^Find an app, 497 more/).waitFor();
    await stage.shoot('apps-dark');
    await stage.setTheme('light');
    await stage.shoot('apps-light');
    await stage.setTheme('dark');
  });

  it('that were pinned are still there after the window was reloaded', async () => {
    await stage.command('Developer: Reload Window');
    await app(/^v72/).waitFor({ timeout: 60_000 });
    await fold();
    await app(/^app-321, v2, pinned/).waitFor();
    await stage.command('Releases: Unpin App');
    await app(/^app-321/).waitFor({ state: 'hidden' });
    await stage.command('Releases: Pin App');
    await stage.quickInput.type('app-322');
    await stage.quickInput.choose(/^app-322/);
    await app(/^app-322, v2, pinned/).waitFor();
  });

  it('are hidden and shown again', async () => {
    const row = app(/^app-322/);
    await row.click({ button: 'right' });
    await stage.page.getByRole('menuitem', { name: 'Hide App' }).waitFor();
    await stage.shoot('apps-menu');
    await stage.chooseFromMenu('Hide App');
    await row.waitFor({ state: 'hidden' });
    await stage.command('Releases: Hide App');
    await stage.quickInput.choose(/^bookshop-staging/);
    await app(/^bookshop-staging/).waitFor({ state: 'hidden' });
    await stage.command('Releases: Refresh');
    await stage.command('Releases: Show Hidden Apps…');
    const { widget } = stage.quickInput;
    await widget.getByText('app-322').waitFor();
    await stage.shoot('apps-hidden');
    await widget.getByText('bookshop-staging').click();
    await stage.quickInput.accept();
    await app(/^bookshop-staging/).waitFor();
    assert.equal(await row.isVisible(), false);
  });

  it('are filtered while one types, until the filter is cleared', async () => {
    const ask = async () => {
      await stage.command('Releases: Filter Apps…');
      await stage.quickInput.widget.getByText('Filter Apps', { exact: true }).waitFor();
    };
    await ask();
    await stage.page.keyboard.type('APP-45');
    await app(/^app-450/).waitFor();
    assert.equal(await app(/^bookshop/).count(), 0);
    await stage.quickInput.cancel();
    // The others may lie below it, out of sight.
    await app(/^bookshop, /).waitFor();
    await ask();
    await stage.page.keyboard.type('stag');
    await app(/^bookshop, /).waitFor({ state: 'hidden' });
    await stage.quickInput.accept();
    await stage.page.getByText('Only apps with "stag" are shown.').waitFor();
    assert.deepEqual((await stage.rows('Releases')).length, 1);
    await stage.shoot('apps-filter');
    await ask();
    await stage.quickInput.type('no such app');
    await stage.quickInput.accept();
    await stage.page.getByText('No app matches the filter.').waitFor();
    await stage.page.getByRole('button', { name: 'Clear Filter' }).first().click();
    await app(/^bookshop, /).waitFor();
    assert.equal(await stage.page.getByText('Only apps with').count(), 0);
  });
});

describe('many apps in a high contrast theme', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'high contrast' });
    await makeApps(stage, 30);
    await stage.command('Releases: Refresh');
    for (const name of ['app-110', 'app-120']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await stage.command('Releases: Pin App');
      // oxlint-disable-next-line no-await-in-loop
      await stage.quickInput.type(name);
      // oxlint-disable-next-line no-await-in-loop
      await stage.quickInput.choose(new RegExp(`^${name}`));
    }
    await stage.tree('Releases').focus();
    await stage.page.keyboard.press('Home');
    await stage.page.keyboard.press('ArrowLeft');
  });
  after(() => stage.close());

  it('look like this', async () => {
    await stage.row('Releases', /^app-120, v2/).waitFor();
    await stage.row('Releases', /^app-110/).hover();
    await stage.shoot('apps-high-contrast');
  });
});

describe('an account without apps of the open folder', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ folder: '/' });
  });
  after(() => stage.close());

  it('has its few apps in the view, and a search when there are many', async () => {
    await stage.row('Releases', /^bookshop-staging, staging$/).waitFor();
    await makeApps(stage, 9);
    await stage.command('Releases: Refresh');
    await stage.row('Releases', /^Find an app, 11/).waitFor();
    await stage.page.getByText('Find the apps that you work on').waitFor();
    await stage.shoot('apps-invitation');
  });
});

describe('an account without any app', () => {
  it('reads that it has none, and what it can do', async () => {
    const empty = await startEmpty();
    const env = { HEROKU_HOST: empty.url };
    const stage = await openStage({ machineSettings: { 'shiplog.apiUrl': empty.url }, env });
    try {
      await stage.page.getByText('Your account has no apps yet.').waitFor();
      await stage.page.getByRole('button', { name: 'Try It with the Sample App' }).waitFor();
    } finally {
      await stage.close();
      await empty.close();
    }
  });
});
