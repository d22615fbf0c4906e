import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { array, looseObject, object, parse, tuple, unknown } from 'valibot';
import * as vscode from 'vscode';
import type { WireRelease } from '../platform/shapes.ts';
import {
  closeTabs,
  extension,
  git,
  onlyTab,
  readSample,
  repository,
  type Sample,
  tabs,
  until,
  withMessages,
} from './sample.ts';

describe('opening what a release changed', () => {
  let sample: Sample;

  before(async () => {
    await extension().activate();
    sample = await readSample();
  });
  beforeEach(closeTabs);
  after(closeTabs);

  const open = (release: WireRelease): Thenable<unknown> =>
    vscode.commands.executeCommand('shiplog.openChanges', { app: sample.app, version: release.version });

  /** The release that ran until this one was made. */
  const ranBefore = ({ version }: WireRelease): WireRelease | undefined =>
    sample.releases.find((one) => one.version < version && one.status !== 'failed');

  /** Opens it, and compares the tab with what git says of the commits that the platform names. */
  async function opens(release: WireRelease): Promise<void> {
    const before = ranBefore(release);
    assert.ok(before?.slug);
    const [from, to] = await Promise.all([sample.commitOf(before), sample.commitOf(release)]);
    const changed = await git('diff', '--find-renames', '--name-status', from, to);
    const files = changed.map((line) => ({ kind: line.slice(0, 1), path: line.split('\t').at(-1) ?? '' }));
    await shows(release, `bookshop v${before.version} ↔ v${release.version}`, files);
  }

  async function shows(release: WireRelease, title: string, files: readonly File[]): Promise<void> {
    assert.ok(files.length > 0);
    const opened = await filesOpened(async () => {
      assert.deepEqual(await withMessages(() => open(release)), []);
    });
    assert.deepEqual(opened, sorted(files));
    const tab = await onlyTab();
    // VS Code itself adds how many files there are.
    assert.equal(tab.label, `${title} (${files.length} ${files.length === 1 ? 'file' : 'files'})`);
    assert.deepEqual(
      pathsOf(tab),
      sorted(files.filter(isOnBothSides)).map(({ path }) => path),
    );
  }

  it('shows the files of a deploy', () => opens(sample.newest('Deploy')));

  it('shows the files of a promotion', () => opens(sample.newest('Promote')));

  it('shows what a rollback took back', () => opens(sample.newest('Rollback to')));

  it('compares a deploy after a failed one with what really ran', () => {
    const failed = sample.releases.find(({ status }) => status === 'failed');
    const next = sample.releases.find(({ version }) => version === (failed?.version ?? 0) + 1);
    assert.ok(next !== undefined && next.description.startsWith('Deploy'));
    return opens(next);
  });

  it('shows every file of the first deploy', async () => {
    const first = sample.releases.findLast(({ description }) => description.startsWith('Deploy '));
    assert.ok(first);
    const paths = await git('ls-tree', '-r', '--name-only', await sample.commitOf(first));
    const files = paths.map((path) => ({ kind: 'A', path }));
    await shows(first, `bookshop v${first.version}`, files);
  });

  it('says that a config change changed no code, and opens the commit it runs when that is wanted', async () => {
    const config = sample.newest('Set ');
    const before = ranBefore(config);
    const sentence =
      `v${config.version} changed no code (${config.description}). ` +
      `It runs the same code as v${before?.version}.`;
    const message = { kind: 'information', text: sentence, buttons: ['Open Commit'] };
    assert.deepEqual(await withMessages(() => open(config)), [message]);
    assert.deepEqual(tabs(), []);

    assert.deepEqual(await withMessages(() => open(config), 'Open Commit'), [message]);
    const tab = await onlyTab();
    const commit = await sample.commitOf(config);
    assert.ok(tab.label.includes(commit.slice(0, 7)), tab.label);
  });

  it('says that a release from before the first deploy has no code', async () => {
    const first = sample.releases.find(({ version }) => version === 1);
    assert.ok(first);
    assert.deepEqual(
      (await withMessages(() => open(first))).map(({ text }) => text),
      ['v1 runs no code (Initial release): nothing had been deployed yet.'],
    );
    assert.deepEqual(tabs(), []);
  });

  it('says that there is no such release', async () => {
    const address = { app: sample.app, version: 9999 };
    const shown = await withMessages(() => vscode.commands.executeCommand('shiplog.openChanges', address));
    assert.deepEqual(shown, [{ kind: 'error', text: 'bookshop has no release v9999.', buttons: [] }]);
    assert.deepEqual(tabs(), []);
  });

  it('opens the editors again without a second tab', async () => {
    const release = sample.newest('Deploy');
    await open(release);
    await open(release);
    await until('the tab is active', () => tabs().some(({ isActive }) => isActive));
    await onlyTab();
  });
});

/** A file of a comparison, and git's letter for how it changed. */
interface File {
  readonly kind: string;
  readonly path: string;
}

const isOnBothSides = ({ kind }: File): boolean => kind !== 'A' && kind !== 'D';

/** What VS Code tells of an editor of several files; its class is not in the API yet. */
const severalFiles = looseObject({ textDiffs: array(object({ original: unknown(), modified: unknown() })) });

/** The files of a tab which are on both sides: VS Code tells of no others. */
function pathsOf(tab: vscode.Tab): string[] {
  return parse(severalFiles, tab.input).textDiffs.map(({ original, modified }) => {
    assert.notDeepEqual(original, modified);
    assert.ok(pathOf(original));
    return pathOf(modified) ?? '';
  });
}

/** The files with which VS Code's editor of several files was opened while something was done. */
async function filesOpened(work: () => Promise<void>): Promise<File[]> {
  const { executeCommand } = vscode.commands;
  const calls: unknown[] = [];
  const watched = (command: string, ...args: unknown[]): Thenable<unknown> => {
    if (command === 'vscode.changes') calls.push(args[1]);
    return executeCommand(command, ...args);
  };
  Object.assign(vscode.commands, { executeCommand: watched });
  try {
    await work();
  } finally {
    Object.assign(vscode.commands, { executeCommand });
  }
  const [resources = [], ...others] = parse(array(array(tuple([unknown(), unknown(), unknown()]))), calls);
  assert.equal(others.length, 0, 'it is opened once');
  return resources.map(([, left, right]) => {
    const [before, path] = [pathOf(left), pathOf(right)];
    if (before === undefined) return { kind: 'A', path: path ?? '' };
    if (path === undefined) return { kind: 'D', path: before };
    return { kind: before === path ? 'M' : 'R', path };
  });
}

/** Of a file at a commit, relative to the repository; undefined when it is none. */
function pathOf(side: unknown): string | undefined {
  if (!(side instanceof vscode.Uri)) return undefined;
  assert.equal(side.scheme, 'shiplog-git');
  return relative(repository().fsPath, side.fsPath).replaceAll('\\', '/');
}

/** In the order of git. */
function sorted(files: readonly File[]): File[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
