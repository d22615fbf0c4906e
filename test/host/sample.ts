// What the tests in the extension host share: the sample's platform and repository, and the window that they look at.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { format, promisify } from 'node:util';
import { array, object, parse, string } from 'valibot';
import * as vscode from 'vscode';
import { type Ask, clientOf } from '../platform/client.ts';
import { logged, secret } from '../secrets.ts';
import { listenToView } from './view.ts';
import { releasesShape, slugShape, type WireRelease } from '../platform/shapes.ts';

const run = promisify(execFile);

/** How long a condition may take to come true, in milliseconds. */
const LIMIT = 15_000;

/** The platform that the host was told of by its environment. */
export function platform(): { readonly url: string; readonly token: string } {
  const { HEROKU_HOST: url, HEROKU_API_KEY: token } = process.env;
  assert.ok(
    url !== undefined && url.startsWith('http://127.0.0.1:'),
    'the host is told of a platform on this machine',
  );
  assert.ok(token, 'the host is given a token for it');
  secret(token);
  return { url, token };
}

const ask: Ask = (...request) => clientOf(platform())(...request);

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('shiplog.shiplog');
  assert.ok(found, 'Shiplog is in this host');
  return found;
}

/** The sample's git repository, which is the folder that is open. */
export function repository(): vscode.Uri {
  const [folder, ...others] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder && others.length === 0, 'one folder is open');
  return folder.uri;
}

export async function git(...args: string[]): Promise<string[]> {
  const { stdout } = await run('git', args, { cwd: repository().fsPath, maxBuffer: 16 * 1024 * 1024 });
  return stdout.split('\n').filter((line) => line !== '');
}

export interface Sample {
  readonly app: { readonly id: string; readonly name: string };
  /** Newest first, down to v1. */
  readonly releases: readonly WireRelease[];
  /** The newest release whose description begins so. */
  newest(description: string): WireRelease;
  /** The whole hash of what a release runs, as the platform says it. */
  commitOf(release: WireRelease): Promise<string>;
}

/** The app `bookshop` as the platform has it. */
export async function readSample(): Promise<Sample> {
  const apps = parse(array(object({ id: string(), name: string() })), (await ask('GET', '/apps')).body);
  const app = apps.find(({ name }) => name === 'bookshop');
  assert.ok(app);
  const headers = { Range: 'version ..; order=desc, max=1000' };
  const answer = await ask('GET', `/apps/${app.id}/releases`, { headers });
  assert.equal(answer.status, 200);
  const releases = parse(releasesShape, answer.body);
  return {
    app,
    releases,
    newest(description) {
      const release = releases.find((one) => one.description.startsWith(description));
      assert.ok(release, `the sample has a release "${description}…"`);
      return release;
    },
    async commitOf(release) {
      assert.ok(release.slug, `v${release.version} runs code`);
      const slug = parse(slugShape, (await ask('GET', `/apps/${app.id}/slugs/${release.slug.id}`)).body);
      assert.ok(slug.commit);
      return slug.commit;
    },
  };
}

export function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => [...group.tabs]);
}

export async function closeTabs(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until('all tabs are closed', () => tabs().length === 0);
}

/** The one tab that there is, as soon as there is one. */
export async function onlyTab(): Promise<vscode.Tab> {
  const [tab, ...others] = await until('a tab opens', () => (tabs().length > 0 ? tabs() : undefined));
  assert.deepEqual(
    others.map(({ label }) => label),
    [],
  );
  assert.ok(tab);
  return tab;
}

/** Waits until a condition holds. @returns what it gave. @throws when it does not come to hold. */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + LIMIT;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- it waits
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    assert.ok(Date.now() < deadline, `It did not come about that ${what}.`);
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await delay(50);
  }
}

listenToView();

const logKey = Symbol.for('shiplog.test.log');
// Each test file is a bundle of its own: the first of them begins to write along, before Shiplog is active.
if (!Reflect.has(globalThis, logKey)) Reflect.set(globalThis, logKey, writeAlong());

/** What Shiplog has written into its log channel, one entry a line. */
export function logText(): string {
  const lines: unknown = Reflect.get(globalThis, logKey);
  assert.ok(Array.isArray(lines));
  return lines.join('\n');
}

/** @returns the lines of the channel; the window's own file of them cannot be read everywhere. */
function writeAlong(): string[] {
  const lines: string[] = [];
  const create = vscode.window.createOutputChannel.bind(vscode.window);
  const levels = new Set<string | symbol>([
    'trace',
    'debug',
    'info',
    'warn',
    'error',
    'append',
    'appendLine',
  ]);
  const createOutputChannel = (name: string, options: { log: true }) => {
    const channel = create(name, options);
    if (name !== 'Shiplog') return channel;
    return new Proxy(channel, {
      get(target, level) {
        const value: unknown = Reflect.get(target, level);
        if (!levels.has(level) || typeof value !== 'function') return value;
        return (...words: unknown[]) => {
          lines.push(format(...words));
          logged(format(...words));
          Reflect.apply(value, target, words);
        };
      },
    });
  };
  Object.assign(vscode.window, { createOutputChannel });
  return lines;
}

export interface Message {
  readonly kind: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
}

/**
 * Stands in for the person at the messages of the window, while something is done.
 * @param answer the button to press, if it is there
 * @returns the messages that were shown
 */
export async function withMessages(
  work: () => Thenable<unknown>,
  answer?: string,
): Promise<readonly Message[]> {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  const shown: Message[] = [];
  const stand =
    (kind: Message['kind']) =>
    (text: string, ...rest: unknown[]) => {
      const buttons = rest.filter((one) => typeof one === 'string');
      shown.push({ kind, text, buttons });
      return Promise.resolve(buttons.find((button) => button === answer));
    };
  Object.assign(vscode.window, {
    showInformationMessage: stand('information'),
    showWarningMessage: stand('warning'),
    showErrorMessage: stand('error'),
  });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage });
  }
  return shown;
}
