import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { parse } from 'valibot';
import { loseAnswer, type Proxy, startProxy } from '../platform/proxy.ts';
import { releasesShape, type WireRelease } from '../platform/shapes.ts';
import { shopAt } from '../platform/shop.ts';
import { openStage, type Stage, until } from './stage.ts';

async function newest(stage: Stage): Promise<WireRelease> {
  const answer = await stage.ask('GET', '/apps/bookshop/releases', {
    headers: { range: 'version ..; order=desc, max=1' },
  });
  const [release] = parse(releasesShape, answer.body);
  assert.ok(release);
  return release;
}

describe('rolling back from the palette with the keyboard alone', () => {
  let stage: Stage;
  let proxy: Proxy;
  before(async () => {
    stage = await openStage({
      front: async (platform) => (proxy = await startProxy(platform.url)),
      theme: 'high contrast',
      userSettings: { 'shiplog.protectedApps': ['*-staging'], 'shiplog.migrations': ['migrations/*.sql'] },
    });
    await stage.row('Releases', /^v72/).waitFor();
  });
  after(() => stage.close());

  const press = (key: string) => stage.page.keyboard.press(key);

  const appears = (locator: Locator) =>
    locator
      .first()
      .waitFor({ timeout: 4000 })
      .then(
        () => true,
        () => false,
      );

  /** Something else that opens meanwhile takes the focus, and with it the palette: then it is opened again. */
  async function find(command: string): Promise<void> {
    await until(`the command ${command}`, async () => {
      if (await stage.quickInput.box.isVisible()) await press('Escape');
      await press('F1');
      if (!(await appears(stage.quickInput.box))) return false;
      await stage.page.keyboard.type(`Releases: ${command}`);
      return appears(stage.quickInput.item(new RegExp(command)));
    });
  }

  /** Chooses the command that was found, then bookshop. */
  async function begin(): Promise<void> {
    await press('Enter');
    await stage.quickInput
      .item(/bookshop.*production/)
      .first()
      .waitFor();
    await press('Enter');
  }

  async function choose(command = 'Roll Back'): Promise<void> {
    await find(command);
    await begin();
    await stage.quickInput.item(/v71/).first().waitFor();
  }

  /** A page takes the focus again from what is opened next when it is drawn late. */
  const closeEditors = () => stage.command('View: Close All Editors');

  /** The page of a plan, once it has taken the focus: before that it would take it from what is opened next. */
  async function planPage(version: number) {
    const page = stage.webview();
    await page.getByRole('heading', { name: `Rollback of bookshop to v${version}` }).waitFor();
    await until('the page has the focus', () =>
      stage.page.evaluate(() => document.activeElement?.classList.contains('webview') === true),
    );
    return page;
  }

  /** Goes on from the confirmation to the question for the app's name, which bookshop has as it is in production. */
  async function agree(version: number): Promise<void> {
    await stage
      .dialog(/Roll back bookshop/)
      .getByRole('button', { name: `Roll Back to v${version}` })
      .press('Enter');
    await stage.page.getByText('bookshop is in production').waitFor();
  }

  async function typeName(name: string): Promise<void> {
    await stage.page.keyboard.type(name);
    await press('Enter');
  }

  it('changes nothing when it is cancelled', async () => {
    await choose();
    await press('Enter');
    await stage.dialog(/Roll back bookshop from v72 to v71\?/).waitFor();
    await press('Escape');
    await stage.dialog(/Roll back/).waitFor({ state: 'hidden' });
    assert.equal((await newest(stage)).version, 72);
  });

  it('changes nothing by Enter, which shows the whole plan', async () => {
    await choose();
    await press('Enter');
    await stage.dialog(/Roll back bookshop from v72 to v71\?/).waitFor();
    await press('Enter');
    await stage.dialog(/Roll back/).waitFor({ state: 'hidden' });
    await stage.page.getByRole('tab', { name: /Rollback of bookshop to v71/ }).waitFor();
    const page = await planPage(71);
    await page.getByText('This is only the plan').waitFor();
    await stage.shoot('rollback-full-plan');
    assert.equal((await newest(stage)).version, 72);
    await page.getByRole('button', { name: /^Roll Back…/ }).press('Enter');
    await stage.dialog(/Roll back bookshop from v72 to v71\?/).waitFor();
    await press('Escape');
    await stage.dialog(/Roll back/).waitFor({ state: 'hidden' });
    await closeEditors();
    assert.equal((await newest(stage)).version, 72);
  });

  it('tells what each target would do while a person moves over them, and moves nothing', async () => {
    await choose();
    const { message, items } = stage.quickInput;
    await message.filter({ hasText: /^v71: .*config/ }).waitFor();
    const place = await items.first().boundingBox();
    await stage.shoot('rollback-line');
    await press('ArrowDown');
    await message.filter({ hasText: /^v70: takes back \d+ commits?, .*config/ }).waitFor();
    assert.deepEqual(await items.first().boundingBox(), place);
    await stage.quickInput.item(/v71.*the platform’s own choice/).waitFor();
    await press('Alt+Enter');
    await stage.page.getByRole('tab', { name: /Rollback of bookshop to v70/ }).waitFor();
    await planPage(70);
    await closeEditors();
    assert.equal((await newest(stage)).version, 72);
  });

  it('changes nothing while the name of an app in production is mistyped', async () => {
    await choose();
    await press('Enter');
    await stage.dialog(/Roll back bookshop/).waitFor();
    await agree(71);
    await typeName('bookshop-staging');
    await stage.page.getByText('That is not the name of the app. Nothing was changed.').waitFor();
    await stage.shoot('rollback-mistyped');
    await press('Escape');
    await stage.quickInput.widget.waitFor({ state: 'hidden' });
    assert.equal((await newest(stage)).version, 72);
  });

  it('says beforehand what will change, and afterwards what happened', async () => {
    await choose();
    await stage.shoot('rollback-choose');
    await stage.page.keyboard.type('v69');
    await stage.quickInput.item(/^v69/).waitFor();
    await press('Enter');
    const dialog = stage.dialog(/Roll back bookshop from v72 to v69\?/);
    await dialog.waitFor();
    const text = (await dialog.textContent()) ?? '';
    assert.match(text, /bookshop \(production, protected\): v72 → v69/);
    assert.match(text, /Takes back 3 releases by .+ commits?\. \d+ files? changes?\./);
    assert.match(text, /Databases and add-ons stay as they are now/);
    await stage.shoot('rollback-confirm');
    await agree(69);
    await stage.shoot('rollback-name');
    await typeName('bookshop');
    await stage.notification(/bookshop runs v69’s code again, as v73\. Its process web\.1 is up\./).waitFor();
    await stage.row('Releases', /^v73, Rollback to v69, current/).waitFor();
    await stage.shoot('rollback-done');
    const made = await newest(stage);
    assert.deepEqual([made.version, made.description, made.current], [73, 'Rollback to v69', true]);
  });

  it('takes it back by Undo, through the same confirmation', async () => {
    await stage
      .notification(/as v73/)
      .getByRole('button', { name: 'Undo' })
      .press('Enter');
    const dialog = stage.dialog(/Roll back bookshop from v73 to v72\?/);
    await dialog.waitFor();
    await agree(72);
    await typeName('bookshop');
    await stage.row('Releases', /^v74, Rollback to v72, current/).waitFor();
    // VS Code shows no more than three messages within a moment, which nobody but a test is quick enough to see.
    await stage.command('Notifications: Clear All Notifications');
    assert.equal((await newest(stage)).description, 'Rollback to v72');
  });

  it('stops when the ledger moved between looking and confirming', async () => {
    await choose();
    await press('Enter');
    await stage.dialog(/Roll back bookshop from v74 to v73\?/).waitFor();
    await agree(73);
    await stage.ask('PATCH', '/apps/bookshop/config-vars', { body: { BANNER: 'winter' } });
    await typeName('bookshop');
    const message = stage.notification(/Nothing was rolled back: v75 \(Set BANNER/);
    await message.waitFor();
    await stage.shoot('rollback-moved');
    assert.equal((await newest(stage)).description, 'Set BANNER config vars');
    await message.getByRole('button', { name: 'Show New Plan' }).press('Enter');
    await stage.dialog(/Roll back bookshop from v75 to v73\?/).waitFor();
    await press('Escape');
    await stage.dialog(/Roll back/).waitFor({ state: 'hidden' });
    assert.equal((await newest(stage)).version, 75);
  });

  it('asks for the name of an app that a setting protects', async () => {
    await stage.command('Releases: Roll Back…');
    await stage.quickInput.choose(/bookshop-staging/);
    await stage.quickInput.item(/^v\d+/).first().waitFor();
    await press('Enter');
    const dialog = stage.dialog(/bookshop-staging \(staging, protected\)/);
    await dialog.getByRole('button', { name: /^Roll Back to/ }).press('Enter');
    await stage.page.getByText('bookshop-staging is protected. Type its name').waitFor();
    await press('Escape');
    await stage.quickInput.widget.waitFor({ state: 'hidden' });
  });

  it('shows the plan alone, to be copied, and writes nothing', async () => {
    await choose('Preview Rollback');
    await stage.page.keyboard.type('v67');
    await stage.quickInput.item(/^v67/).waitFor();
    await press('Enter');
    const page = await planPage(67);
    await page.getByRole('heading', { name: 'Careful' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /1 database migration stays applied: 003_add_wish_lists/ })
      .waitFor();
    await stage.shoot('rollback-preview');
    // From the heading on with the keyboard, to the first file and into its diff.
    const file = page.getByRole('listitem').filter({ hasText: /, (changes|appears|disappears)/ });
    await until('the first file has the focus', async () => {
      await press('Tab');
      return file
        .first()
        .getByRole('link')
        .evaluate((link) => link === link.ownerDocument.activeElement);
    });
    await stage.shoot('rollback-preview-file');
    await press('Enter');
    await stage.page.getByRole('tab', { name: /bookshop v75 ↔ v67/ }).waitFor();
    await stage.shoot('rollback-preview-diff');
    assert.equal((await newest(stage)).version, 75);
  });

  /** Everything up to the name of the app, which is typed as well. */
  async function rollBackTo(version: number, from: number): Promise<void> {
    await choose();
    await stage.page.keyboard.type(`v${version}`);
    await stage.quickInput.item(new RegExp(`^v${version}`)).waitFor();
    await press('Enter');
    await stage.dialog(new RegExp(`Roll back bookshop from v${from} to v${version}`)).waitFor();
    await agree(version);
    await typeName('bookshop');
  }

  it('reads in the ledger what became of it when the answer is lost', async () => {
    const posts = proxy.posts.length;
    proxy.treat = { POST: loseAnswer };
    await rollBackTo(73, 75);
    await stage.notification(/bookshop runs v73’s code again, as v76/).waitFor();
    await stage.shoot('rollback-lost-answer');
    proxy.treat = {};
    assert.equal(proxy.posts.length, posts + 1);
    assert.equal((await newest(stage)).description, 'Rollback to v73');
  });

  it('tells after the window was closed and opened again what became of it, and writes nothing', async () => {
    const posts = proxy.posts.length;
    const arrived = Promise.withResolvers<void>();
    proxy.treat = {
      POST: async (exchange) => {
        await exchange.forward();
        // Nobody answers: the window is closed while it waits.
        arrived.resolve();
      },
    };
    await closeEditors();
    await rollBackTo(75, 76);
    await arrived.promise;
    await stage.shoot('rollback-waiting');
    await stage.command('Developer: Reload Window');
    await stage.row('Releases', /^v77, Rollback to v75, current/).waitFor();
    await stage
      .notification(/bookshop was rolled back to v75, as v77\. Its process web\.1 is up\./)
      .waitFor();
    await stage.shoot('rollback-reloaded');
    proxy.treat = {};
    assert.equal(proxy.posts.length, posts + 1);
  });

  it('says that a release is under way, and waits for it as the person wishes', async () => {
    const print = "--print 'Migrating the orders' --print 'ERROR: relation carts does not exist'";
    await find('Roll Back');
    await shopAt(stage.ask, 'bookshop').deploy(`rehearse --exit 0,1 --seconds 5 ${print}`);
    await begin();
    await stage.dialog(/v78 of bookshop is still being released by .+ \(now\)\./).waitFor();
    await stage.shoot('rollback-pending');
    await press('Enter');
    await stage.notification(/Waiting until v78 of bookshop is released/).waitFor();
    await stage.quickInput.item(/^v77.*the platform’s own choice/).waitFor();
    await stage.shoot('rollback-waited');
    await press('Escape');
    await stage.quickInput.widget.waitFor({ state: 'hidden' });
  });

  it('says loudly that the release phase failed, and that what ran before still runs', async () => {
    await shopAt(stage.ask, 'bookshop').deploy();
    await rollBackTo(78, 79);
    await stage.page
      .getByText(/release phase of v80 runs/)
      .first()
      .waitFor();
    await stage.page.getByText('bookshop v80 output').first().waitFor();
    await stage.page
      .locator('.terminal-wrapper.active .xterm-rows')
      .getByText(/Migrating the orders/)
      .first()
      .waitFor();
    await stage.shoot('rollback-release-phase');
    const dialog = stage.dialog(/The rollback of bookshop to v78 failed, as v80/);
    await dialog.waitFor();
    await stage.shoot('rollback-failed');
    assert.match((await dialog.textContent()) ?? '', /v79 is still running/);
    await press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('counts the processes as they restart, and says loudly that one crashed', async () => {
    const shop = shopAt(stage.ask, 'bookshop');
    await shop.deployAs({
      web: 'rehearse --exit 0,1 --starts-after 2.5',
      worker: 'rehearse --starts-after 1',
    });
    await shop.deploy();
    await rollBackTo(81, 82);
    await stage.page
      .getByText(/restart: 1 of 2 processes run v83/)
      .first()
      .waitFor();
    await stage.shoot('rollback-restart');
    const dialog = stage.dialog(/bookshop was rolled back to v81, as v83, but web\.1 crashed\./);
    await dialog.waitFor();
    await stage.shoot('rollback-crashed');
    assert.match(
      (await dialog.textContent()) ?? '',
      /v83 is the current release: .* 1 of 2 processes run v83/,
    );
    await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
    await stage.dialog(/Roll back bookshop from v83 to v82\?/).waitFor();
    await press('Escape');
    await stage.dialog(/Roll back/).waitFor({ state: 'hidden' });
  });
});
