import assert from 'node:assert/strict';
import { openStage, type Stage } from './stage.ts';

describe('the questions that lead between releases and code', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'dark' });
    await stage.row('Releases', /^v72, .*commit/).waitFor();
  });
  after(() => stage.close());

  const tab = (name: RegExp) => stage.page.getByRole('tab', { name });

  it('tells from the palette which release has a commit, and shows that release', async () => {
    const label = await stage.row('Releases', /^v72, /).getAttribute('aria-label');
    const [, hash = ''] = /commit ([0-9a-f]{7})/.exec(label ?? '') ?? [];
    await stage.command('Releases: Which Release Has This Commit?');
    await stage.quickInput.type('no hash');
    await stage.quickInput.message.getByText('Write the hash of a commit').waitFor();
    await stage.quickInput.type(hash);
    await stage.quickInput.accept();
    await stage.quickInput.item(/^bookshop, .*v72 shipped it first.*That release is running now/).waitFor();
    await stage.shoot('questions-commit');
    await stage.quickInput.choose(/^bookshop, .*v72/);
    await stage.webview().getByText('kendra@example.com').first().waitFor();
  });

  it('offers on a row to compare the release', async () => {
    await stage.row('Releases', /^v71, /).click({ button: 'right' });
    await stage.page.getByRole('menuitem', { name: 'Compare Releases…' }).waitFor();
    await stage.shoot('questions-menu');
    await stage.chooseFromMenu('Compare Releases…');
    await stage.quickInput.choose(/^bookshop v72, running now/);
    await stage.quickInput.item(/Open Summary/).waitFor();
    await stage.shoot('questions-compare');
    await stage.quickInput.choose(/Open Summary/);
    await tab(/^# bookshop v71 ↔ v72/).waitFor();
    await stage.shoot('questions-summary');
  });

  it('finds both ends of a changelog from the palette', async () => {
    await stage.command('Releases: Open Changelog');
    await stage.quickInput.choose(/bookshop.*production/);
    await stage.quickInput.item(/^v72/).waitFor();
    await stage.shoot('questions-releases');
    await stage.quickInput.choose(/^v72/);
    // It is another list now, which is there once its tags are.
    await stage.page.getByPlaceholder('Choose the release since which v72 is told').waitFor();
    // Those that are not older are told, and cannot be chosen.
    await stage.quickInput.type('not older');
    await stage.quickInput.item(/v72 is not older than v72/).waitFor();
    await stage.quickInput.type('v69');
    await stage.quickInput.choose(/^v69/);
    await tab(/^# bookshop v69 → v72/).waitFor();
    await stage.shoot('questions-changelog');
    assert.ok((await stage.page.locator('.view-line').count()) > 3);
  });
});
