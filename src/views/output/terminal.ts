/** An output as a terminal: colours, finding, links and reading it aloud are VS Code's own. */

import { setImmediate as turn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Output, Reading } from '../../ledger/outputs.ts';
import { TerminalText } from '../../model/terminal-text.ts';
import { awaitedText, endTexts, headingText, inputText, leftOutText, longText } from './texts.ts';

export class OutputTerminal implements vscode.Pseudoterminal {
  readonly output: Output;

  readonly #writes = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.#writes.event;
  readonly #onClose: () => void;
  #text = new TerminalText(isOfWorkspace);
  #following: vscode.Disposable | undefined;
  /** In characters of the output. */
  #shown = 0;
  #lines = 0;
  #isAtLineStart = true;
  #isShowing = false;
  /** What was said of the reading. */
  #told: Reading | undefined;
  #hasToldOfWaiting = false;
  #hasToldOfInput = false;

  constructor(output: Output, onClose: () => void) {
    this.output = output;
    this.#onClose = onClose;
  }

  open(): void {
    this.#say(headingText(this.output.release));
    this.follow();
  }

  /** Reads on, also where the reading failed before. */
  follow(): void {
    this.#following?.dispose();
    const leave = this.output.follow();
    const stop = this.output.changed.on(() => void this.#show());
    this.#following = new vscode.Disposable(() => {
      stop();
      leave();
    });
    void this.#show();
  }

  close(): void {
    this.#following?.dispose();
    this.#following = undefined;
    this.#writes.dispose();
    this.#onClose();
  }

  handleInput(): void {
    if (this.#hasToldOfInput) return;
    this.#hasToldOfInput = true;
    this.#say(inputText);
  }

  /** Shows what there is, piece by piece: between two of them the window and the network have their turn. */
  async #show(): Promise<void> {
    if (this.#isShowing) return;
    this.#isShowing = true;
    // One piece after the other.
    // oxlint-disable-next-line no-await-in-loop
    do await turn();
    while (this.#following && this.#showPiece());
    this.#isShowing = false;
    if (this.#following) this.#tell();
  }

  /** @returns whether there may be more */
  #showPiece(): boolean {
    const { start } = this.output;
    if (start > this.#shown) {
      this.#say(leftOutText(start - this.#shown));
      this.#shown = start;
    }
    const { text, next } = this.output.read(this.#shown);
    if (text === '') return false;
    this.#shown = next;
    this.#write(this.#text.write(text));
    return true;
  }

  #tell(): void {
    const { reading, release, ledger } = this.output;
    if (reading === this.#told) return;
    this.#told = reading;
    if (reading.kind === 'awaited' && !this.#hasToldOfWaiting) {
      this.#hasToldOfWaiting = true;
      this.#say(awaitedText);
    }
    const texts = endTexts(reading, release, ledger.state.releases, this.#shown > 0);
    if (texts.length === 0) return;
    const kept = vscode.workspace.getConfiguration('terminal.integrated').get<number>('scrollback') ?? 1_000;
    if (this.#lines > kept) texts.unshift(longText(this.#lines, kept));
    for (const text of texts) this.#say(text);
  }

  /** A line that is none of the output, marked as VS Code marks those of its own in the terminals of tasks. */
  #say(text: string): void {
    this.#write(`${this.#text.end()}${this.#isAtLineStart ? '' : '\r\n'}\u001B[7m * \u001B[0m ${text}\r\n`);
  }

  #write(text: string): void {
    if (text === '') return;
    this.#isAtLineStart = text.endsWith('\n');
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines += 1;
    this.#writes.fire(text);
  }
}

/** Whether an address of a link is that of a file in a folder that is open. */
function isOfWorkspace(address: string): boolean {
  if (!/^file:\/\/\//i.test(address)) return false;
  const uri = vscode.Uri.parse(address);
  return uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}
