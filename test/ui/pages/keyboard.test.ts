import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { launchProfile } from '../../hosts/browser.ts';
import { openPage, type ShownPage } from './shown-page.ts';
import { states } from './states.ts';
import { stopsIn, walk } from './walk.ts';

describe('a page by the keyboard alone', () => {
  let browser: BrowserContext;
  let shown: ShownPage;
  before(async () => {
    browser = await launchProfile();
    shown = await openPage(browser);
    await shown.wear('dark');
    // In one column, where the order of the document has to be that of the lines.
    await shown.resize(600);
  });
  after(() => browser.close());

  for (const [name, state] of Object.entries(states)) {
    it(`is walked through, with the focus to be seen at each step: ${name}`, async () => {
      await shown.show(state);
      const stops = await walk(shown.page, 'Tab');
      const count = await stopsIn(shown.page);
      assert.deepEqual(
        stops.map(({ at }) => at),
        Array.from({ length: count }, (_, at) => at),
        stops.map((stop) => stop.name).join(' > '),
      );
      const hidden = stops.filter(({ isVisible }) => !isVisible);
      assert.deepEqual(hidden, []);
      // Things of one line may differ by some pixels.
      const upwards = stops.filter(({ top }, at) => at > 0 && top < stops[at - 1]!.top - 8);
      assert.deepEqual(upwards, []);
      const back = await walk(shown.page, 'Shift+Tab');
      assert.deepEqual(
        back.map(({ at }) => at),
        stops.map(({ at }) => at).toReversed(),
      );
    });
  }

  describe('has a menu that', () => {
    const menu = () => shown.page.getByRole('menu');
    const button = () => shown.page.getByRole('button', { name: 'More Actions' });
    const focused = () => shown.page.evaluate(() => document.activeElement?.textContent.trim());
    const press = (key: string) => shown.page.keyboard.press(key);

    beforeEach(async () => {
      await shown.show(states['a rollback, which runs now']!);
      await shown.show(states['a deploy']!);
      await shown.sent();
      await button().focus();
    });

    it('opens by Enter, is moved in by arrows, Home, End and letters, and runs by Enter', async () => {
      await press('Enter');
      await menu().waitFor();
      assert.equal(await button().getAttribute('aria-expanded'), 'true');
      assert.equal(await focused(), 'Open Commit');
      await press('ArrowDown');
      assert.equal(await focused(), 'Open on GitHub');
      await press('End');
      assert.equal(await focused(), 'Open in Dashboard');
      await press('ArrowDown');
      assert.equal(await focused(), 'Open Commit');
      await press('ArrowUp');
      assert.equal(await focused(), 'Open in Dashboard');
      await press('Home');
      await press('s');
      assert.equal(await focused(), 'Select for Compare');
      await press('Enter');
      await menu().waitFor({ state: 'hidden' });
      assert.equal(await focused(), 'More Actions');
      const [message] = await shown.sent();
      assert.deepEqual(message?.type === 'run' && message.action, 'selectForCompare');
    });

    it('opens at its last item by the arrow up', async () => {
      await press('ArrowUp');
      await menu().waitFor();
      assert.equal(await focused(), 'Open in Dashboard');
    });

    it('closes by Escape, to its button', async () => {
      await press('ArrowDown');
      await menu().waitFor();
      await press('Escape');
      await menu().waitFor({ state: 'hidden' });
      assert.equal(await focused(), 'More Actions');
      assert.equal(await button().getAttribute('aria-expanded'), 'false');
    });

    it('closes when the focus leaves it, by Tab or by a click elsewhere', async () => {
      await press('ArrowDown');
      await menu().waitFor();
      await press('Tab');
      await menu().waitFor({ state: 'hidden' });
      await button().click();
      await menu().waitFor();
      await shown.page.getByRole('heading', { level: 1 }).click();
      await menu().waitFor({ state: 'hidden' });
    });

    it('opens and closes by clicks on its button', async () => {
      await button().click();
      await menu().waitFor();
      await button().click();
      await menu().waitFor({ state: 'hidden' });
      assert.deepEqual(await shown.sent(), []);
    });
  });
});
