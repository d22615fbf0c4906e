// What a person does with the keyboard from the palette to a rollback of the bookshop.
import type { FrameLocator, Locator } from 'playwright-core';
import { shopAt } from '../platform/shop.ts';
import { appears, type Fixture, until } from './fixture.ts';

export interface RollingBack {
  press(key: string): Promise<void>;
  /** Opens the palette and finds a command of Releases, which Enter then runs. */
  find(command: string): Promise<void>;
  /** Chooses the command that was found, then the bookshop. */
  begin(): Promise<void>;
  /** Goes as far as the list of releases. */
  choose(command?: string): Promise<void>;
  /** Goes as far as the question whether to roll back to a release. @returns the dialog */
  chooseTarget(version: number): Promise<Locator>;
  /** Goes on from the confirmation to the question for the app's name, which the bookshop has as it is in production. */
  agree(version: number): Promise<void>;
  typeName(name: string): Promise<void>;
  /** Everything up to the name of the app, which is typed as well. */
  rollBackTo(version: number): Promise<void>;
  /** The dialog that asks whether to roll back. */
  question(from: number, to: number): Locator;
  /** Leaves the dialog that is open. */
  leave(): Promise<void>;
  /** The page of a plan, once it has taken the focus: before that it would take it from what is opened next. */
  planPage(version: number): Promise<FrameLocator>;
  /** A page takes the focus again from what is opened next when it is drawn late. */
  closeEditors(): Promise<void>;
  /** The version that the bookshop runs. */
  running(): Promise<number>;
}

export function rollingBack(ui: Fixture): RollingBack {
  const { keyboard } = ui.page;
  const press = (key: string) => keyboard.press(key);
  const question = (from: number, to: number) =>
    ui.dialog(new RegExp(String.raw`Roll back bookshop from v${from} to v${to}\?`));

  const running = async (): Promise<number> => (await shopAt(ui.ask, 'bookshop').current()) ?? 0;

  /** Something else that opens meanwhile takes the focus, and with it the palette: then it is opened again. */
  async function find(command: string): Promise<void> {
    await until(`the command ${command}`, async () => {
      if (await ui.quickInput.box.isVisible()) await press('Escape');
      await press('F1');
      if (!(await appears(ui.quickInput.box, 4000))) return false;
      await keyboard.type(`Shiplog: ${command}`);
      return appears(ui.quickInput.item(new RegExp(command)), 4000);
    });
  }

  async function begin(): Promise<void> {
    await press('Enter');
    await ui.quickInput
      .item(/bookshop.*production/)
      .first()
      .waitFor();
    await press('Enter');
  }

  async function choose(command = 'Roll Back App'): Promise<void> {
    await find(command);
    await begin();
    await ui.quickInput.item(/^v\d+/).first().waitFor();
  }

  async function chooseTarget(version: number): Promise<Locator> {
    const from = await running();
    await choose();
    await keyboard.type(`v${version}`);
    await until(
      `v${version} is the first`,
      async () => (await ui.quickInput.names())[0]?.startsWith(`v${version}`) === true,
    );
    await press('Enter');
    await question(from, version).waitFor();
    return question(from, version);
  }

  async function agree(version: number): Promise<void> {
    await ui
      .dialog(/Roll back bookshop/)
      .getByRole('button', { name: `Roll Back to v${version}` })
      .press('Enter');
    await ui.page.getByText('bookshop is in production').waitFor();
  }

  async function typeName(name: string): Promise<void> {
    // The page that was in front before the dialog may take the focus back when the box is there already.
    await ui.quickInput.box.pressSequentially(name);
    await ui.quickInput.accept();
  }

  return {
    press,
    find,
    begin,
    choose,
    chooseTarget,
    agree,
    typeName,
    question,
    running,
    async rollBackTo(version) {
      await chooseTarget(version);
      await agree(version);
      await typeName('bookshop');
    },
    async leave() {
      await press('Escape');
      await ui.dialog(/Roll back/).waitFor({ state: 'hidden' });
    },
    async planPage(version) {
      const page = ui.webview();
      await page.getByRole('heading', { name: `Rollback of bookshop to v${version}` }).waitFor();
      await until('the page has the focus', () =>
        ui.page.evaluate(() => document.activeElement?.classList.contains('webview') === true),
      );
      return page;
    },
    closeEditors: () => ui.command('View: Close All Editors'),
  };
}
