/** Writes an output to a terminal while it is read, with Shiplog's own lines around it. Independent of VS Code. */

import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Output, Reading } from '../../ledger/outputs.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { TerminalText } from '../../domain/text/terminal-text.ts';
import { lineBreaksIn, Tail } from './tail.ts';
import { awaitedText, endTexts, headingText, inputText, leftOutText, longText } from './texts.ts';

export interface WriterPorts {
  readonly write: (text: string) => void;
  /** Resolves when the terminal has sent on what it got; if left out, other work gets a turn between two pieces. */
  readonly passedOn?: () => Promise<unknown>;
  /** How many lines the terminal keeps. */
  readonly scrollback: () => number;
}

/** Lines beyond those that a terminal keeps: as many as are on screen, and more. */
const onScreen = 500;
/** In milliseconds: where lines come faster than anybody reads, the terminal shows so often how far it is. */
const glimpse = 50;

export class OutputWriter {
  readonly #output: Output;
  readonly #ports: WriterPorts;
  readonly #text = new TerminalText();
  /** What the terminal is still to get. */
  readonly #tail = new Tail();
  #stopFollowing: (() => void) | undefined;
  /** How much of the output was taken in. In characters of the output. */
  #written = 0;
  #lines = 0;
  #isAtLineStart = true;
  #isWriting = false;
  /** Whether lines come faster than the terminal gets them. */
  #isFast = false;
  /** The reading whose end was reported. */
  #reported: Reading | undefined;
  #saidAwaited = false;
  #saidInput = false;

  constructor(output: Output, ports: WriterPorts) {
    this.#output = output;
    this.#ports = ports;
  }

  start(): void {
    this.#say(headingText(this.#output.release));
    this.follow();
  }

  /** Follows the output, also after a reading failed. */
  follow(): void {
    const stopBefore = this.#stopFollowing;
    const leave = this.#output.follow();
    const stop = this.#output.changed.on(() => void this.#writeOn());
    this.#stopFollowing = () => {
      stop();
      leave();
    };
    // Stopped only now, because a reading continues as long as it has a follower.
    stopBefore?.();
    void this.#writeOn();
  }

  stop(): void {
    this.#stopFollowing?.();
    this.#stopFollowing = undefined;
  }

  /** Says once, to a person who types, that input has no effect. */
  typed(): void {
    if (this.#saidInput) return;
    this.#saidInput = true;
    this.#say(inputText);
  }

  /** Writes what there is in pieces, so that the terminal, the window and the network get a turn in between. */
  async #writeOn(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    await turn();
    // oxlint-disable-next-line no-await-in-loop
    while (this.#stopFollowing && (await this.#takeIn())) {
      // oxlint-disable-next-line no-await-in-loop
      await this.#passOn();
    }
    this.#isWriting = false;
    if (this.#stopFollowing) this.#report();
  }

  /** How many lines the terminal keeps; the setting may say less than nothing. */
  get #kept(): number {
    return Math.max(0, this.#ports.scrollback());
  }

  /** Takes in what there is, for as long as people do not wait for it. @returns whether there was anything */
  async #takeIn(): Promise<boolean> {
    const before = this.#written;
    const until = performance.now() + glimpse;
    while (this.#takePiece() && this.#written < this.#output.end && performance.now() < until) {
      // oxlint-disable-next-line no-await-in-loop
      await turn();
      if (!this.#stopFollowing) return false;
    }
    return this.#written > before;
  }

  /** @returns whether there was a piece */
  #takePiece(): boolean {
    const { start } = this.#output;
    if (start > this.#written) {
      this.#say(leftOutText(start - this.#written));
      this.#written = start;
    }
    const { text, next } = this.#output.read(this.#written);
    if (text === '') return false;
    this.#written = next;
    this.#lines += lineBreaksIn(text);
    this.#tail.add(this.#text.write(text));
    // Piece by piece: to look through megabytes at once would stop everything else.
    this.#isFast = this.#tail.trim(this.#kept + onScreen) || this.#isFast;
    return true;
  }

  async #passOn(): Promise<void> {
    while (this.#stopFollowing && !this.#tail.isEmpty) {
      this.#write(this.#tail.next());
      // oxlint-disable-next-line no-await-in-loop
      await (this.#ports.passedOn?.() ?? turn());
    }
    if (this.#isFast) await Promise.race([delay(glimpse), this.#output.ended()]);
    this.#isFast = false;
  }

  #report(): void {
    const { reading, release, ledger } = this.#output;
    if (reading === this.#reported) return;
    this.#reported = reading;
    if (reading.kind === 'awaited' && !this.#saidAwaited) {
      this.#saidAwaited = true;
      this.#say(awaitedText);
    }
    const texts = endTexts(reading, release, ledger.state.releases, this.#written > 0);
    if (texts.length === 0) return;
    if (this.#lines > this.#kept) this.#say(longText(this.#lines, this.#kept));
    for (const text of texts) this.#say(text);
  }

  /**
   * A line of Shiplog's own, marked as VS Code marks its lines in task terminals: by inverse text, which outputs cannot
   * use, and by a mark at the edge, which no text can draw.
   */
  #say(text: string): void {
    const mark = '\u001B]1337;SetMark\u0007\u001B[7m * \u001B[0m';
    this.#write(this.#tail.rest());
    this.#write(`${this.#text.end(this.#isAtLineStart)}${mark} ${foreignText(text)}\r\n`);
  }

  #write(text: string): void {
    if (text === '') return;
    this.#isAtLineStart = text.endsWith('\n');
    this.#ports.write(text);
  }
}
