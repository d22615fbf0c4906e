/** What a release phase writes, from where the platform streams it: while it is written, and for a while afterwards. */

import { StringDecoder } from 'node:string_decoder';
import { foreignText } from '../domain/text/foreign-text.ts';
import { Cancelled, messageOf, Problem } from '../domain/problem.ts';
import type { Clock, RequestLog } from './call.ts';
import { ApiError, StrangeAnswer, Unreachable } from './errors.ts';
import { pause } from './pause.ts';
import { sentenceFor } from './sentences.ts';
import type { HttpAnswer, HttpRequest, Transport } from './transport.ts';
import { mayAskForOutput, parseOutputUrl } from './url.ts';

export interface OutputReader {
  readonly signal: AbortSignal;
  /** Whether the release phase is known to have ended before this reading began. */
  readonly isOver: boolean;
  /** Gets what was written, in order; never half of a letter. */
  piece(text: string): void;
  /** Told, maybe often, while the platform has nothing yet as the release phase did not start. */
  notStarted(): void;
  /** Asks whether the release phase is yet to end. Rejects when that cannot be told. */
  isPending(): Promise<boolean>;
}

/** All of it was read, or the rest of it cannot be any more: `gone`. */
export type OutputEnd = 'whole' | 'gone';

/** Waits in milliseconds before it is asked again, each for as long as nothing comes; the last one holds on. */
const waits = [500, 1_000, 2_000, 4_000, 8_000, 10_000];

/** So many connections in a row may be lost without a letter of output, once nobody says that more is to come. */
const mostLosses = 6;

/** A migration may work for long without a word. After so many milliseconds of silence a new connection is tried. */
const longestSilence = 5 * 60_000;

/** Statuses that another try may make good. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Of one attempt. */
type Attempt = 'ended' | 'missing' | Error;

/**
 * One output. Its address is a secret which stands for itself: whoever knows it may read, so no token goes there, and
 * the log has its host alone.
 */
export class OutputStream {
  readonly #transport: Pick<Transport, 'send'>;
  readonly #log: RequestLog;
  readonly #clock: Clock;
  readonly #url: URL;
  readonly #decoder = new StringDecoder('utf8');
  /** How many bytes of text were read: those that are not 0. */
  #read = 0;
  /**
   * The offset from which a lost rest is asked for. A server keeps a quiet connection open with bytes of value 0, which
   * count in no range; a program may print such bytes too, and those count. They look the same, so this stays before
   * the first of them that the answers hold there. Behind it the bytes of text are counted, which is certain.
   */
  #resumeAt = 0;

  /**
   * @param platform that named the address
   * @throws Problem when the address is none that may be asked
   */
  constructor(
    transport: Pick<Transport, 'send'>,
    log: RequestLog,
    clock: Clock,
    address: string,
    platform: URL,
  ) {
    const url = parseOutputUrl(address);
    if (!url) throw new Problem(`${platform.host} names no address of this output that Shiplog can use.`);
    if (!mayAskForOutput(url, platform)) {
      throw new Problem(
        `${platform.host} says that this output is on this machine or in the network around it (${url.host}). ` +
          'Shiplog does not ask there for a platform that is elsewhere.',
      );
    }
    this.#transport = transport;
    this.#log = log;
    this.#clock = clock;
    this.#url = url;
  }

  /**
   * Reads on from what was read before, until the release phase is over and all is read. What is lost on the way is
   * asked for again from where it broke off.
   * @throws Cancelled, Unreachable, ApiError or StrangeAnswer; it may be called again then
   */
  async read(reader: OutputReader): Promise<OutputEnd> {
    let { isOver } = reader;
    let losses = 0;
    for (let tries = 0; ; tries++) {
      // One attempt after the other, with a wait between.
      /* oxlint-disable no-await-in-loop */
      const [wasOver, before] = [isOver, this.#read];
      const attempt = await this.#attempt(reader);
      if (this.#read > before) tries = losses = 0;
      const pending = wasOver ? false : await this.#isPending(reader);
      isOver = pending === false;
      if (attempt === 'ended' && isOver) return this.#whole(reader);
      if (attempt === 'missing') {
        if (wasOver) return 'gone';
        // It may have come and ended since: the answer was from before.
        if (isOver) continue;
        reader.notStarted();
      }
      // While the platform itself says that it goes on, no loss is one too many.
      const trouble = attempt instanceof Error ? attempt : pending instanceof Error ? pending : undefined;
      if (trouble && pending !== true && ++losses >= mostLosses) throw trouble;
      await pause(this.#clock, waits[Math.min(tries, waits.length - 1)] ?? 0, reader.signal);
      /* oxlint-enable no-await-in-loop */
    }
  }

  #whole(reader: OutputReader): OutputEnd {
    const rest = this.#decoder.end();
    if (rest !== '') reader.piece(rest);
    return 'whole';
  }

  /** @throws Cancelled */
  async #isPending(reader: OutputReader): Promise<boolean | Error> {
    try {
      return await reader.isPending();
    } catch (error) {
      if (reader.signal.aborted || error instanceof Cancelled) throw new Cancelled();
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** @throws Cancelled, and what would be the same again the next time */
  async #attempt(reader: OutputReader): Promise<Attempt> {
    const { host } = this.#url;
    const log = (outcome: string | number, level: 'debug' | 'warn') =>
      this.#log(
        `GET an output of ${host} from byte ${this.#resumeAt}: ${foreignText(String(outcome))}`,
        level,
      );
    try {
      const { status } = await this.#transport.send(this.#request(reader));
      log(status, status < 300 ? 'debug' : 'warn');
      return this.#judge(status);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      if (!(error instanceof Unreachable)) throw error;
      log(messageOf(error), 'warn');
      return error;
    }
  }

  #judge(status: number): Attempt {
    const { host } = this.#url;
    if (status >= 200 && status < 300) return 'ended';
    // There is nothing behind what was read.
    if (status === 416 && this.#resumeAt > 0) return 'ended';
    if (status === 404 || status === 410) return 'missing';
    if (status < 400) throw new StrangeAnswer(`${host} sends the request for this output elsewhere.`);
    if (passing.has(status)) {
      const refusal = { host, status, id: undefined, said: undefined, comeBack: undefined };
      return new ApiError(status, undefined, sentenceFor(refusal), undefined);
    }
    const why = `${host} does not give this output (${status}). Refresh the releases, then show it again.`;
    throw new ApiError(status, undefined, why, undefined);
  }

  #request(reader: OutputReader): HttpRequest {
    const asked = this.#resumeAt;
    let skip = 0;
    /** Where this answer is, until its first byte of value 0. */
    let offset: number | undefined;
    return {
      method: 'GET',
      url: this.#url,
      headers: { 'user-agent': 'shiplog', ...(asked > 0 && { range: `bytes=${asked}-` }) },
      signal: reader.signal,
      taker: {
        longestSilence,
        begin: (answer) => {
          offset = beginningOf(answer, asked, this.#url.host);
          skip = this.#read - offset;
        },
        take: (bytes) => {
          const zero = bytes.indexOf(0);
          if (offset !== undefined) {
            offset += zero < 0 ? bytes.length : zero;
            this.#resumeAt = Math.max(this.#resumeAt, offset);
            if (zero >= 0) offset = undefined;
          }
          const text = zero < 0 ? bytes : bytes.filter((byte) => byte !== 0);
          const fresh = text.subarray(Math.min(skip, text.length));
          skip -= text.length - fresh.length;
          this.#add(fresh, reader);
        },
      },
    };
  }

  #add(bytes: Uint8Array, reader: OutputReader): void {
    if (bytes.length === 0) return;
    this.#read += bytes.length;
    const text = this.#decoder.write(bytes);
    if (text !== '') reader.piece(text);
  }
}

/**
 * The number of the first byte of an answer. Those who know no ranges begin with the first one.
 * @param asked the first byte that is wanted
 */
function beginningOf({ status, headers }: Omit<HttpAnswer, 'body'>, asked: number, host: string): number {
  if (/^text\/html\b/i.test(headers['content-type'] ?? '')) {
    throw new StrangeAnswer(
      `${host} gave a web page in place of this output. If your network asks you to log in, do so in a browser.`,
    );
  }
  if (status !== 206) return 0;
  const first = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '')?.[1];
  if (first !== undefined && Number(first) <= asked) return Number(first);
  throw new StrangeAnswer(`${host} gave another part of this output than it was asked for. Show it again.`);
}
