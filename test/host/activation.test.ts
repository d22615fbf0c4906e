// The first file of its folder: what it sees is from before anybody used Shiplog.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, logText, platform, repository, until } from './sample.ts';

/** Where each version of undici, Node's own among them, keeps what all requests of the process go through. */
const slots = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));
const dispatchers = (): unknown[] => slots.map((slot): unknown => Reflect.get(globalThis, slot));

describe('the activation', () => {
  it('comes by itself once the window is there, and asks nobody anything', async () => {
    await until('Shiplog is active', () => extension().isActive);
    assert.doesNotMatch(logText(), /^(?:GET|POST) /m);
  });

  it('leaves the network of other extensions alone when it is used', async () => {
    const before = dispatchers();
    // undici takes the slots when it finds the first one empty, as it is before anybody's first request.
    const emptied = before[0] !== undefined && Reflect.set(globalThis, slots[0]!, undefined);
    const expected = emptied ? [undefined, before[1]] : before;
    try {
      await vscode.commands.executeCommand('shiplog.refresh');
      await until('a request was answered', () => /^GET \/apps 200 /m.test(logText()));
      assert.ok(dispatchers().every((dispatcher, index) => dispatcher === expected[index]));
    } finally {
      if (emptied) Reflect.set(globalThis, slots[0]!, before[0]);
    }
  });

  it('signs in with the token of the environment, and never writes it down', async () => {
    await vscode.commands.executeCommand('shiplog.refresh');
    await until('the pipelines were read', () => logText().includes('GET /users/~/pipeline-couplings 200'));
    const { token, url } = platform();
    const log = logText();
    assert.ok(log.includes(`Signed in to ${new URL(url).host} with HEROKU_API_KEY.`), log);
    assert.ok(!log.includes(token));
    assert.doesNotMatch(log, /bearer|authorization/i);
  });

  it('has the sample’s repository open', async () => {
    const head = vscode.Uri.joinPath(repository(), '.git', 'HEAD');
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(head)).toString(), 'ref: refs/heads/main\n');
  });
});
