/** An output as a terminal: colours, finding, links and reading it aloud are VS Code's own. */

import * as vscode from 'vscode';
import type { Output } from '../../ledger/outputs.ts';
import { OutputWriter } from './writer.ts';

/** How many lines a terminal keeps where no setting says so. */
const usualScrollback = 1_000;

export class OutputTerminal implements vscode.Pseudoterminal {
  readonly output: Output;

  readonly #writes = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.#writes.event;
  readonly #writer: OutputWriter;
  readonly #onClose: () => void;

  constructor(output: Output, onClose: () => void) {
    this.output = output;
    this.#onClose = onClose;
    this.#writer = new OutputWriter(output, {
      write: (text) => this.#writes.fire(text),
      scrollback: () =>
        vscode.workspace.getConfiguration('terminal.integrated').get<number>('scrollback') ?? usualScrollback,
    });
  }

  open(): void {
    this.#writer.start();
  }

  /** Reads on, where the reading failed before. */
  follow(): void {
    this.#writer.follow();
  }

  close(): void {
    this.#writer.stop();
    this.#writes.dispose();
    this.#onClose();
  }

  handleInput(): void {
    this.#writer.typed();
  }
}
