import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { launchProfile } from '../../hosts/browser.ts';
import { installAxe, violationsOn } from './axe.ts';
import { themes } from './look.ts';
import { openPage, type ShownPage } from './shown-page.ts';
import { states } from './states.ts';

/** What can differ between themes. */
const colourRules = ['color-contrast', 'link-in-text-block'];

describe('every page in every state', () => {
  let browser: BrowserContext;
  let shown: ShownPage;
  before(async () => {
    browser = await launchProfile();
    shown = await openPage(browser);
    await installAxe(shown.page);
  });
  after(() => browser.close());

  for (const theme of themes) {
    it(`keeps nobody out in the ${theme} theme`, async () => {
      await shown.wear(theme);
      const found: string[] = [];
      /* oxlint-disable no-await-in-loop -- there is one page */
      for (const [name, state] of Object.entries(states)) {
        await shown.show(state);
        const violations = await violationsOn(shown.page, theme === 'light' ? [] : colourRules);
        found.push(...violations.map((text) => `${name}: ${text}`));
      }
      /* oxlint-enable no-await-in-loop */
      assert.deepEqual(found, []);
    });
  }
});
