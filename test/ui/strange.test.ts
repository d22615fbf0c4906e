import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { releasesShape } from '../platform/shapes.ts';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('a ledger with markup in it', () => {
  const hostile = '<script>alert(1)</script> [link](http://127.0.0.1/) **loud**';
  /** What others wrote is shown so that nothing reads a link out of it. */
  const shown = hostile.replace('](', '] (');
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'high contrast light' });
    const answer = await ui.ask('GET', '/apps/bookshop/releases', {
      headers: { range: 'version ..; order=desc, max=1' },
    });
    const slug = parse(releasesShape, answer.body)[0]?.slug?.id;
    const made = await ui.ask('POST', '/apps/bookshop/releases', { body: { slug, description: hostile } });
    assert.equal(made.status, 201);
    await ui.command('Shiplog: Refresh');
  });
  after(() => ui.close());

  it('shows it as text on the row, in the hover and in the details', async () => {
    const row = ui.row('Releases', /^v73, <script>alert\(1\)<\/script> \[link\]/);
    const hover = await ui.hover(row, '<script>alert(1)</script>');
    assert.equal(await hover.locator('script, strong:has-text("loud")').count(), 0);
    const links = hover.locator('a[data-href]');
    // The commit and its pull request, at the host of the repository; none that the description asks for.
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('data-href')));
    for (const address of addresses) assert.match(address ?? '', /^https:\/\/github\.com\//);
    assert.equal(await hover.getByRole('link', { name: 'link', exact: true }).count(), 0);
    const details = ui.webview().getByText(shown).first();
    await until('the details show it', async () => {
      // While the row is drawn anew it hears no click.
      await row.click();
      return details.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    });
    await ui.shoot('markup-high-contrast-light');
  });
});

describe('an app that has released nothing', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture();
    assert.equal((await ui.ask('POST', '/apps', { body: { name: 'quiet-app' } })).status, 201);
    await ui.command('Shiplog: Refresh');
  });
  after(() => ui.close());

  it('stands behind the apps of the folder, with what it has', async () => {
    const { keyboard } = ui.page;
    await ui.tree('Releases').focus();
    await until('its row', async () => {
      await keyboard.press('End');
      return ui.row('Releases', /^quiet-app/).isVisible();
    });
    await until('its first release', async () => {
      // Its rows come below the last that fits.
      await keyboard.press('End');
      await keyboard.press('ArrowRight');
      return ui.row('Releases', /^v1, Initial release/).isVisible();
    });
  });
});
