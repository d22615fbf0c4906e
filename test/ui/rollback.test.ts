import assert from 'node:assert/strict';
import { openFixture, type Fixture, until } from './fixture.ts';
import { type RollingBack, rollingBack } from './rolling-back.ts';

describe('rolling back from the palette with the keyboard alone', () => {
  let ui: Fixture;
  let person: RollingBack;
  before(async () => {
    ui = await openFixture({
      theme: 'high contrast',
      userSettings: { 'shiplog.protectedApps': ['*-staging'] },
    });
    person = rollingBack(ui);
    await ui.row('Releases', /^v72/).waitFor();
  });
  after(() => ui.close());

  it('changes nothing when it is cancelled', async () => {
    const { version } = await ui.newest();
    await person.chooseTarget(71);
    await person.leave();
    assert.equal((await ui.newest()).version, version);
  });

  it('changes nothing by Enter, which shows the whole plan', async () => {
    const { version } = await ui.newest();
    const dialog = await person.chooseTarget(71);
    await person.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await ui.page.getByRole('tab', { name: /Rollback of bookshop to v71/ }).waitFor();
    const page = await person.planPage(71);
    await page.getByText('This is a preview').waitFor();
    await ui.shoot('rollback-full-plan');
    assert.equal((await ui.newest()).version, version);
    await page.getByRole('button', { name: /^Roll Back…/ }).press('Enter');
    await dialog.waitFor();
    await person.leave();
    await person.closeEditors();
    assert.equal((await ui.newest()).version, version);
  });

  it('tells what each target would do while a person moves over them, and moves nothing', async () => {
    const { version } = await ui.newest();
    await person.choose();
    const { message, items } = ui.quickInput;
    await message.filter({ hasText: /^v71: .*config/ }).waitFor();
    const place = await items.first().boundingBox();
    await ui.shoot('rollback-line');
    await person.press('ArrowDown');
    await message.filter({ hasText: /^v70: takes back \d+ commits?, .*config/ }).waitFor();
    assert.deepEqual(await items.first().boundingBox(), place);
    await ui.quickInput.item(/v71.*the platform’s default/).waitFor();
    await person.press('Alt+Enter');
    await ui.page.getByRole('tab', { name: /Rollback of bookshop to v70/ }).waitFor();
    await person.planPage(70);
    await person.closeEditors();
    assert.equal((await ui.newest()).version, version);
  });

  it('changes nothing while the name of an app in production is mistyped', async () => {
    const { version } = await ui.newest();
    await person.chooseTarget(71);
    await person.agree(71);
    await person.typeName('bookshop-staging');
    await ui.page.getByText('That is not the name of the app. Nothing was changed.').waitFor();
    await ui.shoot('rollback-mistyped');
    await person.press('Escape');
    await ui.quickInput.widget.waitFor({ state: 'hidden' });
    assert.equal((await ui.newest()).version, version);
  });

  it('says beforehand what will change and afterwards what happened, and takes it back by Undo', async () => {
    const from = await person.running();
    const next = (await ui.newest()).version + 1;
    await person.choose();
    await ui.shoot('rollback-choose');
    await person.press('Escape');
    const dialog = await person.chooseTarget(69);
    const text = (await dialog.textContent()) ?? '';
    assert.ok(text.includes(`bookshop (production, protected): v${from} → v69`), text);
    assert.match(text, /Takes back \d+ releases by .+ \(\d+ commits?\)\. \d+ files? changes?\./);
    assert.match(text, /Databases and add-ons do not change/);
    await ui.shoot('rollback-confirm');
    await person.agree(69);
    await ui.shoot('rollback-name');
    await person.typeName('bookshop');
    const done = ui.notification(`bookshop runs v69’s code again, as v${next}. Its process web.1 is up.`);
    await done.waitFor();
    await ui.row('Releases', new RegExp(`^v${next}, Rollback to v69, running`)).waitFor();
    await ui.shoot('rollback-done');
    const made = await ui.newest();
    assert.deepEqual([made.version, made.description, made.current], [next, 'Rollback to v69', true]);

    await done.getByRole('button', { name: 'Undo' }).press('Enter');
    await person.question(next, from).waitFor();
    await person.agree(from);
    await person.typeName('bookshop');
    const undone = new RegExp(`^v${next + 1}, Rollback to v${from}, running`);
    await ui.row('Releases', undone).waitFor();
    // VS Code shows no more than three messages within a moment, which nobody but a test is quick enough to see.
    await ui.command('Notifications: Clear All Notifications');
    assert.equal((await ui.newest()).description, `Rollback to v${from}`);
  });

  it('stops when the ledger moved between looking and confirming', async () => {
    const next = (await ui.newest()).version + 1;
    await person.chooseTarget(71);
    await person.agree(71);
    await ui.ask('PATCH', '/apps/bookshop/config-vars', { body: { BANNER: 'winter' } });
    await person.typeName('bookshop');
    const message = ui.notification(`bookshop was not rolled back: v${next} (Set BANNER`);
    await message.waitFor();
    await ui.shoot('rollback-moved');
    assert.equal((await ui.newest()).description, 'Set BANNER config vars');
    await message.getByRole('button', { name: 'Show New Plan' }).press('Enter');
    await person.question(next, 71).waitFor();
    await person.leave();
    assert.equal((await ui.newest()).version, next);
  });

  it('asks for the name of an app that a setting protects', async () => {
    await ui.command('Shiplog: Roll Back App…');
    await ui.quickInput.choose(/bookshop-staging/);
    await ui.quickInput.item(/^v\d+/).first().waitFor();
    await person.press('Enter');
    const dialog = ui.dialog(/bookshop-staging \(staging, protected\)/);
    await dialog.getByRole('button', { name: /^Roll Back to/ }).press('Enter');
    await ui.page.getByText('bookshop-staging is protected. Type its name').waitFor();
    await person.press('Escape');
    await ui.quickInput.widget.waitFor({ state: 'hidden' });
  });

  it('shows the plan alone, to be copied, and writes nothing', async () => {
    const { version } = await ui.newest();
    await person.choose('Preview Rollback');
    await ui.page.keyboard.type('v67');
    await ui.quickInput.item(/^v67/).waitFor();
    await person.press('Enter');
    const page = await person.planPage(67);
    await page.getByRole('heading', { name: 'Warnings' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /1 migration stays applied: 003_add_wish_lists/ })
      .waitFor();
    await ui.shoot('rollback-preview');
    // From the heading on with the keyboard, to the first file and into its diff.
    const file = page.getByRole('listitem').filter({ hasText: /, (modified|added|deleted)/ });
    await until('the first file has the focus', async () => {
      await person.press('Tab');
      return file
        .first()
        .getByRole('link')
        .evaluate((link) => link === link.ownerDocument.activeElement);
    });
    await ui.shoot('rollback-preview-file');
    await person.press('Enter');
    const title = new RegExp(`bookshop v${await person.running()} ↔ v67`);
    await ui.page.getByRole('tab', { name: title }).waitFor();
    await ui.shoot('rollback-preview-diff');
    await person.closeEditors();
    assert.equal((await ui.newest()).version, version);
  });

  it('is carried out from the page of its plan, which says so afterwards', async () => {
    const next = (await ui.newest()).version + 1;
    await person.choose('Preview Rollback');
    await ui.page.keyboard.type('v69');
    await ui.quickInput.item(/^v69/).waitFor();
    await person.press('Enter');
    const page = await person.planPage(69);
    await page.getByRole('button', { name: /^Roll Back…/ }).press('Enter');
    await person.agree(69);
    await person.typeName('bookshop');
    await page.getByRole('main').getByText(`Done, as v${next}.`).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Roll Back…/ }).count(), 0);
    await ui.shoot('rollback-plan-done');
    assert.equal((await ui.newest()).version, next);
  });
});
