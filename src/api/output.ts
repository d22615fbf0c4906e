/** Streams the output of a release phase, while it runs and for a while afterwards. */

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
  /** Receives the text in order; never half a character. */
  piece(text: string): void;
  /** Called, perhaps often, while the release phase has not started and there is no output yet. */
  notStarted(): void;
  /** Whether the release phase still runs. Rejects when that is unknown. */
  isPending(): Promise<boolean>;
}

/** `whole`: all of it was read. `gone`: the rest is no longer available. */
export type OutputEnd = 'whole' | 'gone';

/** Backoff in milliseconds between attempts that brought nothing; the last one repeats. */
const waits = [500, 1_000, 2_000, 4_000, 8_000, 10_000];

/** Lost connections in a row without any output, after which reading fails unless the release is known to go on. */
const mostLosses = 6;

/** A migration may run for long without output. After this silence, in milliseconds, the connection is renewed. */
const longestSilence = 5 * 60_000;

/** Statuses that are worth a retry. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** The result of one attempt. */
type Attempt = 'ended' | 'missing' | Error;

/**
 * One output. Its address is a capability: it needs no token to be read, so none is sent, and only its host is logged.
 */
export class OutputStream {
  readonly #transport: Pick<Transport, 'send'>;
  readonly #log: RequestLog;
  readonly #clock: Clock;
  readonly #url: URL;
  readonly #decoder = new StringDecoder('utf8');
  /** How many bytes of text were read, without those of value 0. */
  #read = 0;
  /**
   * The offset from which to resume. A server keeps a quiet connection open with bytes of value 0, which count in no
   * range; a program may print such bytes too, and those count. They look the same, so this stays before the first of
   * them. Beyond it only the bytes of text are counted, which is reliable.
   */
  #resumeAt = 0;

  /**
   * @param platform the one that named the address
   * @throws Problem when the address is not allowed
   */
  constructor(
    transport: Pick<Transport, 'send'>,
    log: RequestLog,
    clock: Clock,
    address: string,
    platform: URL,
  ) {
    const url = parseOutputUrl(address);
    if (!url) throw new Problem(`${platform.host} gave an address of this output that Shiplog cannot use.`);
    if (!mayAskForOutput(url, platform)) {
      throw new Problem(
        `${platform.host} says that this output is on this machine or in its local network (${url.host}). ` +
          'Shiplog requests nothing there on the word of a platform on the internet.',
      );
    }
    this.#transport = transport;
    this.#log = log;
    this.#clock = clock;
    this.#url = url;
  }

  /**
   * Reads on from where it stopped, until the release phase is over and all of its output is read. A lost connection is
   * resumed.
   * @throws Cancelled, Unreachable, ApiError or StrangeAnswer; call it again to resume
   */
  async read(reader: OutputReader): Promise<OutputEnd> {
    let { isOver } = reader;
    let losses = 0;
    for (let tries = 0; ; tries++) {
      // Attempts are sequential.
      /* oxlint-disable no-await-in-loop */
      const [wasOver, before] = [isOver, this.#read];
      const attempt = await this.#attempt(reader);
      if (this.#read > before) tries = losses = 0;
      const pending = wasOver ? false : await this.#isPending(reader);
      isOver = pending === false;
      if (attempt === 'ended' && isOver) return this.#whole(reader);
      if (attempt === 'missing') {
        if (wasOver) return 'gone';
        // The answer may be from before the phase started and ended.
        if (isOver) continue;
        reader.notStarted();
      }
      // While the platform says that the phase still runs, losses do not count.
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

  /** @throws Cancelled, and permanent errors */
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
    // There is nothing beyond what was read.
    if (status === 416 && this.#resumeAt > 0) return 'ended';
    if (status === 404 || status === 410) return 'missing';
    if (status < 400)
      throw new StrangeAnswer(`${host} redirects the request for this output. Show it again.`);
    if (passing.has(status)) {
      const refusal = { host, status, id: undefined, said: undefined, retryAfterMs: undefined };
      return new ApiError(status, undefined, sentenceFor(refusal), undefined);
    }
    const why = `${host} refused to send this output (${status}). Refresh the releases, then show it again.`;
    throw new ApiError(status, undefined, why, undefined);
  }

  #request(reader: OutputReader): HttpRequest {
    const asked = this.#resumeAt;
    let skip = 0;
    /** The offset within this answer, until its first byte of value 0. */
    let offset: number | undefined;
    return {
      method: 'GET',
      url: this.#url,
      headers: { 'user-agent': 'shiplog', ...(asked > 0 && { range: `bytes=${asked}-` }) },
      signal: reader.signal,
      sink: {
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
 * The offset of an answer's first byte. A server without ranges begins at 0.
 * @param asked the offset that was requested
 */
function beginningOf({ status, headers }: Omit<HttpAnswer, 'body'>, asked: number, host: string): number {
  if (/^text\/html\b/i.test(headers['content-type'] ?? '')) {
    throw new StrangeAnswer(
      `${host} sent a web page instead of this output. If your network asks you to log in, do so in a browser.`,
    );
  }
  if (status !== 206) return 0;
  const first = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '')?.[1];
  if (first !== undefined && Number(first) <= asked) return Number(first);
  throw new StrangeAnswer(`${host} sent a different part of this output than requested. Show it again.`);
}
