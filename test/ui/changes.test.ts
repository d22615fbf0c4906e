import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { shopAt } from '../platform/shop.ts';
import { openStage, type Stage, until } from './stage.ts';

describe('from a release to its code', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'dark' });
  });
  after(() => stage.close());

  const tab = (name: RegExp) => stage.page.getByRole('tab', { name });

  it('opens what a deploy shipped with one click on its row', async () => {
    const row = stage.row('Releases', /^v72/);
    await row.hover();
    await row.getByRole('button', { name: 'Open Changes' }).click();
    await tab(/bookshop v71 ↔ v72/).waitFor();
    await stage.page.locator('.multiDiffEntry').first().waitFor();
    await stage.shoot('changes-dark');
  });

  it('opens the single commit from the palette', async () => {
    await stage.command('Releases: Open Commit');
    await stage.quickInput.choose(/bookshop.*production/);
    await stage.quickInput.choose(/v69/);
    await tab(/^[0-9a-f]{7} Create the table of the wish lists/).waitFor();
  });

  it('shows what its release phase prints, while it prints it, and leads to the file that is named', async () => {
    const command =
      "rehearse --seconds 8 --exit 1 --lines 60 --print '\\e[32mApplying\\e[0m migration {n} of {lines}' --print '    at file:///app/migrate.js:13:12' --print '10%\\r' --print 'Checked \\e]0;a title\\e\\\\\\e[1;33m{n}\\e[0m rows' --error '\\e[1;31mError: no such table: main.wish_lists\\e[0m'";
    const shop = shopAt(stage.ask, 'bookshop');
    const { version } = await shop.deploy(command);
    await stage.command('Releases: Refresh');
    await stage.row('Releases', new RegExp(`^v${version}, `)).click({ button: 'right' });
    await stage.page.getByRole('menuitem', { name: 'Show Output' }).waitFor();
    await stage.page.keyboard.press('Escape');
    await stage.command('Releases: Show Output');
    await stage.quickInput.choose(/bookshop.*production/);
    await stage.quickInput.choose(new RegExp(`v${version}`));
    const terminal = stage.page.locator('.terminal-wrapper.active .xterm-rows');
    await terminal
      .getByText(/Applying migration/)
      .first()
      .waitFor();
    await stage.shoot('output-live');
    await terminal.getByText(`The release phase of v${version} failed. v72 is still running.`).waitFor();
    await stage.shoot('output-dark');
    await stage.page.emulateMedia({ colorScheme: 'light' });
    await stage.page.locator('.monaco-workbench.vs').waitFor();
    await stage.shoot('output-light');
    await stage.page.emulateMedia({ colorScheme: 'dark' });

    // What is under the pointer is a layer above the text. The name stands in the left half of the line.
    const line = await terminal.getByText('migrate.js:13:12').last().boundingBox();
    assert.ok(line);
    const [x, y] = [line.x + 220, line.y + line.height / 2];
    await until('the file is opened', async () => {
      await stage.page.keyboard.down('Control');
      await stage.page.mouse.move(x, y + 60);
      await stage.page.mouse.move(x, y, { steps: 5 });
      await appears(stage.page.locator('.xterm-cursor-pointer'));
      await stage.page.mouse.click(x, y);
      await stage.page.keyboard.up('Control');
      return appears(tab(/^migrate\.js/));
    });
    await stage.page.getByRole('button', { name: 'Ln 13, Col 12' }).waitFor();
    await stage.shoot('output-link');
  });

  it('opens all of what it printed as a document', async () => {
    await stage.command('Releases: Open Output as Text');
    await tab(/^bookshop v\d+ output\.log/).waitFor();
    await stage.page
      .locator('.view-line')
      .getByText(/Checked.4.rows/)
      .waitFor();
    await stage.shoot('output-text');
  });
});

function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 2_000 }).then(
    () => true,
    () => false,
  );
}
