/** Writes an output to a terminal while it is read, with what is to be said around it. Knows nothing of VS Code. */

import { setImmediate as turn } from 'node:timers/promises';
import type { Output, Reading } from '../../ledger/outputs.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { TerminalText } from '../../domain/text/terminal-text.ts';
import { awaitedText, endTexts, headingText, inputText, leftOutText, longText } from './texts.ts';

export interface WriterPorts {
  readonly write: (text: string) => void;
  /** Resolves when the terminal has passed on what it was given; left out, the others have a turn between two pieces. */
  readonly passedOn?: () => Promise<unknown>;
  /** How many lines the terminal keeps. */
  readonly scrollback: () => number;
}

export class OutputWriter {
  readonly #output: Output;
  readonly #ports: WriterPorts;
  readonly #text = new TerminalText();
  #stopFollowing: (() => void) | undefined;
  /** In characters of the output. */
  #written = 0;
  #lines = 0;
  #isAtLineStart = true;
  #isWriting = false;
  /** What was said of the reading. */
  #told: Reading | undefined;
  #hasToldOfWaiting = false;
  #hasToldOfInput = false;

  constructor(output: Output, ports: WriterPorts) {
    this.#output = output;
    this.#ports = ports;
  }

  start(): void {
    this.#say(headingText(this.#output.release));
    this.follow();
  }

  /** Reads on, also where the reading failed before. */
  follow(): void {
    const stopBefore = this.#stopFollowing;
    const leave = this.#output.follow();
    const stop = this.#output.changed.on(() => void this.#writeOn());
    this.#stopFollowing = () => {
      stop();
      leave();
    };
    // Only now, as a reading that is under way goes on as long as somebody follows.
    stopBefore?.();
    void this.#writeOn();
  }

  stop(): void {
    this.#stopFollowing?.();
    this.#stopFollowing = undefined;
  }

  /** Says to a person who types that it is in vain; once. */
  typed(): void {
    if (this.#hasToldOfInput) return;
    this.#hasToldOfInput = true;
    this.#say(inputText);
  }

  /** Writes what there is, piece by piece: between two of them the terminal, the window and the network have their turn. */
  async #writeOn(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    await turn();
    while (this.#stopFollowing && this.#writePiece()) {
      // One piece after the other.
      // oxlint-disable-next-line no-await-in-loop
      await (this.#ports.passedOn?.() ?? turn());
    }
    this.#isWriting = false;
    if (this.#stopFollowing) this.#tell();
  }

  /** @returns whether there may be more */
  #writePiece(): boolean {
    const { start } = this.#output;
    if (start > this.#written) {
      this.#say(leftOutText(start - this.#written));
      this.#written = start;
    }
    const { text, next } = this.#output.read(this.#written);
    if (text === '') return false;
    this.#written = next;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines += 1;
    this.#write(this.#text.write(text));
    return true;
  }

  #tell(): void {
    const { reading, release, ledger } = this.#output;
    if (reading === this.#told) return;
    this.#told = reading;
    if (reading.kind === 'awaited' && !this.#hasToldOfWaiting) {
      this.#hasToldOfWaiting = true;
      this.#say(awaitedText);
    }
    const texts = endTexts(reading, release, ledger.state.releases, this.#written > 0);
    if (texts.length === 0) return;
    const kept = this.#ports.scrollback();
    if (this.#lines > kept) this.#say(longText(this.#lines, kept));
    for (const text of texts) this.#say(text);
  }

  /**
   * A line that is none of the output, marked as VS Code marks those of its own in the terminals of tasks: by what no
   * output may show. The mark beside it, which VS Code draws at the edge, is out of reach for any text.
   */
  #say(text: string): void {
    const mark = '\u001B]1337;SetMark\u0007\u001B[7m * \u001B[0m';
    this.#write(`${this.#text.end(this.#isAtLineStart)}${mark} ${foreignText(text)}\r\n`);
  }

  #write(text: string): void {
    if (text === '') return;
    this.#isAtLineStart = text.endsWith('\n');
    this.#ports.write(text);
  }
}
