/** The output of release phases: read while it is followed, and cached while the window is open. */

import type { OutputEnd, OutputStream } from '../api/output.ts';
import { failedPart, knownPart, type Part } from '../domain/part.ts';
import { Cancelled, Problem } from '../domain/problem.ts';
import { type Release, versionName } from '../domain/release/release.ts';
import { Signal } from '../domain/signal.ts';
import { lastLines } from '../domain/text/terminal-text.ts';
import type { Ledger } from './ledger.ts';

/** Characters of one output. A longer one loses its beginning. */
const mostCharacters = 12 * 1024 * 1024;
/** Cached outputs that are not followed. */
const mostKept = 4;
/** In characters. A piece grows up to it before the next one begins, and `read` returns no more at once. */
const pieceLength = 32 * 1024;
/** The first half of a surrogate pair whose second half did not fit. */
const halfAtEnd = /[\uD800-\uDBFF]$/;
/** How much of an output's end is searched for its last lines. In characters. */
const tailLength = 64 * 1024;

interface Piece {
  /** The position of its first character in the whole output. */
  readonly start: number;
  text: string;
}

/** The state of reading: `paused` while it is not followed, `awaited` before the platform has any output. */
export type Reading = { readonly kind: 'paused' | 'awaited' | 'reading' | OutputEnd } | FailedReading;

export interface FailedReading {
  readonly kind: 'failed';
  readonly error: Error;
}

/** The output of one release. */
export class Output {
  readonly ledger: Ledger;
  /** Fires when more was read, and when `reading` changes. */
  readonly changed = new Signal();

  readonly #release: Release;
  readonly #stream: OutputStream;
  readonly #pieces: Piece[] = [];
  #size = 0;
  #end = 0;
  #reading: Reading = { kind: 'paused' };
  #followers = 0;
  #abort: AbortController | undefined;

  /** @throws Problem when the release has no output that can be read */
  constructor(ledger: Ledger, release: Release) {
    if (release.outputUrl === null) {
      throw new Problem(`${versionName(release)} has no output: it ran no release phase.`);
    }
    this.ledger = ledger;
    this.#release = release;
    this.#stream = ledger.client.output(release.outputUrl);
  }

  /** The release in its current state. */
  get release(): Release {
    const { id } = this.#release;
    return this.ledger.state.releases.find((one) => one.id === id) ?? this.#release;
  }

  get reading(): Reading {
    return this.#reading;
  }

  /** Whether more output may come. */
  get isUnderWay(): boolean {
    return this.#reading.kind === 'reading' || this.#reading.kind === 'awaited';
  }

  get isFollowed(): boolean {
    return this.#followers > 0;
  }

  /** Whether it could not be read at its old address and has another one now. */
  hasMoved({ outputUrl }: Release): boolean {
    return this.#reading.kind === 'failed' && outputUrl !== null && outputUrl !== this.#release.outputUrl;
  }

  /** Where the cached part begins, in characters of the whole: above 0 when the beginning was dropped. */
  get start(): number {
    return this.#end - this.#size;
  }

  /** How many characters were read. */
  get end(): number {
    return this.#end;
  }

  /**
   * Reads a piece of the cached part.
   * @param from in characters of the whole
   * @returns the text ('' at the end), and where the next piece begins
   */
  read(from: number): { readonly text: string; readonly next: number } {
    const piece = this.#pieces.findLast(({ start }) => start <= from) ?? this.#pieces[0];
    if (!piece) return { text: '', next: from };
    const begin = Math.max(0, from - piece.start);
    const text = piece.text.slice(begin, begin + pieceLength).replace(halfAtEnd, '');
    return { text, next: piece.start + begin + text.length };
  }

  /** Reads on while there is a follower. @returns a function that stops following */
  follow(): () => void {
    this.#followers += 1;
    const { kind } = this.#reading;
    if (kind === 'paused' || kind === 'failed') this.#start();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#followers -= 1;
      if (this.#followers === 0) this.stop();
    };
  }

  /** Stops reading; what was read stays. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    if (this.isUnderWay) this.#set({ kind: 'paused' });
  }

  /** Resolves when reading has ended or was stopped. */
  async ended(signal?: AbortSignal): Promise<void> {
    if (!this.isUnderWay || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.isUnderWay && signal?.aborted !== true) return;
        stop();
        signal?.removeEventListener('abort', look);
        resolve();
      };
      const stop = this.changed.on(look);
      signal?.addEventListener('abort', look);
    });
  }

  #start(): void {
    const abort = new AbortController();
    this.#abort = abort;
    this.#set({ kind: 'reading' });
    void this.#read(abort.signal).then((reading) => this.#abort === abort && this.#set(reading));
  }

  async #read(signal: AbortSignal): Promise<Reading> {
    try {
      const kind = await this.#stream.read({
        signal,
        isOver: this.release.status !== 'pending',
        piece: (text) => this.#add(text),
        notStarted: () => this.#reading.kind === 'awaited' || this.#set({ kind: 'awaited' }),
        isPending: () => this.#isPending(signal),
      });
      return { kind };
    } catch (error) {
      if (error instanceof Cancelled) return { kind: 'paused' };
      return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  async #isPending(signal: AbortSignal): Promise<boolean> {
    if (this.release.status !== 'pending') return false;
    if (!(await this.ledger.refresh('background', signal))) throw this.ledger.state.error;
    return this.release.status === 'pending';
  }

  #add(text: string): void {
    const last = this.#pieces.at(-1);
    if (last && last.text.length < pieceLength) last.text += text;
    else this.#pieces.push({ start: this.#end, text });
    this.#end += text.length;
    this.#size += text.length;
    while (this.#size > mostCharacters) this.#size -= this.#pieces.shift()?.text.length ?? this.#size;
    if (this.#reading.kind === 'awaited') this.#reading = { kind: 'reading' };
    this.changed.fire();
  }

  #set(reading: Reading): void {
    this.#reading = reading;
    this.changed.fire();
  }
}

export class Outputs {
  /** By the ids of their releases, least recently used first. */
  readonly #outputs = new Map<string, Output>();

  /**
   * The one output of a release, for as long as the window is open.
   * @throws Problem when it has none that can be read
   */
  of(ledger: Ledger, release: Release): Output {
    const known = this.#outputs.get(release.id);
    const output = known && !known.hasMoved(release) ? known : new Output(ledger, release);
    this.#outputs.delete(release.id);
    this.#outputs.set(release.id, output);
    const idle = [...this.#outputs].filter(([, one]) => !one.isFollowed);
    for (const [id] of idle.slice(0, -mostKept)) this.#outputs.delete(id);
    return output;
  }

  /** Drops the outputs of an account that signed out. */
  forget(accountId: string): void {
    for (const [id, output] of this.#outputs) {
      if (output.ledger.account.id !== accountId) continue;
      output.stop();
      this.#outputs.delete(id);
    }
  }

  /**
   * The last lines of an output, without colours; '' where it cannot be read. Never rejects.
   * @param lines at most
   * @param signal stops waiting for the end: the result is then of what was read so far
   */
  async tailOf(ledger: Ledger, release: Release, lines = 10, signal?: AbortSignal): Promise<string> {
    if (release.outputUrl === null) return '';
    try {
      return tailIn(await this.#read(ledger, release, signal), lines);
    } catch {
      return '';
    }
  }

  /**
   * The same for a page, which says why there are none. Never rejects.
   * @param signal gives it up
   */
  async endOf(ledger: Ledger, release: Release, lines: number, signal: AbortSignal): Promise<Part<string>> {
    if (release.outputUrl === null) return { state: 'absent', why: 'It has no output.' };
    try {
      const output = await this.#read(ledger, release, signal);
      const { reading } = output;
      if (reading.kind === 'failed') return failedPart(reading.error);
      const tail = tailIn(output, lines);
      if (tail !== '') return knownPart(tail);
      return { state: 'absent', why: reading.kind === 'gone' ? goneText(release) : nothingPrinted };
    } catch (error) {
      return failedPart(error);
    }
  }

  /** Reads an output to its end, or until the signal. */
  async #read(ledger: Ledger, release: Release, signal: AbortSignal | undefined): Promise<Output> {
    const output = this.of(ledger, release);
    const leave = output.follow();
    await output.ended(signal);
    leave();
    return output;
  }
}

export const nothingPrinted = 'The release phase printed nothing.';

export function goneText(release: Release): string {
  return `The output of ${versionName(release)} is gone. The platform keeps output only for a limited time.`;
}

function tailIn(output: Output, lines: number): string {
  let text = '';
  const from = Math.max(output.start, output.end - tailLength);
  for (let at = from; at < output.end;) {
    const piece = output.read(at);
    text += piece.text;
    at = piece.next;
  }
  // The first line may begin in the middle of a colour code.
  return lastLines(from > 0 ? text.slice(text.indexOf('\n') + 1) : text, lines);
}
