// The sample app as a person without an account starts it: what it runs, it runs only with their consent.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('the sample app', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ signedIn: false });
  });
  after(() => ui.close());

  const start = () => ui.page.getByRole('button', { name: 'Try the Sample App' }).click();

  it('asks before it runs anything for the first time, and starts nothing when the person does not want it', async () => {
    await start();
    const question = ui.dialog('Run the sample app?');
    await question.waitFor();
    assert.match((await question.textContent()) ?? '', /builds and runs the shop on this machine/);
    await ui.shoot('sample-question');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    assert.equal(shopOf(ui), undefined);
  });

  it('starts by itself and opens its repository, with no account', async () => {
    await start();
    await ui.dialog('Run the sample app?').getByRole('button', { name: 'Run the Sample' }).click();
    // The folder that is open stays: the sample gets a window of its own.
    const page = await sampleWindow(ui);
    await page.getByText('nothing leaves it').first().waitFor();
    await page.getByRole('treeitem', { name: /^v72/ }).waitFor();
    await until('the shop runs', () => isOpen(ui));
  });
});

describe('the sample app in Restricted Mode', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({
      signedIn: false,
      trusting: false,
      userSettings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
  });
  after(() => ui.close());

  it('shows its releases, says why nothing runs, and runs once its folder is trusted', async () => {
    await ui.page.getByRole('button', { name: 'Try the Sample App' }).click();
    const page = await sampleWindow(ui);
    await page.getByRole('treeitem', { name: /^v72/ }).waitFor();
    const why = page
      .getByText('The sample’s shop does not run, because this window does not trust its folder.')
      .first();
    await why.waitFor();
    await page.screenshot({ path: 'out/screenshots/sample-untrusted.png' });
    assert.equal(shopOf(ui), undefined, 'nothing runs');
    await trust(page);
    await page.getByRole('button', { name: 'Run the Sample' }).click();
    await until('the shop runs', () => isOpen(ui));
  });

  async function trust(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  }
});

/** The window that the sample gets. */
async function sampleWindow(ui: Fixture): Promise<Page> {
  const page = await ui.page.context().waitForEvent('page');
  page.setDefaultTimeout(60_000);
  return page;
}

/** Where the shop of the sample that a window has started is; undefined while nothing of it runs. */
function shopOf(ui: Fixture): string | undefined {
  const [file] = globSync('**/globalStorage/shiplog.shiplog/sample/runtime/port', {
    cwd: join(ui.sample.repository, '..', 'server'),
  });
  if (file === undefined) return undefined;
  const port = readFileSync(join(ui.sample.repository, '..', 'server', file), 'utf8');
  return `http://127.0.0.1:${port}/~/bookshop/`;
}

async function isOpen(ui: Fixture): Promise<boolean> {
  const shop = shopOf(ui);
  return shop !== undefined && (await fetch(shop)).ok;
}
