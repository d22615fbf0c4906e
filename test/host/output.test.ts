import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { clientOf } from '../platform/client.ts';
import { command, fails, Mark, prints, printsLines, waitsFor } from '../platform/programs.ts';
import { makeScratch, removeScratch } from '../platform/scratch.ts';
import type { WireRelease } from '../platform/shapes.ts';
import { openShop, type OwnShop } from '../platform/shop.ts';
import {
  closeTabs,
  extension,
  logText,
  platform,
  readSample,
  repository,
  type Sample,
  until,
  withMessages,
} from './sample.ts';

/** A terminal that was opened, what it was given, and what can be done with it as VS Code would. */
interface Opened {
  readonly name: string;
  readonly written: readonly string[];
  type(text: string): void;
}

describe('the output of a release', () => {
  let sample: Sample;
  let shop: OwnShop;
  let folder: string;

  before(async () => {
    await extension().activate();
    folder = await makeScratch();
    sample = await readSample();
    shop = await openShop(clientOf(platform()), 'printer');
  });
  beforeEach(closeTerminals);
  after(async () => {
    await closeTerminals();
    await closeTabs();
    await removeScratch(folder);
  });

  const show = (app: string, version: number | string): Thenable<unknown> =>
    vscode.commands.executeCommand('shiplog.showOutput', { app, version });

  /** What is on a terminal, without colours and marks. */
  const textOf = ({ written }: Opened): string =>
    written.join('').replaceAll(/\p{Cc}(?:\[[\d;]*m|\]1337;SetMark\p{Cc})/gu, '');

  /** The newest release of the sample whose phase printed something and succeeded, or failed. */
  const printed = (status: string) => {
    const release = sample.releases.find((one) => one.output_stream_url !== null && one.status === status);
    assert.ok(release, `the sample has an output of a release that ${status}`);
    return release;
  };

  /** The platform has the output no longer: its folder is beside the sample's repository. */
  async function dropOutput({ output_stream_url: url }: WireRelease): Promise<void> {
    assert.ok(url !== null);
    const beside = dirname(repository().fsPath);
    await rm(join(beside, 'platform/runtime/outputs', basename(url)));
    assert.equal((await fetch(url)).status, 404);
  }

  it('is shown in a terminal, with what became of the release', async () => {
    const failed = printed('failed');
    const [opened, ...others] = await withTerminals(() => show('bookshop', failed.version));
    assert.ok(opened && others.length === 0);
    assert.equal(opened.name, `v${failed.version} output · bookshop`);
    await until('it is at its end', () => textOf(opened).includes('The release phase of'));
    const text = textOf(opened);
    assert.match(text, new RegExp(`^ \\*  bookshop v${failed.version}: Deploy [0-9a-f]+, by \\w+\\r\\n`));
    const answer = await fetch(failed.output_stream_url ?? '');
    const [, last = ''] = /([^\n]+)\n*$/.exec(await answer.text()) ?? [];
    assert.ok(text.includes(`${last}\r\n`), last);
    const current = sample.releases.find((one) => one.current);
    assert.ok(
      text.endsWith(
        ` *  The release phase of v${failed.version} failed. v${current?.version} is running.\r\n`,
      ),
      text,
    );
  });

  it('is shown again where it is, and opened anew when it was closed', async () => {
    const { version } = printed('succeeded');
    const [first] = await withTerminals(() => show('bookshop', version));
    assert.ok(first);
    await until('it is at its end', () => textOf(first).includes('The release phase of'));
    assert.deepEqual(await withTerminals(() => show('bookshop', `v${version}`)), []);
    assert.equal(vscode.window.terminals.length, 1);
    await closeTerminals();
    const [second] = await withTerminals(() => show('bookshop', version));
    assert.ok(second);
    await until('it is at its end', () => textOf(second).includes('The release phase of'));
    assert.equal(textOf(second), textOf(first));
  });

  it('is live, says once that nothing typed reaches it, and stays when the platform dropped it', async () => {
    await shop.deploy();
    const [start, more] = [new Mark(folder, 'start'), new Mark(folder, 'more')];
    const release = await shop.deploy(
      command(
        waitsFor(start),
        prints(String.raw`\e[32mone\e[0m`),
        waitsFor(more),
        prints('two'),
        fails('no such table'),
      ),
    );
    const [live] = await withTerminals(() => show('printer', release.version));
    assert.ok(live);
    live.type('\u0003');
    live.type('x');
    const typed = 'Typing does not reach the release phase, and Ctrl+C does not stop it.';
    await until('that is said', () => textOf(live).includes(typed));
    start.set();
    await until('the beginning is shown before the end has come', () => textOf(live).includes('one\r\n'));
    more.set();
    await until('it is at its end', () => textOf(live).includes('The release phase of'));
    assert.equal(textOf(live).split(typed).length, 2);
    const output =
      'one\r\ntwo\r\nno such table\r\n !     Exit code 1.\r\n *  The release phase of v4 failed. v3 is still running.\r\n';
    assert.ok(textOf(live).endsWith(output), textOf(live));
    assert.ok(live.written.join('').includes('\u001B[32mone\u001B[0m'));
    await dropOutput(release);
    await closeTerminals();
    const [again] = await withTerminals(() => show('printer', release.version));
    assert.ok(again);
    await until('it is there again', () => textOf(again).endsWith(output));
  });

  it('is said to be gone when nobody read it in time', async () => {
    const release = await shop.deploy(command(prints('one')));
    await shop.settled();
    await dropOutput(release);
    const [opened] = await withTerminals(() => show('printer', release.version));
    assert.ok(opened);
    await until('that is said', () =>
      textOf(opened).includes(`The output of v${release.version} is gone. The platform keeps output`),
    );
    const messages = await withMessages(() =>
      vscode.commands.executeCommand('shiplog.openOutputText', { app: 'printer', version: release.version }),
    );
    assert.match(messages[0]?.text ?? '', /^The output of v\d+ is gone\./);
  });

  it('is a document without colours, all of it', async () => {
    const release = await shop.deploy(
      command(printsLines(5000, String.raw`\e[33mLine {n}\e[0m of {lines}`, 'src/a.ts:{n}')),
    );
    await shop.settled();
    await vscode.commands.executeCommand('shiplog.openOutputText', {
      app: 'printer',
      version: release.version,
    });
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.equal(editor.document.uri.path, `/v${release.version} output · printer.log`);
    const lines = editor.document.getText().split('\n');
    assert.deepEqual(lines.slice(0, 2), ['Line 1 of 5000', 'src/a.ts:2']);
    assert.equal(lines.length, 5001);
  });

  it('is none of a release without a release phase', async () => {
    const messages = await withMessages(() => show('printer', 1));
    assert.deepEqual(
      messages.map(({ kind, text }) => [kind, text]),
      [['error', 'v1 has no output: it ran no release phase.']],
    );
  });

  it('leaves its address out of the log', async () => {
    const [opened] = await withTerminals(() => show('bookshop', printed('succeeded').version));
    assert.ok(opened);
    await until('it is at its end', () => textOf(opened).includes('The release phase of'));
    assert.match(logText(), /GET an output of 127\.0\.0\.1:\d+/);
    assert.doesNotMatch(logText(), /streams\//);
  });
});

/** @returns the terminals that were opened while something was done */
async function withTerminals(work: () => Thenable<unknown>): Promise<readonly Opened[]> {
  const { createTerminal } = vscode.window;
  const opened: Opened[] = [];
  Object.assign(vscode.window, {
    createTerminal(options: vscode.ExtensionTerminalOptions) {
      const written: string[] = [];
      options.pty.onDidWrite((text) => written.push(text));
      opened.push({ name: options.name, written, type: (text) => options.pty.handleInput?.(text) });
      return createTerminal(options);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { createTerminal });
  }
  return opened;
}

async function closeTerminals(): Promise<void> {
  for (const terminal of vscode.window.terminals) terminal.dispose();
  await until('all terminals are closed', () => vscode.window.terminals.length === 0);
}
