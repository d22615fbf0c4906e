import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'valibot';
import * as vscode from 'vscode';
import { clientOf } from '../platform/client.ts';
import { releasesShape } from '../platform/shapes.ts';
import { extension, platform, repository, until } from './sample.ts';

const app = 'bookshop-staging';
const folder = join(repository().fsPath, '.vscode');
/** Of settings that a folder may have: it tells which of the folder's are in force. */
const marker = () =>
  vscode.workspace.getConfiguration('editor').inspect<number[]>('rulers')?.workspaceValue?.[0];

async function inFolder(ruler: number, protectedApps: readonly string[]): Promise<void> {
  const settings = { 'shiplog.protectedApps': protectedApps, 'editor.rulers': [ruler] };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  await until('the folder’s settings are in force', () => marker() === ruler);
}

async function forThePerson(protectedApps: readonly string[] | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('shiplog');
  await settings.update('protectedApps', protectedApps, vscode.ConfigurationTarget.Global);
}

describe('which apps are protected from a rollback by the settings', () => {
  let version = 0;

  before(async () => {
    await extension().activate();
    const { body } = await clientOf(platform())('GET', `/apps/${app}/releases`);
    const target = parse(releasesShape, body).findLast(
      (release) => release.eligible_for_rollback && !release.current,
    );
    assert.ok(target);
    ({ version } = target);
    await mkdir(folder);
  });

  after(async () => {
    await rm(folder, { recursive: true });
    await until('the folder’s settings are gone', () => marker() === undefined);
    await forThePerson(undefined);
  });

  /** The first line of the question before a rollback, which is cancelled there. */
  async function heading(): Promise<string | undefined> {
    const { showWarningMessage } = vscode.window;
    const details: string[] = [];
    Object.assign(vscode.window, {
      showWarningMessage(_text: string, { detail = '' }: vscode.MessageOptions) {
        details.push(detail);
        return Promise.resolve(undefined);
      },
    });
    try {
      await vscode.commands.executeCommand('shiplog.rollback', { app, version });
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    assert.equal(details.length, 1);
    return details[0]?.split(': ', 1)[0];
  }

  it('is none that neither the person’s nor the folder’s name', async () => {
    await inFolder(1, []);
    assert.equal(await heading(), `${app} (staging)`);
  });

  it('is what the folder’s settings add', async () => {
    await inFolder(2, ['*-staging']);
    assert.equal(await heading(), `${app} (staging, protected)`);
  });

  it('is what the person’s say, whatever the folder’s do', async () => {
    await forThePerson([app]);
    await inFolder(3, []);
    assert.equal(await heading(), `${app} (staging, protected)`);
  });
});
