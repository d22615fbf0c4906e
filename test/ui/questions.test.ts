import assert from 'node:assert/strict';
import { openFixture, type Fixture } from './fixture.ts';

describe('the questions that lead between releases and code', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
    await ui.row('Releases', /^v72, .*commit/).waitFor();
  });
  after(() => ui.close());

  const tab = (name: RegExp) => ui.page.getByRole('tab', { name });

  it('tells from the palette which release has a commit, and shows that release', async () => {
    const label = await ui.row('Releases', /^v72, /).getAttribute('aria-label');
    const [, hash = ''] = /commit ([0-9a-f]{7})/.exec(label ?? '') ?? [];
    await ui.command('Shiplog: Which Release Has This Commit?');
    await ui.quickInput
      .item(/Recent commits/)
      .or(ui.quickInput.item(/HEAD, main/))
      .first()
      .waitFor();
    await ui.shoot('questions-recent');
    await ui.quickInput.type('no such thing');
    await ui.quickInput.item(/^No branch, tag or recent commit matches/).waitFor();
    await ui.quickInput.type('main');
    await ui.quickInput.item(/^main, branch/).waitFor();
    await ui.shoot('questions-branch');
    await ui.quickInput.type(hash);
    await ui.quickInput.item(new RegExp(`, ${hash} · `)).waitFor();
    await ui.quickInput.accept();
    await ui.quickInput.item(/^bookshop, .*v72 shipped it first.*That release is running now/).waitFor();
    await ui.shoot('questions-commit');
    await ui.quickInput.choose(/^bookshop, .*v72/);
    await ui.webview().getByText('kendra@example.com').first().waitFor();
  });

  it('offers on a row to compare the release', async () => {
    await ui.row('Releases', /^v71, /).click({ button: 'right' });
    await ui.page.getByRole('menuitem', { name: 'Compare Releases…' }).waitFor();
    await ui.shoot('questions-menu');
    await ui.chooseFromMenu('Compare Releases…');
    await ui.quickInput.choose(/^bookshop v72, running now/);
    await ui.quickInput.item(/Open Summary/).waitFor();
    await ui.shoot('questions-compare');
    await ui.quickInput.choose(/Open Summary/);
    await tab(/^bookshop v71 ↔ v72/).waitFor();
    await ui.shoot('questions-summary');
  });

  it('finds both ends of a changelog from the palette', async () => {
    await ui.command('Shiplog: Open Changelog');
    await ui.quickInput.choose(/bookshop.*production/);
    await ui.quickInput.item(/^v72/).waitFor();
    await ui.shoot('questions-releases');
    await ui.quickInput.choose(/^v72/);
    // It is another list now, which is there once its tags are.
    await ui.page.getByPlaceholder('Choose the release that the changelog of v72 starts after').waitFor();
    // Those that are not older are told, and cannot be chosen.
    await ui.quickInput.type('not older');
    await ui.quickInput.item(/v72 is not older than v72/).waitFor();
    await ui.quickInput.type('v69');
    await ui.quickInput.choose(/^v69/);
    await tab(/^Changelog of bookshop v69 ↔ v72/).waitFor();
    await ui.shoot('questions-changelog');
    assert.ok((await ui.page.locator('.view-line').count()) > 3);
  });
});
