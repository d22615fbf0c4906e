/** Receives the answer to one request, within limits of time and size. */

import { Cancelled } from '../domain/problem.ts';
import type { Gate } from './call.ts';
import { StrangeAnswer, Unreachable } from './errors.ts';

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; a header that came more than once has its values joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Milliseconds. */
export interface Timeouts {
  /** Until the connection is open. */
  readonly connect: number;
  /** From the request to the answer's headers. */
  readonly headers: number;
  /** Between two chunks of the body. */
  readonly idle: number;
  /** For the whole answer, so that a slow drip ends as well. */
  readonly whole: number;
}

/** Receives the body of a successful answer as it comes. The request fails with what it throws. */
export interface BodySink {
  /** Maximum milliseconds between two chunks. There is no limit to the whole. */
  readonly longestSilence: number;
  begin(answer: Omit<HttpAnswer, 'body'>): void;
  take(bytes: Uint8Array): void;
}

/**
 * In bytes. A page of 1,000 apps, the largest answer of the API, is less than 2 MB; one member may be longer than it
 * should be. `parseJson` limits how many parts an answer may have.
 */
const largestBody = 16 * 1024 * 1024;

/** Passed by undici to its handlers. */
interface Controller {
  abort(reason: Error): void;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The parts of a request that are not sent. */
interface Companions {
  readonly signal?: AbortSignal | undefined;
  readonly sink?: BodySink | undefined;
  readonly gate?: Gate | undefined;
}

/** An undici handler. Its promise rejects with `Cancelled`, `Unreachable`, `StrangeAnswer`, or a network error. */
export class Receiver {
  readonly answer: Promise<HttpAnswer>;
  /** Whether anything of the request may have left this machine. */
  hasLeft = false;

  readonly #host: string;
  readonly #timeouts: Timeouts;
  readonly #signal: AbortSignal | undefined;
  readonly #sink: BodySink | undefined;
  readonly #gate: Gate | undefined;
  readonly #settle: PromiseWithResolvers<HttpAnswer>;
  readonly #whole: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #phase: NodeJS.Timeout;
  #size = 0;
  #status = 0;
  #headers: HttpAnswer['headers'] = {};
  #controller: Controller | undefined;
  #failure: Error | undefined;

  constructor(host: string, timeouts: Timeouts, { signal, sink, gate }: Companions) {
    this.#host = host;
    this.#timeouts = timeouts;
    this.#signal = signal;
    this.#sink = sink;
    this.#gate = gate;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    this.#whole = setTimeout(() => this.#lose('it did not come to an end'), timeouts.whole);
    this.#phase = this.#limit(timeouts.connect, 'it did not answer in time');
    signal?.addEventListener('abort', this.#cancel, { once: true });
    if (signal?.aborted === true) this.#cancel();
  }

  /** Whether the connection was opened, all the way through the proxy where there is one. */
  get isConnected(): boolean {
    return this.#controller !== undefined;
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // Cancelled before the connection was open: nothing of it may be sent any more.
    if (this.#failure) return controller.abort(this.#failure);
    try {
      this.#gate?.pass();
    } catch (error) {
      return this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
    this.hasLeft = true;
    this.#next(this.#timeouts.headers, 'it did not answer in time');
  }

  onResponseStart(_: Controller, status: number, headers: Headers): void {
    // 1xx, such as 103 Early Hints, comes before the answer.
    if (status < 200) return;
    this.#status = status;
    this.#headers = joined(headers);
    const sink = this.#activeSink;
    this.#next(sink?.longestSilence ?? this.#timeouts.idle, 'it stopped in the middle of its answer');
    if (!sink) return;
    clearTimeout(this.#whole);
    this.hand(() => sink.begin({ status, headers: this.#headers }));
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (this.#failure) return;
    this.#phase.refresh();
    const sink = this.#activeSink;
    if (sink) return this.hand(() => sink.take(chunk));
    this.#size += chunk.length;
    if (this.#size <= largestBody) this.#chunks.push(chunk);
    else this.#fail(tooLarge(this.#host));
  }

  onResponseEnd(): void {
    this.#end();
    const [only, more] = this.#chunks;
    const body = only && !more ? only : Buffer.concat(this.#chunks);
    this.#settle.resolve({ status: this.#status, headers: this.#headers, body: body.toString('utf8') });
  }

  onResponseError(_: Controller | undefined, error: Error): void {
    this.#end();
    this.#settle.reject(this.#failure ?? error);
  }

  /** Receives the body; undefined where it is collected, as for any error. */
  get #activeSink(): BodySink | undefined {
    return this.#status < 300 ? this.#sink : undefined;
  }

  /** Does a part of it. What that throws is how it ends. */
  hand(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  readonly #cancel = (): void => this.#fail(new Cancelled());

  #lose(reason: string): void {
    this.#fail(unreachable(this.#host, reason));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#end();
    this.#settle.reject(this.#failure);
    this.#controller?.abort(this.#failure);
  }

  #next(ms: number, reason: string): void {
    clearTimeout(this.#phase);
    this.#phase = this.#limit(ms, reason);
  }

  #limit(ms: number, reason: string): NodeJS.Timeout {
    return setTimeout(() => this.#lose(reason), ms);
  }

  #end(): void {
    clearTimeout(this.#phase);
    clearTimeout(this.#whole);
    this.#signal?.removeEventListener('abort', this.#cancel);
  }
}

/** The answer is larger than any of this API. */
export function tooLarge(host: string, options?: ErrorOptions): StrangeAnswer {
  return new StrangeAnswer(
    `${host} sent an answer too large to be one of this API. Check the setting "shiplog.apiUrl", or try again later.`,
    options,
  );
}

export function unreachable(host: string, reason: string, options?: ErrorOptions): Unreachable {
  return new Unreachable(`${host} cannot be reached (${reason}). Check your connection.`, options);
}

function joined(headers: Headers): HttpAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
