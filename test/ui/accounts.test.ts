import assert from 'node:assert/strict';
import { type AccountsServer, startAccountsServer } from '../platform/accounts-server.ts';
import { openStage, type Stage, until } from './stage.ts';

describe('a person who is not signed in', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ signedIn: false });
  });
  after(() => stage.close());

  it('reads how to sign in, and is told when a token is wrong', async () => {
    await stage.page.getByRole('button', { name: 'Sign In…' }).click();
    await stage.quickInput.type('not-a-token');
    await stage.quickInput.accept();
    await stage.notification(/does not accept this token/).waitFor();
    await stage.shoot('signed-out');
  });

  it('sees the releases as soon as a token was taken', async () => {
    await stage.command('Releases: Sign In…');
    await stage.quickInput.type(stage.scene.platform.token);
    await stage.quickInput.accept();
    await stage.row('Releases', /^v72/).waitFor();
  });

  it('keeps the last known rows when the platform goes away, and says so', async () => {
    await stage.scene.platform.close();
    await stage.command('Releases: Refresh');
    await stage.page
      .getByText(/cannot be reached/)
      .first()
      .waitFor();
    assert.ok(await stage.row('Releases', /^v72/).isVisible());
    await stage.shoot('unreachable');
  });
});

describe('a person with two accounts', () => {
  const work = { id: 'id-work', email: 'kendra@work.example', apps: ['shop'] };
  const home = { id: 'id-home', email: 'kendra@home.example', apps: ['garden'] };
  let server: AccountsServer;
  let stage: Stage;
  before(async () => {
    server = await startAccountsServer();
    server.grant('t-work', work);
    server.grant('t-work-2', work);
    server.grant('t-home', home);
    stage = await openStage({
      signedIn: false,
      theme: 'dark',
      machineSettings: { 'shiplog.apiUrl': server.url.origin },
    });
  });
  after(async () => {
    await stage.close();
    await server.close();
  });

  const paste = async (token: string) => {
    await stage.command('Releases: Sign In…');
    await stage.quickInput.type(token);
    await stage.quickInput.accept();
  };
  /** Opens the Accounts menu at the bottom of the activity bar with the keyboard. */
  const openMenu = async () => {
    await stage.page.getByRole('button', { name: 'Accounts', exact: true }).focus();
    await stage.page.keyboard.press('Enter');
    await stage.page.getByRole('menuitem', { name: 'Shiplog' }).first().waitFor();
  };
  const inMenu = (account: { readonly email: string }) =>
    stage.page.getByRole('menuitem', { name: `${account.email} (Shiplog)` });

  it('sees the apps of both', async () => {
    await paste('t-work');
    await stage.notification(`Signed in to ${server.url.host} as ${work.email}.`).waitFor();
    await stage.row('Releases', /^shop/).waitFor();
    await paste('t-home');
    await stage.row('Releases', /^garden/).waitFor();
    assert.ok(await stage.row('Releases', /^shop/).isVisible());
  });

  it('is told once when a token is not accepted any more, and keeps the rows', async () => {
    const prompt = stage.notification(`does not accept the token of ${work.email} any more`);
    server.revoke('t-work');
    await stage.command('Releases: Refresh');
    await prompt.waitFor();
    await stage.shoot('token-rejected');
    assert.equal(await prompt.count(), 1);
    await prompt.getByRole('button', { name: 'Sign In Again' }).click();
    await stage.quickInput.type('t-work-2');
    await stage.quickInput.accept();
    await stage.row('Releases', /^shop/).waitFor();
    await until('the new token is used', async () =>
      server.received.some(({ path, token }) => path === '/apps' && token === 't-work-2'),
    );
  });

  it('finds both in the Accounts menu, and signs out there with the keyboard', async () => {
    const { keyboard } = stage.page;
    await openMenu();
    await inMenu(work).waitFor();
    await inMenu(home).waitFor();
    await stage.shoot('accounts-menu');
    await until('the account is reached', async () => {
      await keyboard.press('ArrowDown');
      return inMenu(work).evaluate(
        (item) => item.contains(document.activeElement) || item.parentElement === document.activeElement,
      );
    });
    await keyboard.press('ArrowRight');
    await stage.page.getByRole('menuitem', { name: 'Sign Out' }).waitFor();
    await stage.shoot('accounts-sign-out');
    await keyboard.press('End');
    await keyboard.press('Enter');
    await stage.dialog(work.email).waitFor();
    await keyboard.press('Enter');
    await stage.row('Releases', /^shop/).waitFor({ state: 'hidden' });
    assert.ok(await stage.row('Releases', /^garden/).isVisible());
    await openMenu();
    await inMenu(home).waitFor();
    assert.equal(await inMenu(work).count(), 0);
  });
});
