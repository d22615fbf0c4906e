import assert from 'node:assert/strict';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('reaching commands, and what is further down in the releases', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
    await ui.row('Releases', /^v72/).waitFor();
  });
  after(() => ui.close());

  const press = (key: string) => ui.page.keyboard.press(key);
  const focused = () => ui.tree('Releases').locator('.monaco-list-row.focused').getAttribute('aria-label');
  const focusOn = (row: RegExp) =>
    until(`the focus is on ${row.source}`, async () => row.test((await focused()) ?? ''));

  it('is found in the palette by what people call it', async () => {
    const wanted: Record<string, RegExp> = {
      shiplog: /^Shiplog: Go to Release…/,
      heroku: /^Shiplog: Find Heroku App…/,
      rollback: /^Shiplog: Roll Back App…/,
      'roll back': /^Shiplog: Roll Back App…/,
      promote: /^Shiplog: Promote App…/,
    };
    await press('F1');
    for (const [typed, command] of Object.entries(wanted)) {
      // oxlint-disable-next-line no-await-in-loop -- a person types them one after the other
      await ui.quickInput.type(`>${typed}`);
      // oxlint-disable-next-line no-await-in-loop
      await ui.quickInput.item(command).waitFor();
    }
    await ui.shoot('reach-palette');
    await ui.quickInput.cancel();
  });

  it('goes on with the keyboard in the rows that Load More has brought', async () => {
    await ui.tree('Releases').focus();
    // The other two apps are the last rows, and above them the one that loads more of this app.
    await press('End');
    await press('ArrowUp');
    await press('ArrowUp');
    await focusOn(/^Load more, from v42 down/);
    const place = await ui.row('Releases', /^Load more/).boundingBox();
    await press('Enter');
    await focusOn(/^v42,/);
    assert.deepEqual(await ui.row('Releases', /^v42,/).boundingBox(), place);
    await press('ArrowDown');
    await focusOn(/^v41,/);
    await ui.shoot('reach-more');
  });

  it('finds an app with its releases in view', async () => {
    await ui.command('Shiplog: Find Heroku App…');
    await ui.quickInput.choose(/^bookshop-staging/);
    await focusOn(/^bookshop-staging/);
    await until('its releases are in view', async () => {
      const rows = await ui.rows('Releases');
      return rows.slice(rows.findIndex((row) => row.startsWith('bookshop-staging'))).length > 8;
    });
    await ui.shoot('reach-app');
  });

  it('goes to a release by its version, which is read where it must be', async () => {
    await ui.command('Shiplog: Go to Release…');
    await ui.quickInput.choose(/^bookshop-staging/);
    await ui.quickInput.item(/^v84/).waitFor();
    await ui.shoot('reach-choose');
    await ui.page.keyboard.type('v15');
    await until(
      'v15 is the first',
      async () => (await ui.quickInput.names())[0]?.startsWith('v15 ') === true,
    );
    await ui.shoot('reach-version');
    await press('Enter');
    await focusOn(/^v15,/);
    assert.equal(await ui.row('Releases', /^v15,/).getAttribute('aria-selected'), 'true');
    await ui.shoot('reach-release');
  });

  it('finds releases by words and people', async () => {
    await ui.command('Shiplog: Go to Release…');
    // The app is that of the row which is selected.
    await ui.quickInput.item(/^v84/).waitFor();
    await ui.page.keyboard.type('shanley rate_limit');
    await until('only what matches is left', async () =>
      (await ui.quickInput.names()).every((name) => /^v.*RATE_LIMIT.*released by shanley/.test(name)),
    );
    await ui.shoot('reach-words');
    await ui.page.keyboard.type('x');
    await ui.quickInput.item(/^No release of bookshop-staging matches/).waitFor();
    await ui.quickInput.cancel();
  });
});
