import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Ledger as PlatformLedger } from '../../src/platform/ledger/ledger.ts';
import { openStage, type Stage, until } from './stage.ts';

describe('what others release', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'dark', userSettings: { 'shiplog.notifications': 'all' } });
    await stage.row('Releases', /^v72/).waitFor();
  });
  after(() => stage.close());

  const badge = () => stage.page.getByRole('tab', { name: /^Shiplog/ }).first();
  /** Through the ledger's own file: whoever asks the API is the person. */
  const shanleySets = (vars: Record<string, string>) => {
    const store = PlatformLedger.open(join(stage.scene.repository, '../platform/ledger.sqlite'));
    try {
      const by = store.accounts.have('shanley@example.com', null).id;
      store.changeConfig(store.apps.find('bookshop').id, vars, by);
    } finally {
      store.close();
    }
  };

  it('comes with a message and what can be done about it, as far as the person wants', async () => {
    shanleySets({ BANNER: 'spring' });
    await stage.command('Releases: Refresh');
    const message = stage.notification(/shanley released bookshop v73: Set BANNER/);
    await message.waitFor();
    await stage.shoot('news-dark');
    await message.getByRole('button', { name: 'Show Details' }).click();
    await stage.webview().getByText('shanley@example.com').first().waitFor();
  });

  it('is counted on the icon while another view is shown, and no more once it was seen', async () => {
    await stage.page
      .getByRole('tab', { name: /^Explorer/ })
      .first()
      .click();
    shanleySets({ BANNER: 'autumn' });
    await stage.command('Releases: Refresh');
    await until('the badge', async () =>
      /1 new release/.test((await badge().getAttribute('aria-label')) ?? ''),
    );
    await stage.shoot('news-badge');
    await badge().click();
    await until(
      'no badge',
      async () => !/new release/.test((await badge().getAttribute('aria-label')) ?? ''),
    );
  });

  it('is not told of what the person did', async () => {
    const answer = await stage.ask('PATCH', '/apps/bookshop/config-vars', { body: { BANNER: 'winter' } });
    assert.equal(answer.status, 200);
    await stage.command('Releases: Refresh');
    await stage.row('Releases', /^v75, Set BANNER/).waitFor();
    assert.equal(await stage.notification(/v75/).count(), 0);
  });
});
