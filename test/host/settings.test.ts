import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
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
      assert.equal(connections, 0);
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
        await vscode.commands.executeCommand('shiplog.refresh');
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
                'Write it as https://api.heroku.com: https, or http for a platform on this machine.',
              buttons: ['Show Log'],
            },
          ]);
        }
        assert.equal(requests(), before);
      });
    }
  });
});
