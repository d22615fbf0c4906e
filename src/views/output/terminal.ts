/** An output as a terminal, so that colours, search, links and screen reader support are VS Code's own. */

import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Output } from '../../ledger/outputs.ts';
import { OutputWriter } from './writer.ts';

/**
 * VS Code collects what a terminal is given for 5 ms and sends it to the window as one message. A long output that comes
 * faster would make messages of megabytes, which are copied several times on their way and hold up the extension host
 * together with the garbage that they leave. In milliseconds: after that the message is on its way.
 */
const collecting = 6;
/** The approximate length of a message, in characters. */
const messageLength = 64 * 1024;

/** VS Code's default for how many lines a terminal keeps. */
const usualScrollback = 1_000;

export class OutputTerminal implements vscode.Pseudoterminal {
  readonly output: Output;

  readonly #writes = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.#writes.event;
  readonly #writer: OutputWriter;
  /** Characters since the last message. */
  #collected = 0;
  readonly #onClose: () => void;

  constructor(output: Output, onClose: () => void) {
    this.output = output;
    this.#onClose = onClose;
    this.#writer = new OutputWriter(output, {
      write: (text) => {
        this.#collected += text.length;
        this.#writes.fire(text);
      },
      passedOn: () => this.#passOn(),
      scrollback: () =>
        vscode.workspace.getConfiguration('terminal.integrated').get<number>('scrollback') ?? usualScrollback,
    });
  }

  open(): void {
    this.#writer.start();
  }

  /** Continues after the reading failed. */
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

  async #passOn(): Promise<void> {
    if (this.#collected < messageLength) return turn();
    this.#collected = 0;
    await delay(collecting);
  }
}
