import assert from 'node:assert/strict';
import { parse, record, string } from 'valibot';
import { openStage, type Stage, until } from './stage.ts';

describe('browsing the releases', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'dark' });
  });
  after(() => stage.close());

  it('shows the apps of the folder, and what runs in production at the top', async () => {
    await stage.row('Releases', /^bookshop, production, v72/).waitFor();
    await stage.row('Releases', /^v72/).waitFor();
    const [app, ahead, newest] = await stage.rows('Releases');
    assert.match(app ?? '', /^bookshop, production, v72, 5 commits ahead/);
    assert.match(ahead ?? '', /^5 commits on main are not in production/);
    assert.match(newest ?? '', /^v72, Add up the cart .*, current, deploy, commit [0-9a-f]{7}, by kendra/);
    await stage.shoot('browse-dark');
  });

  it('tells the whole story of a row while the pointer rests on it', async () => {
    const hover = await stage.hover(stage.row('Releases', /^v72/), 'kendra@example.com');
    assert.match((await hover.textContent()) ?? '', /succeeded, running now/);
    await stage.page.mouse.move(900, 400);
  });

  it('pages to v1 with the keyboard alone', async () => {
    const { keyboard } = stage.page;
    await stage.tree('Releases').focus();
    await until('the first release', async () => {
      // The other app is the last row, and above it the one that loads more of this app.
      await keyboard.press('End');
      await keyboard.press('ArrowUp');
      if (await stage.row('Releases', /^v1,/).isVisible()) return true;
      await keyboard.press('Enter');
      return false;
    });
    assert.match(
      (await stage.row('Releases', /^v1,/).first().getAttribute('aria-label')) ?? '',
      /Initial release/,
    );
  });

  it('keeps what was loaded and selected over a refresh, and lets a new release in at the top', async () => {
    await stage.tree('Releases').focus();
    await stage.page.keyboard.press('Home');
    await stage.row('Releases', /^v71/).first().click();
    const answer = await stage.ask('PATCH', '/apps/bookshop/config-vars', { body: { BANNER: 'summer' } });
    assert.equal(answer.status, 200);
    await stage.command('Releases: Refresh');
    await stage.row('Releases', /^v73, Set BANNER/).waitFor();
    assert.equal(await stage.row('Releases', /^v71/).getAttribute('aria-selected'), 'true');
    await stage.tree('Releases').focus();
    await stage.page.keyboard.press('End');
    await stage.row('Releases', /^v1,/).waitFor();
  });
});

describe('the pages of a release and of a plan', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'light' });
  });
  after(() => stage.close());

  it('shows what the release is and hides config values until they are asked for', async () => {
    await stage.row('Releases', /^v72/).click();
    const page = stage.webview();
    await page.getByText('kendra@example.com').first().waitFor();
    await page.getByText('DATABASE_URL', { exact: true }).first().waitFor();
    const config = await stage.ask('GET', '/apps/bookshop/releases/72/config-vars');
    const secret = parse(record(string(), string()), config.body)['DATABASE_URL'];
    assert.ok(secret);
    assert.equal(await page.getByText(secret).count(), 0);
    await stage.shoot('details-light');
    await page.getByRole('button', { name: /(reveal|show).*DATABASE_URL/i }).click();
    await page.getByText(secret).waitFor();
  });

  it('are still there after the window was reloaded, the plan worked out anew', async () => {
    await stage.command('Releases: Preview Rollback…');
    // The app is that of the row which is selected.
    await stage.quickInput.choose(/^v67/);
    const plan = stage.webview().getByText('From v72, which is running now, to v67');
    await plan.waitFor();
    await stage.command('Developer: Reload Window');
    await plan.waitFor({ timeout: 60_000 });
    await stage.page.getByRole('tab', { name: /bookshop v72/ }).click();
    await stage.webview().getByText('kendra@example.com').first().waitFor();
  });
});

describe('the pictures in the README', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    await stage.row('Releases', /^v72/).click();
    await stage.webview().getByText('DATABASE_URL', { exact: true }).first().waitFor();
    const { mouse } = stage.page;
    await mouse.move(350, 500);
    await mouse.down();
    await mouse.move(560, 500, { steps: 4 });
    await mouse.up();
  });
  after(() => stage.close());

  for (const theme of ['light', 'dark'] as const) {
    it(`are taken in the ${theme} theme`, async () => {
      await stage.setTheme(theme);
      await stage.row('Releases', /^v69/).hover();
      await stage.row('Releases', /^v69/).getByRole('button', { name: 'Open Changes' }).waitFor();
      await stage.shoot(`releases-${theme}`);
    });
  }
});

describe('the sample app', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ signedIn: false });
  });
  after(() => stage.close());

  it('starts by itself and opens its repository, with no account', async () => {
    await stage.page.getByRole('button', { name: 'Try It with the Sample App' }).click();
    // The folder that is open stays: the sample gets a window of its own.
    const page = await stage.page.context().waitForEvent('page');
    await page.getByRole('tab', { name: 'Shiplog' }).first().click();
    await page.getByRole('treeitem', { name: /^v72/ }).waitFor();
  });
});
