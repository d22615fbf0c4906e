import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Ledger as PlatformLedger } from '../../src/platform/ledger/ledger.ts';
import { shopAt } from '../platform/shop.ts';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('what others release', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark', userSettings: { 'shiplog.notifications': 'all' } });
    await ui.row('Releases', /^v72/).waitFor();
  });
  after(() => ui.close());

  const badge = () => ui.page.getByRole('tab', { name: /^Shiplog/ }).first();
  /** Through the ledger's own file: whoever asks the API is the person. */
  const shanleySets = (vars: Record<string, string>) => {
    const store = PlatformLedger.open(join(ui.sample.repository, '../platform/ledger.sqlite'));
    try {
      const by = store.accounts.have('shanley@example.com', null).id;
      const { id } = store.apps.find('bookshop');
      store.changeConfig(id, vars, by);
      // The platform that runs the apps does not hear of it, and would not run its release command.
      const { releaseId } = store.phases.next(id) ?? {};
      assert.ok(releaseId !== undefined);
      store.phases.finish(id, { releaseId, streamId: null }, 'succeeded');
    } finally {
      store.close();
    }
  };

  it('comes with a message and what can be done about it, as far as the person wants', async () => {
    shanleySets({ BANNER: 'spring' });
    await ui.command('Shiplog: Refresh');
    const message = ui.notification(/shanley released bookshop v73: Set BANNER/);
    await message.waitFor();
    await ui.shoot('news-dark');
    await message.getByRole('button', { name: 'Show Details' }).click();
    await ui.webview().getByText('shanley@example.com').first().waitFor();
  });

  it('is counted on the icon while another view is shown, and no more once it was seen', async () => {
    await ui.page
      .getByRole('tab', { name: /^Explorer/ })
      .first()
      .click();
    shanleySets({ BANNER: 'autumn' });
    await ui.command('Shiplog: Refresh');
    await until('the badge', async () =>
      /1 new release/.test((await badge().getAttribute('aria-label')) ?? ''),
    );
    await ui.shoot('news-badge');
    await badge().click();
    await until(
      'no badge',
      async () => !/new release/.test((await badge().getAttribute('aria-label')) ?? ''),
    );
  });

  it('is not told of what the person did', async () => {
    const { version } = await shopAt(ui.ask, 'bookshop').configure({ BANNER: 'winter' });
    await ui.command('Shiplog: Refresh');
    await ui.row('Releases', new RegExp(`^v${version}, Set BANNER`)).waitFor();
    assert.equal(await ui.notification(`v${version}`).count(), 0);
  });
});
