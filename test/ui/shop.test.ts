// What the sample is for: a person sees a shop in the browser, and what a push and a rollback do to it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../hosts/cache.ts';
import { openFixture, type Fixture, until } from './fixture.ts';
import { rollingBack, type RollingBack } from './rolling-back.ts';

const TITLE = 'Books by the harbour';

describe('the shop of the sample, beside its releases', () => {
  let ui: Fixture;
  let person: RollingBack;
  let shop: Page;
  before(async () => {
    ui = await openFixture();
    person = rollingBack(ui);
    shop = await ui.page.context().newPage();
    await ui.row('Releases', /^v72/).waitFor();
    await ui.page.bringToFront();
  });
  after(async () => {
    await shop.close();
    await ui.close();
  });

  const shootShop = (name: string) =>
    shop.screenshot({ path: join(repositoryRoot, 'out', 'screenshots', `${name}.png`) });

  /** Shows the shop as it is now. @returns its first heading */
  async function reload(): Promise<string> {
    await shop.reload();
    return shop.locator('h1').innerText();
  }

  /** What a line of sums in the cart says, such as `12.70 EUR`. */
  const sum = (name: string) => shop.locator('.sum').filter({ hasText: name }).locator('b').innerText();

  /** Rolls the bookshop back from the palette, and waits until the shop runs what it ran then. */
  async function rollBackTo(version: number): Promise<void> {
    const next = (await ui.newest()).version + 1;
    await ui.page.bringToFront();
    await person.rollBackTo(version);
    await ui
      .notification(`bookshop runs v${version}’s code again, as v${next}. Its process web.1 is up.`)
      .waitFor();
    await ui.command('Notifications: Clear All Notifications');
  }

  async function inTerminal(line: string): Promise<void> {
    await ui.page.keyboard.type(line);
    await ui.page.keyboard.press('Enter');
  }

  const says = (text: string | RegExp) => ui.terminal().filter({ hasText: text }).last().waitFor();

  it('opens from its row, and has a total that is wrong until it is rolled back', async () => {
    await shop.goto(`http://bookshop.localhost:${new URL(ui.sample.platform.url).port}/`);
    await shootShop('shop');
    for (const title of ['Villette', 'Persuasion']) {
      // oxlint-disable-next-line no-await-in-loop -- a person does one thing after the other
      await shop.getByRole('link', { name: title }).click();
      // oxlint-disable-next-line no-await-in-loop
      await shop.getByRole('button', { name: 'Put into the cart' }).click();
      // oxlint-disable-next-line no-await-in-loop
      await shop.getByRole('link', { name: 'Books' }).click();
    }
    await shop.getByRole('link', { name: 'Cart' }).click();
    await shop.getByRole('button', { name: 'Redeem' }).click();
    assert.deepEqual([await sum('Gift card'), await sum('Total')], ['-5.00 EUR', '12.70 EUR']);
    await shootShop('shop-wrong-total');
    await rollBackTo(71);
    await reload();
    assert.deepEqual([await sum('Gift card'), await sum('Total')], ['-5.00 EUR', '17.70 EUR']);
    await shootShop('shop-right-total');
  });

  it('shows what was pushed from a terminal, and what ran before once that is rolled back', async () => {
    const before = await ui.newest();
    await shop.getByRole('link', { name: 'Books' }).click();
    assert.equal(await shop.locator('h1').innerText(), 'Bookshop');
    await ui.page.bringToFront();
    await ui.command('Terminal: Create New Terminal');
    await says(/[$#]\s*$/);
    await inTerminal(
      `sed -i "s/page('Bookshop'/page('${TITLE}'/" views/pages.js && git commit -qam 'Rename the shop' && git push heroku main`,
    );
    await says(/bookshop\.localhost:\d+\/ is deployed/);
    await ui.row('Releases', new RegExp(`^v${before.version + 1}, Rename the shop.*running`)).waitFor();
    await ui.shoot('shop-pushed');
    await until('the shop runs what was pushed', async () => (await reload()) === TITLE);
    await shootShop('shop-new-title');
    await rollBackTo(before.version);
    assert.equal(await reload(), 'Bookshop');
    await shootShop('shop-old-title');
    await ui.page.bringToFront();
    await ui.shoot('shop-rolled-back');
  });
});
