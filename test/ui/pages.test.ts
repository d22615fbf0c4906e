import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('the pages of releases', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
  });
  beforeEach(async () => {
    await ui.command('View: Close All Editors');
    await open(72);
  });
  after(() => ui.close());

  const tab = (name: string): Locator => ui.page.getByRole('tab', { name: new RegExp(`^${name}(,|$)`) });
  const heading = (version: number) =>
    ui.webview().getByRole('heading', { name: `bookshop v${version}`, level: 1 });
  const isSelected = (version: number) => async () =>
    (await ui.row('Releases', new RegExp(`^v${version},`)).getAttribute('aria-selected')) === 'true';

  const open = async (version: number) => {
    await ui.row('Releases', new RegExp(`^v${version},`)).click();
    await heading(version).waitFor();
  };

  it('follow the selection without taking the focus, and go back and forward with the selection along', async () => {
    await ui.page.keyboard.press('ArrowDown');
    await ui.page.keyboard.press('Enter');
    await heading(71).waitFor();
    assert.equal(await ui.tree('Releases').evaluate((tree) => tree.contains(document.activeElement)), true);
    await ui.webview().getByRole('button', { name: 'Back to bookshop v72' }).click();
    await heading(72).waitFor();
    await until('v72 is selected', isSelected(72));
    await ui.webview().getByRole('button', { name: 'Forward to bookshop v71' }).click();
    await heading(71).waitFor();
    await ui.webview().getByRole('link', { name: 'v70' }).first().click();
    await heading(70).waitFor();
    await until('v70 is selected', isSelected(70));
    await ui.shoot('page-moved');
  });

  it('go back and forward with the keys of an editor, and can be searched', async () => {
    const { keyboard } = ui.page;
    await open(71);
    await ui.webview().getByRole('heading', { level: 1 }).click();
    await keyboard.press('Alt+ArrowLeft');
    await heading(72).waitFor();
    await keyboard.press('Alt+ArrowRight');
    await heading(71).waitFor();
    await keyboard.press('Control+f');
    const find = ui.page.locator('.simple-find-part');
    await find.getByRole('textbox').waitFor();
    await ui.shoot('page-find');
    await keyboard.press('Escape');
    await find.getByRole('textbox').waitFor({ state: 'hidden' });
  });

  it('stand side by side, where one keeps its release and the other follows', async () => {
    await ui.webview().getByRole('button', { name: 'Open to the Side' }).click();
    await until('there are two', async () => (await tab('bookshop v72').count()) === 2);
    await ui.row('Releases', /^v69,/).click();
    await tab('bookshop v69').waitFor();
    assert.equal(await tab('bookshop v72').count(), 1);
    await ui.shoot('page-beside');
  });

  it('lead from a promotion to its source', async () => {
    await open(51);
    const source = ui.webview().getByRole('link', { name: /^bookshop-staging v\d+/ });
    const name = (await source.textContent()) ?? '';
    await source.click();
    await ui.webview().getByRole('heading', { name, level: 1 }).waitFor();
  });
});
