import assert from 'node:assert/strict';
import { parse, record, string } from 'valibot';
import { openFixture, type Fixture, until } from './fixture.ts';
import { installAxe, violationsOn } from './pages/axe.ts';
import { lookOf, readLook } from './pages/look.ts';

describe('browsing the releases', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
  });
  after(() => ui.close());

  it('shows the apps of the folder, and what runs in production at the top', async () => {
    await ui.row('Releases', /^bookshop, production, v72/).waitFor();
    await ui.row('Releases', /^v72/).waitFor();
    const [app, ahead, newest] = await ui.rows('Releases');
    assert.match(app ?? '', /^bookshop, production, v72 running for \d+ minutes?, 5 commits ahead/);
    assert.match(ahead ?? '', /^5 commits on main are not in production/);
    assert.match(newest ?? '', /^v72, Add up the cart .*, running, deploy, commit [0-9a-f]{7}, by kendra/);
    await ui.shoot('browse-dark');
  });

  it('tells the whole story of a row while the pointer rests on it', async () => {
    const hover = await ui.hover(ui.row('Releases', /^v72/), 'kendra@example.com');
    assert.match((await hover.textContent()) ?? '', /succeeded, running now/);
    await ui.rest();
  });

  it('shows config changes that follow each other in one row, which unfolds to them', async () => {
    const run = ui.row('Releases', /^v55 to v63, 9 config changes by /);
    await run.waitFor();
    assert.equal(await ui.row('Releases', /^v60,/).count(), 0);
    await run.click();
    await ui.row('Releases', /^v60, Set WISH_LISTS/).waitFor();
    await ui.shoot('browse-config-changes');
    await ui.page.keyboard.press('ArrowLeft');
    await ui.row('Releases', /^v60,/).waitFor({ state: 'hidden' });
  });

  it('shows only the releases that failed, until a click shows all of them again', async () => {
    await ui.command('Shiplog: Filter Releases…');
    await ui.quickInput.choose(/^Only failed releases/);
    const only = ui.row('Releases', /^Only failed releases: 1 of \d+ shown, Show All/);
    await only.waitFor();
    await ui.row('Releases', /^v68, Add wish lists \(#46\), failed/).waitFor();
    assert.equal(await ui.row('Releases', /^v72,/).count(), 0);
    await ui.shoot('browse-only-failed');
    await only.click();
    await ui.row('Releases', /^v72,/).waitFor();
    assert.equal(await only.count(), 0);
  });

  /** Goes to the first release, loading what is between. */
  async function pageToFirst(): Promise<void> {
    const { keyboard } = ui.page;
    await ui.tree('Releases').focus();
    await until('the first release', async () => {
      // The other two apps are the last rows, and above them the one that loads more of this app.
      await keyboard.press('End');
      await keyboard.press('ArrowUp');
      await keyboard.press('ArrowUp');
      if (await ui.row('Releases', /^v1,/).isVisible()) return true;
      await keyboard.press('Enter');
      return false;
    });
  }

  it('pages to v1 with the keyboard alone', async () => {
    await pageToFirst();
    assert.match(
      (await ui.row('Releases', /^v1,/).first().getAttribute('aria-label')) ?? '',
      /Initial release/,
    );
  });

  it('keeps what was loaded and selected over a refresh, and lets a new release in at the top', async () => {
    await pageToFirst();
    await ui.tree('Releases').focus();
    await ui.page.keyboard.press('Home');
    await ui.row('Releases', /^v71/).first().click();
    const answer = await ui.ask('PATCH', '/apps/bookshop/config-vars', { body: { BANNER: 'summer' } });
    assert.equal(answer.status, 200);
    await ui.command('Shiplog: Refresh');
    await ui.row('Releases', /^v73, Set BANNER/).waitFor();
    assert.equal(await ui.row('Releases', /^v71/).getAttribute('aria-selected'), 'true');
    await ui.tree('Releases').focus();
    await ui.page.keyboard.press('End');
    await ui.row('Releases', /^v1,/).waitFor();
  });
});

describe('the pages of a release and of a plan', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'light' });
  });
  after(() => ui.close());

  it('shows what the release is and hides config values until they are asked for', async () => {
    await ui.row('Releases', /^v72/).click();
    const page = ui.webview();
    await page.getByText('kendra@example.com').first().waitFor();
    await page.getByText('DATABASE_PATH', { exact: true }).first().waitFor();
    const config = await ui.ask('GET', '/apps/bookshop/releases/72/config-vars');
    const secret = parse(record(string(), string()), config.body)['DATABASE_PATH'];
    assert.ok(secret);
    assert.equal(await page.getByText(secret).count(), 0);
    await ui.shoot('details-light');
    await page.getByRole('button', { name: /(reveal|show).*DATABASE_PATH/i }).click();
    await page.getByText(secret).waitFor();
  });

  it('look as those that are looked at without VS Code, and keep nobody out', async () => {
    await ui.row('Releases', /^v72/).click();
    const root = ui.webview().locator('html');
    await ui.webview().getByText('DATABASE_PATH', { exact: true }).first().waitFor();
    assert.deepEqual(await root.evaluate(readLook, Object.keys(lookOf('light').variables)), lookOf('light'));
    const frame = await (await root.elementHandle())?.ownerFrame();
    assert.ok(frame);
    await installAxe(frame);
    assert.deepEqual(await violationsOn(frame), []);
  });

  it('are still there after the window was reloaded, the plan worked out anew', async () => {
    await ui.row('Releases', /^v72/).click();
    await ui.webview().getByText('kendra@example.com').first().waitFor();
    await ui.command('Shiplog: Preview Rollback…');
    // The app is that of the row which is selected.
    await ui.quickInput.choose(/^v67/);
    const plan = ui.webview().getByText('From v72 (running now) to v67');
    await plan.waitFor();
    await ui.command('Developer: Reload Window');
    await plan.waitFor();
    await ui.page.getByRole('tab', { name: /bookshop v72/ }).click();
    await ui.webview().getByText('kendra@example.com').first().waitFor();
  });
});

describe('the pictures in the README', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture();
    await ui.row('Releases', /^v72/).click();
    await ui.webview().getByText('DATABASE_PATH', { exact: true }).first().waitFor();
    const { mouse } = ui.page;
    await mouse.move(350, 500);
    await mouse.down();
    await mouse.move(560, 500, { steps: 4 });
    await mouse.up();
  });
  after(() => ui.close());

  for (const theme of ['light', 'dark'] as const) {
    it(`are taken in the ${theme} theme`, async () => {
      await ui.setTheme(theme);
      await ui.row('Releases', /^v69/).hover();
      await ui.row('Releases', /^v69/).getByRole('button', { name: 'Open Changes' }).waitFor();
      await ui.shoot(`releases-${theme}`);
    });
  }
});
