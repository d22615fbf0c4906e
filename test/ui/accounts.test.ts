import assert from 'node:assert/strict';
import { type AccountsServer, startAccountsServer } from '../platform/accounts-server.ts';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('a person who is not signed in', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ signedIn: false });
  });
  after(() => ui.close());

  it('reads how to sign in, and is told when a token is wrong', async () => {
    await ui.page.getByRole('button', { name: 'Sign In…' }).click();
    await ui.quickInput.type('not-a-token');
    await ui.quickInput.accept();
    await ui.quickInput.message.filter({ hasText: /does not accept this token/ }).waitFor();
    assert.equal(await ui.quickInput.box.inputValue(), 'not-a-token');
    await ui.shoot('signed-out');
    await ui.quickInput.cancel();
  });

  it('sees the releases as soon as a token was taken, and keeps them when the platform goes away', async () => {
    await ui.command('Shiplog: Sign In to Heroku…');
    await ui.quickInput.type(ui.sample.platform.token);
    await ui.quickInput.accept();
    await ui.row('Releases', /^v72/).waitFor();

    await ui.sample.platform.close();
    await ui.command('Shiplog: Refresh');
    await ui.page
      .getByText(/cannot be reached/)
      .first()
      .waitFor();
    assert.ok(await ui.row('Releases', /^v72/).isVisible());
    await ui.shoot('unreachable');
  });
});

describe('a person with two accounts', () => {
  const work = { id: 'id-work', email: 'kendra@work.example', apps: ['shop'] };
  const home = { id: 'id-home', email: 'kendra@home.example', apps: ['garden'] };
  let server: AccountsServer;
  let ui: Fixture;
  before(async () => {
    server = await startAccountsServer();
    server.grant('t-work', work);
    server.grant('t-work-2', work);
    server.grant('t-home', home);
    ui = await openFixture({
      signedIn: false,
      theme: 'dark',
      machineSettings: { 'shiplog.apiUrl': server.url.origin },
    });
  });
  after(async () => {
    await ui.close();
    await server.close();
  });

  const paste = async (token: string) => {
    await ui.command('Shiplog: Sign In to Heroku…');
    await ui.quickInput.type(token);
    await ui.quickInput.accept();
  };
  /** Opens the Accounts menu at the bottom of the activity bar with the keyboard. */
  const openMenu = async () => {
    await ui.page.getByRole('button', { name: 'Accounts', exact: true }).focus();
    await ui.page.keyboard.press('Enter');
    await ui.page.getByRole('menuitem', { name: 'Shiplog' }).first().waitFor();
  };
  const inMenu = (account: { readonly email: string }) =>
    ui.page.getByRole('menuitem', { name: `${account.email} (Shiplog)` });

  /** Signs in to those accounts that are not signed in. */
  const haveBoth = async () => {
    for (const [token, row] of [
      ['t-work', /^shop/],
      ['t-home', /^garden/],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      if (!(await ui.row('Releases', row).isVisible())) await paste(token);
      // oxlint-disable-next-line no-await-in-loop
      await ui.row('Releases', row).waitFor();
    }
  };

  it('sees the apps of both', async () => {
    await paste('t-work');
    await ui.notification(`Signed in to ${server.url.host} as ${work.email}.`).waitFor();
    await ui.row('Releases', /^shop/).waitFor();
    await haveBoth();
    assert.ok(await ui.row('Releases', /^shop/).isVisible());
  });

  it('is told once when a token is not accepted any more, and keeps the rows', async () => {
    await haveBoth();
    const prompt = ui.notification(`does not accept the token of ${work.email} any more`);
    server.revoke('t-work');
    await ui.command('Shiplog: Refresh');
    await prompt.waitFor();
    await ui.shoot('token-rejected');
    assert.equal(await prompt.count(), 1);
    await prompt.getByRole('button', { name: 'Sign In Again' }).click();
    await ui.quickInput.type('t-work-2');
    await ui.quickInput.accept();
    await ui.row('Releases', /^shop/).waitFor();
    await until('the new token is used', async () =>
      server.received.some(({ path, token }) => path === '/apps' && token === 't-work-2'),
    );
  });

  it('finds both in the Accounts menu, and signs out there with the keyboard', async () => {
    const { keyboard } = ui.page;
    await haveBoth();
    await openMenu();
    await inMenu(work).waitFor();
    await inMenu(home).waitFor();
    await ui.shoot('accounts-menu');
    await until('the account is reached', async () => {
      await keyboard.press('ArrowDown');
      return inMenu(work).evaluate(
        (item) => item.contains(document.activeElement) || item.parentElement === document.activeElement,
      );
    });
    await keyboard.press('ArrowRight');
    await ui.page.getByRole('menuitem', { name: 'Sign Out' }).waitFor();
    await ui.shoot('accounts-sign-out');
    await keyboard.press('End');
    await keyboard.press('Enter');
    await ui.dialog(work.email).waitFor();
    await keyboard.press('Enter');
    await ui.row('Releases', /^shop/).waitFor({ state: 'hidden' });
    assert.ok(await ui.row('Releases', /^garden/).isVisible());
    await openMenu();
    await inMenu(home).waitFor();
    assert.equal(await inMenu(work).count(), 0);
  });
});
