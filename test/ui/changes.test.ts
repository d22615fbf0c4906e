import { dirname } from 'node:path';
import type { Locator } from 'playwright-core';
import { command, fails, Mark, printsLines, waitsFor } from '../platform/programs.ts';
import { shopAt } from '../platform/shop.ts';
import { appears, openFixture, type Fixture, until } from './fixture.ts';

describe('from a release to its code', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
  });
  after(() => ui.close());

  const tab = (name: RegExp) => ui.page.getByRole('tab', { name });

  it('opens what a deploy shipped with one click on its row', async () => {
    const row = ui.row('Releases', /^v72/);
    await row.hover();
    await row.getByRole('button', { name: 'Open Changes' }).click();
    await tab(/bookshop v71 ↔ v72/).waitFor();
    await ui.page.locator('.multiDiffEntry').first().waitFor();
    await ui.shoot('changes-dark');
  });

  it('opens the single commit from the palette', async () => {
    await ui.command('Shiplog: Open Commit');
    await ui.quickInput.choose(/bookshop.*production/);
    await ui.quickInput.choose(/v69/);
    await tab(/^[0-9a-f]{7} Create the table of the wish lists/).waitFor();
  });

  const migrations = [
    String.raw`\e[32mApplying\e[0m migration {n} of {lines}`,
    '    at file:///app/migrate.js:13:12',
    String.raw`10%\r`,
    String.raw`Checked \e]0;a title\e\\\e[1;33m{n}\e[0m rows`,
  ];

  /** Deploys what prints a lot, waits and fails, and shows its output in a terminal. @returns the version of the release */
  async function showOutput(go: Mark): Promise<number> {
    const { version } = await shopAt(ui.ask, 'bookshop').deploy(
      command(
        printsLines(56, ...migrations),
        waitsFor(go),
        printsLines(4, ...migrations),
        fails(String.raw`\e[1;31mError: no such table: main.wish_lists\e[0m`),
      ),
    );
    await ui.command('Shiplog: Refresh');
    await ui.command('Shiplog: Show Output');
    await ui.quickInput.choose(/bookshop.*production/);
    await ui.quickInput.choose(new RegExp(`v${version}`));
    return version;
  }

  it('shows what its release phase prints, while it prints it, and leads to the file that is named', async () => {
    const go = new Mark(dirname(ui.sample.repository), 'go');
    const version = await showOutput(go);
    const line = (text: string | RegExp) => ui.terminal().filter({ hasText: text }).last();
    await line(/Applying migration/).waitFor();
    await ui.shoot('output-live');
    go.set();
    await line(`The release phase of v${version} failed. v72 is still running.`).waitFor();
    await ui.shoot('output-dark');
    await ui.page.emulateMedia({ colorScheme: 'light' });
    await ui.page.locator('.monaco-workbench.vs').waitFor();
    await ui.shoot('output-light');
    await ui.page.emulateMedia({ colorScheme: 'dark' });

    // What is under the pointer is a layer above the text.
    const [x, y] = await middleOf(line('migrate.js:13:12'), 'migrate.js');
    await until('the file is opened', async () => {
      await ui.page.keyboard.down('Control');
      await ui.page.mouse.move(x, y + 60);
      await ui.page.mouse.move(x, y, { steps: 5 });
      await appears(ui.page.locator('.xterm-cursor-pointer'));
      await ui.page.mouse.click(x, y);
      await ui.page.keyboard.up('Control');
      return appears(tab(/^migrate\.js/));
    });
    await ui.page.getByRole('button', { name: 'Ln 13, Col 12' }).waitFor();
    await ui.shoot('output-link');
  });

  it('shows it from the menu of a row, and opens all of it as a document', async () => {
    const go = new Mark(dirname(ui.sample.repository), 'go-at-once');
    go.set();
    const version = await showOutput(go);
    await ui
      .terminal()
      .filter({ hasText: `The release phase of v${version} failed` })
      .first()
      .waitFor();
    await ui.row('Releases', new RegExp(`^v${version}, `)).click({ button: 'right' });
    await ui.page.getByRole('menuitem', { name: 'Show Output' }).waitFor();
    await ui.page.keyboard.press('Escape');
    await ui.command('Shiplog: Open Output as Text');
    await tab(/^v\d+ output · bookshop\.log/).waitFor();
    await ui.page
      .locator('.view-line')
      .getByText(/Checked.4.rows/)
      .waitFor();
    await ui.shoot('output-text');
  });
});

/** Where the middle letter of some text is on screen. A line is drawn in pieces where its font or colour changes. */
async function middleOf(line: Locator, text: string): Promise<readonly [x: number, y: number]> {
  return await line.evaluate((element, words) => {
    let left = element.textContent.indexOf(words) + Math.floor(words.length / 2);
    const pieces = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (pieces.nextNode()) {
      const piece = pieces.currentNode;
      const length = piece.textContent?.length ?? 0;
      if (left < length) {
        const letter = document.createRange();
        letter.setStart(piece, left);
        letter.setEnd(piece, left + 1);
        const { x, y, width, height } = letter.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      }
      left -= length;
    }
    throw new Error(`The line has no "${words}".`);
  }, text);
}
