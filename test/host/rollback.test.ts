import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { object, parse, string } from 'valibot';
import * as vscode from 'vscode';
import { clientOf } from '../platform/client.ts';
import { releasesShape } from '../platform/shapes.ts';
import { extension, platform, repository, until, withMessages } from './sample.ts';

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

describe('a rollback after two apps have swapped their names', () => {
  const ask = clientOf(platform());
  const names = ['bookshop', 'bookshop-staging'] as const;
  let ids: readonly string[];

  const nameNow = async (id: string) =>
    parse(object({ name: string() }), (await ask('GET', `/apps/${id}`)).body).name;
  const rename = async (id: string, name: string) => {
    const { status } = await ask('PATCH', `/apps/${id}`, { body: { name } });
    assert.equal(status, 200);
  };
  const releasesOf = async (id: string) =>
    parse(
      releasesShape,
      (await ask('GET', `/apps/${id}/releases`, { headers: { Range: 'version ..; max=1000' } })).body,
    );
  /** As blue and green do. */
  async function swap(): Promise<void> {
    const [one, two] = [ids[0]!, ids[1]!];
    const [first, second] = [await nameNow(one), await nameNow(two)];
    await rename(one, 'bookshop-aside');
    await rename(two, first);
    await rename(one, second);
    await vscode.commands.executeCommand('shiplog.refresh');
  }

  before(async () => {
    await extension().activate();
    ids = await Promise.all(
      names.map(async (name) => parse(object({ id: string() }), (await ask('GET', `/apps/${name}`)).body).id),
    );
  });

  it('undoes by the button of its message what it did, in the same app under its new name', async () => {
    const staging = ids[1]!;
    const before = await releasesOf(staging);
    const running = before.find(({ current }) => current);
    const target = before.findLast((release) => release.eligible_for_rollback && !release.current);
    assert.ok(running && target);
    const shown: string[] = [];
    const { showWarningMessage, showInformationMessage } = vscode.window;
    const answers: Record<string, (text: string, ...rest: readonly unknown[]) => Promise<unknown>> = {
      async showWarningMessage(text, ...rest) {
        shown.push(text);
        // Only the first question is answered: the second is that of the undo.
        return shown.length === 1 ? rest.find((one) => one === `Roll Back to v${target.version}`) : undefined;
      },
      async showInformationMessage(text, ...rest) {
        shown.push(text);
        await swap();
        return rest.find((one) => one === 'Undo');
      },
    };
    Object.assign(vscode.window, answers);
    try {
      await vscode.commands.executeCommand('shiplog.rollback', {
        app: 'bookshop-staging',
        version: target.version,
      });
      assert.equal(shown.length, 3, shown.join('\n'));
      assert.match(shown[0]!, /^Roll back bookshop-staging /);
      assert.match(shown[2]!, new RegExp(`^Roll back bookshop .*to v${running.version}\\?$`));
      assert.equal((await releasesOf(staging)).length, before.length + 1);
    } finally {
      Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
      await swap();
    }
  });

  for (const [at, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    it(`asks about the app with the id of ${names[at]}, by the name that it has now`, async () => {
      const version = (await releasesOf(ids[at]!)).findLast(
        (release) => release.eligible_for_rollback && !release.current,
      )?.version;
      await swap();
      try {
        const subject = { app: { id: ids[at], name: names[at] }, version };
        const [question] = await withMessages(() =>
          vscode.commands.executeCommand('shiplog.rollback', subject),
        );
        assert.match(question?.text ?? '', new RegExp(`^Roll back ${names[other]} .*to v${version}\\?$`));
      } finally {
        await swap();
      }
    });
  }
});
