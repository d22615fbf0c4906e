import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type AccountsServer, startAccountsServer } from '../platform/accounts-server.ts';
import { answering } from './person.ts';
import { extension, logText, platform, repository, until, withMessages } from './sample.ts';

const read = () => vscode.workspace.getConfiguration('shiplog').inspect<string>('apiUrl');
const write = (value: string): Thenable<void> =>
  vscode.workspace.getConfiguration('shiplog').update('apiUrl', value, vscode.ConfigurationTarget.Global);

/** How many lines of the log are about answers of the platform. */
const requests = (): number => (logText().match(/^GET \/apps /gm) ?? []).length;

describe('the address of the platform', () => {
  before(() => extension().activate());

  describe('in the settings of a folder', () => {
    const folder = join(repository().fsPath, '.vscode');
    let thief: Server;
    let connections = 0;

    before(async () => {
      thief = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      await new Promise<void>((done) => thief.listen(0, '127.0.0.1', done));
    });

    after(async () => {
      await rm(folder, { recursive: true, force: true });
      await until('the folder’s settings are gone', () => marker() === undefined);
      await new Promise((done) => thief.close(done));
    });

    /** Of a setting that a folder may have: it tells when the folder's settings are in force. */
    const marker = () =>
      vscode.workspace.getConfiguration('editor').inspect<number>('rulers')?.workspaceValue;

    it('does not count', async () => {
      const address = thief.address();
      assert.ok(address !== null && typeof address === 'object');
      const settings = { 'shiplog.apiUrl': `http://127.0.0.1:${address.port}`, 'editor.rulers': [77] };
      await mkdir(folder);
      await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
      await until('the folder’s settings are in force', () => marker() !== undefined);
      const before = requests();
      await vscode.commands.executeCommand('shiplog.refresh');
      await until('the platform was asked', () => requests() > before);
      assert.equal(read()?.globalValue, platform().url);
      const [box] = await answering({ typed: ['for-the-own-platform', undefined] }, () =>
        vscode.commands.executeCommand('shiplog.signIn'),
      );
      const { host } = new URL(platform().url);
      assert.match(box?.complaints?.[0] ?? '', new RegExp(`^${host} does not accept this token\\.`));
      assert.ok((await vscode.authentication.getAccounts('shiplog')).length > 0);
      assert.equal(connections, 0);
    });
  });

  describe('that is another one', () => {
    const tokens = { pasted: 'first-pasted', netrc: 'first-netrc', environment: 'first-environment' };
    const other = { id: 'other', email: 'other@example.com', apps: ['elsewhere'] };
    const netrc = join(process.env['HOME'] ?? '', '.netrc');
    const environment = {
      HEROKU_HOST: process.env['HEROKU_HOST'],
      HEROKU_API_KEY: process.env['HEROKU_API_KEY'],
    };
    let first: AccountsServer;
    let second: AccountsServer;

    const paste = (token: string, ...rest: undefined[]) =>
      withMessages(() =>
        answering({ typed: [token, ...rest] }, () => vscode.commands.executeCommand('shiplog.signIn')),
      );
    const accounts = async () =>
      (await vscode.authentication.getAccounts('shiplog')).map(({ label }) => label).toSorted();
    const use = async (server: URL) => {
      await write(server.origin);
      await until('it is in force', () => read()?.globalValue === server.origin);
      await vscode.commands.executeCommand('shiplog.refresh');
    };

    before(async () => {
      [first, second] = await Promise.all([startAccountsServer(), startAccountsServer()]);
      for (const [way, token] of Object.entries(tokens)) {
        first.grant(token, { id: way, email: `${way}@example.com`, apps: [`${way}-app`] });
      }
      Object.assign(process.env, { HEROKU_HOST: first.url.origin, HEROKU_API_KEY: tokens.environment });
      await writeFile(netrc, `machine ${first.url.host} login netrc@example.com password ${tokens.netrc}\n`);
      await use(first.url);
    });

    after(async () => {
      await rm(netrc, { force: true });
      Object.assign(process.env, environment);
      await use(new URL(platform().url));
      await Promise.all([first.close(), second.close()]);
    });

    it('gets nothing of the accounts of the first, whatever is done, nor the first of its', async () => {
      await paste(tokens.pasted);
      const all = ['environment@example.com', 'netrc@example.com', 'pasted@example.com'];
      await until('all are signed in to the first', async () => String(await accounts()) === String(all));
      await vscode.commands.executeCommand('shiplog.refresh');
      for (const token of Object.values(tokens)) {
        assert.ok(
          first.received.some((one) => one.token === token && one.path === '/apps'),
          `the first platform was asked with ${token}`,
        );
      }

      await use(second.url);
      await until('nobody is signed in to the second', async () => (await accounts()).length === 0);
      assert.equal(second.connections(), 0);
      const address = { app: 'pasted-app', version: 1 };
      await withMessages(() => vscode.commands.executeCommand('shiplog.showDetails', address));
      await withMessages(() => vscode.commands.executeCommand('shiplog.signOut'));
      await vscode.commands.executeCommand('shiplog.refresh');
      assert.equal(second.connections(), 0);

      await paste('not-accepted', undefined);
      second.grant('second-pasted', other);
      await paste('second-pasted');
      await until('somebody is signed in', async () => String(await accounts()) === other.email);
      await vscode.commands.executeCommand('shiplog.refresh');
      assert.ok(second.received.some(({ path }) => path === '/apps'));
      assert.deepEqual(
        [...new Set(second.received.map(({ token }) => token))],
        ['not-accepted', 'second-pasted'],
      );
      for (const token of Object.values(tokens)) {
        assert.ok(second.received.every(({ text }) => !text.includes(token)));
      }

      await use(first.url);
      await until('they are back', async () => (await accounts()).length === 3);
      assert.ok(first.received.every(({ text }) => !text.includes('second-pasted')));
      for (const label of await accounts()) {
        // oxlint-disable-next-line no-await-in-loop -- each account
        await withMessages(async () => {
          await answering({ chosen: [label] }, () => vscode.commands.executeCommand('shiplog.signOut'));
        });
      }
      await until('nobody is left', async () => (await accounts()).length === 0);
      assert.doesNotMatch(logText(), /first-(pasted|netrc|environment)|second-pasted|not-accepted/);
    });
  });

  describe('that is none', () => {
    afterEach(async () => {
      await write(platform().url);
      await until('the right address is back', () => read()?.globalValue === platform().url);
      const before = requests();
      await vscode.commands.executeCommand('shiplog.refresh');
      await until('the platform is asked again', () => requests() > before);
    });

    for (const bad of [
      'bookshop',
      'ftp://127.0.0.1/',
      'http://example.com/',
      'https://name:word@example.com/',
      '',
    ]) {
      it(`ends in a sentence: ${bad === '' ? 'nothing' : bad}`, async () => {
        await write(bad);
        await until('it is in force', () => read()?.globalValue === bad);
        const before = requests();
        const address = { app: { id: 'a', name: 'bookshop' }, version: 1 };
        const commands = ['shiplog.showDetails', 'shiplog.rollback', 'shiplog.signIn', 'shiplog.signOut'];
        for (const command of commands) {
          // oxlint-disable-next-line no-await-in-loop -- one message after the other
          const shown = await withMessages(() => vscode.commands.executeCommand(command, address));
          assert.deepEqual(shown, [
            {
              kind: 'error',
              text:
                'The setting "shiplog.apiUrl" is not an address that Shiplog can use. ' +
                'Write it like https://api.heroku.com: with https, or with http for a platform on this machine.',
              buttons: ['Open Settings'],
            },
          ]);
        }
        assert.equal(requests(), before);
      });
    }
  });
});
