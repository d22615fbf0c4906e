import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { launchProfile } from '../../hosts/browser.ts';
import { openPage, type ShownPage } from './shown-page.ts';
import { states } from './states.ts';

describe('a config value on a page', () => {
  let browser: BrowserContext;
  let shown: ShownPage;
  const state = states['a change of config vars']!;
  const place = { subject: state.subject, section: 0, key: 'C' };

  before(async () => {
    browser = await launchProfile();
    shown = await openPage(browser);
  });
  beforeEach(async () => {
    await shown.show(states['a promotion']!);
    await shown.show(state);
    await shown.sent();
  });
  after(() => browser.close());

  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });
  const value = (text: string) => shown.page.locator('code').filter({ hasText: text });
  const reveal = async () => {
    await button('Reveal value of C in v50').click();
    await shown.send({ type: 'value', ...place, side: 'from', value: 'before it' });
    await value('before it').waitFor();
  };

  it('is asked for by its release and its key, and shown there alone', async () => {
    await reveal();
    assert.deepEqual(await shown.sent(), [{ type: 'reveal', ...place, side: 'from' }]);
    assert.equal(await value('before it').count(), 1);
    await button('Hide value of C in v50').click();
    await value('before it').waitFor({ state: 'detached' });
  });

  it('is not taken unless it was asked for', async () => {
    await button('Reveal value of C in v51').click();
    await shown.send({ type: 'value', ...place, side: 'from', value: 'of the other release' });
    await shown.send({ type: 'value', ...place, subject: 0, side: 'to', value: 'of another page' });
    await shown.send({ type: 'noValue', ...place, side: 'to', message: 'It is away.' });
    await shown.page.getByText('It is away.').waitFor();
    assert.equal(await shown.page.getByText(/of the other release|of another page/).count(), 0);
  });

  it('is copied without being shown', async () => {
    await button('Copy value of C in v51').click();
    assert.deepEqual(await shown.sent(), [{ type: 'copyValue', ...place, side: 'to' }]);
  });

  it('is gone once the page is hidden', async () => {
    await reveal();
    await shown.page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      Reflect.deleteProperty(document, 'visibilityState');
    });
    assert.equal(await value('before it').count(), 0);
  });

  it('is gone once the page shows something else', async () => {
    await reveal();
    await shown.show(states['a promotion']!);
    await shown.show({ ...state, subject: state.subject + 1_000 });
    assert.equal(await value('before it').count(), 0);
    await button('Reveal value of C in v50').waitFor();
  });
});
