import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import {
  closeTabs,
  extension,
  git,
  onlyTab,
  readSample,
  repository,
  type Sample,
  withMessages,
} from './sample.ts';
import { answering } from './person.ts';
import { click, decorationOf, type Row, rowBelow, rowsBelow, spokenOf, tooltipOf } from './view.ts';

const run =
  (command: string, ...args: unknown[]) =>
  () =>
    vscode.commands.executeCommand(command, ...args);

/** What the editor of several files would be opened with: its title, and how many there are. It takes long to show. */
async function opened<T>(work: () => Promise<T>): Promise<[T, [title: unknown, files: number] | undefined]> {
  const { executeCommand } = vscode.commands;
  let found: [unknown, number] | undefined;
  const stand = (command: string, ...args: unknown[]): Thenable<unknown> => {
    if (command !== 'vscode.changes') return executeCommand(command, ...args);
    found = [args[0], Array.isArray(args[1]) ? args[1].length : 0];
    return Promise.resolve();
  };
  Object.assign(vscode.commands, { executeCommand: stand });
  try {
    return [await work(), found];
  } finally {
    Object.assign(vscode.commands, { executeCommand });
  }
}

describe('what a release shipped, row by row', () => {
  let sample: Sample;
  let app: Row;

  before(async () => {
    await extension().activate();
    sample = await readSample();
    app = await rowBelow(undefined, /^bookshop, production/);
  });
  beforeEach(closeTabs);
  after(closeTabs);

  /** A file that was changed, and the commit that changed it. */
  async function changed(): Promise<{ readonly row: Row; readonly hash: string; readonly path: string }> {
    const { rows, hash } = await files();
    const row = rows.find(({ item }) => item.resourceUri?.query === 'M');
    assert.ok(row?.item.resourceUri);
    return { row, hash, path: row.item.resourceUri.path.slice(1) };
  }

  /** The commits that the newest deploy shipped. */
  async function commits(): Promise<Row[]> {
    const { version } = sample.newest('Deploy');
    return rowsBelow(await rowBelow(app, new RegExp(`^v${version}, `)));
  }

  /** The files of the newest commit. */
  async function files(): Promise<{ readonly rows: Row[]; readonly hash: string }> {
    const [commit] = await commits();
    assert.ok(commit);
    const [, short = ''] = /commit ([0-9a-f]{7})/.exec(spokenOf(commit.item)) ?? [];
    const [hash = ''] = await git('rev-parse', short);
    return { rows: await rowsBelow(commit), hash };
  }

  it('is the files that git names, each marked as in source control', async () => {
    const { rows, hash } = await files();
    const named = await git('diff-tree', '-r', '-M', '-C', '--name-status', `${hash}^`, hash);
    const marked = await Promise.all(
      rows.map(async ({ item }) => {
        const decoration = await decorationOf(item.resourceUri);
        assert.ok(decoration?.color instanceof vscode.ThemeColor);
        return `${decoration.badge}\t${item.resourceUri?.path.slice(1)}`;
      }),
    );
    assert.ok(marked.length > 0);
    assert.deepEqual(marked, named);
  });

  it('opens the difference of a file', async () => {
    const { row, hash, path } = await changed();
    await click(row);
    const [parent = ''] = await git('rev-parse', `${hash}^`);
    const tab = await onlyTab();
    assert.equal(tab.label, `${basename(path)} (${parent.slice(0, 7)} ↔ ${hash.slice(0, 7)})`);
    assert.ok(tab.input instanceof vscode.TabInputTextDiff);
    const { document } = vscode.window.activeTextEditor ?? {};
    const lines = document
      ?.getText()
      .split('\n')
      .filter((line) => line !== '');
    assert.deepEqual(lines, await git('show', `${hash}:${path}`));
  });

  it('answers for a line of a file as it was at a commit', async () => {
    const { row, hash, path } = await changed();
    await click(row);
    await onlyTab();
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'shiplog-git');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const [blamed = ''] = await git('blame', '--porcelain', '-L1,1', hash, '--', path);
    const [list] = await answering({ chosen: [undefined] }, run('shiplog.findLineRelease'));
    const title = `When Was This Line Released? ${blamed.slice(0, 7)} `;
    assert.ok(list?.title?.startsWith(title), list?.title);
    const [history] = await answering({ chosen: [undefined] }, run('shiplog.fileReleases'));
    assert.equal(history?.title, `Releases That Changed ${basename(path)} up to ${hash.slice(0, 7)}`);
  });

  it('tells who wrote a commit, and links it to its page', async () => {
    const [commit] = await commits();
    assert.ok(commit);
    const [, hash = ''] = /commit ([0-9a-f]{7})/.exec(spokenOf(commit.item)) ?? [];
    const [whole = ''] = await git('rev-parse', hash);
    const [author = ''] = await git('show', '-s', '--format=%an', hash);
    const { value, isTrusted } = await tooltipOf(commit);
    assert.ok(!isTrusted);
    assert.ok(value.includes(author), value);
    assert.ok(value.includes(`(https://github.com/example/bookshop/commit/${whole})`), value);
  });

  it('asks before very many files are opened', async () => {
    const [commit] = await commits();
    assert.ok(commit);
    const cwd = repository().fsPath;
    const input = (text: string, ...args: string[]) =>
      execFileSync('git', args, { cwd, input: text, encoding: 'utf8' }).trim();
    const blob = input('x', 'hash-object', '-w', '--stdin');
    const names = Array.from({ length: 301 }, (_, index) => `100644 blob ${blob}\tmany-${index}.txt\n`);
    const tree = input(names.join(''), 'mktree');
    const who = ['-c', 'user.name=Katie', '-c', 'user.email=katie@example.com'];
    const hash = input('', ...who, 'commit-tree', tree, '-m', 'Many files');
    const many = { hash, parents: [], author: '', email: '', date: 0, subject: 'Many files' };
    const open = run('shiplog.openCommit', { ...commit.node, commit: many });
    const question = {
      kind: 'warning',
      text: 'This compares 301 files. Open them all?',
      buttons: ['Open All', 'Open the First 300'],
    };
    assert.deepEqual(await opened(() => withMessages(open)), [[question], undefined]);
    const [, all] = await opened(() => withMessages(open, 'Open All'));
    assert.deepEqual(all, [`${hash.slice(0, 7)} Many files`, 301]);
    const [, first] = await opened(() => withMessages(open, 'Open the First 300'));
    assert.deepEqual(first, [`${hash.slice(0, 7)} Many files`, 300]);
  });

  describe('compared with another release', () => {
    const current = () => sample.releases.find((one) => one.current)?.version ?? 0;

    it('is compared with the one that runs now', async () => {
      const { version } = sample.newest('Rollback to');
      const title = `bookshop v${version} ↔ v${current()}`;
      const [list] = await answering(
        { chosen: ['Open Changes'] },
        run('shiplog.compareWithCurrent', { app: sample.app, version }),
      );
      assert.equal(list?.title, title);
      assert.ok((await onlyTab()).label.startsWith(`${title} (`));
    });

    it('is compared with one that was selected, also of another app', async () => {
      const { version } = sample.newest('Rollback to');
      await run('shiplog.selectForCompare', { app: 'bookshop-staging', version: 3 })();
      const [list] = await answering(
        { chosen: [undefined] },
        run('shiplog.compareWithSelected', { app: sample.app, version }),
      );
      assert.equal(list?.title, `bookshop-staging v3 ↔ bookshop v${version}`);
    });
  });
});
