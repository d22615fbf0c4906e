/** The release API as operations on a platform: requests out, validated model data in. */

import * as v from 'valibot';
import { messageOf } from '../model/problem.ts';
import type { Release } from '../model/release.ts';
import { Signal } from '../model/signal.ts';
import { ApiError, sentenceFor, StrangeAnswer, Unreachable } from './errors.ts';
import { type Operation, operations, pathOf } from './operations.ts';
import { describeIssue, errorSchema, type Listed } from './schemas.ts';
import type { HttpAnswer, Transport } from './transport.ts';

/** One line for each request, without anything secret. */
export type RequestLog = (line: string, level: 'debug' | 'warn') => void;

export interface Connection {
  /** Of the platform, such as `https://api.heroku.com`. */
  readonly url: URL;
  /** Made for this platform's host, and sent to no other. */
  readonly token: string;
}

/** Who waits for an answer: a person's own request goes before those that nobody asked for. */
export type Urgency = 'person' | 'background';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Left out, it is a person's. */
  readonly urgency?: Urgency | undefined;
  /** A page of a list, in the API's own words: `version ..; order=desc, max=30`. */
  readonly range?: string;
  /** Of the answer that is already here: an unchanged one comes back as `unchanged`. */
  readonly etag?: string | undefined;
  readonly body?: unknown;
}

export interface Page<T> extends Listed<T> {
  /** The range of the page after this one; undefined at the end of the list. */
  readonly next: string | undefined;
  readonly etag: string | undefined;
}

interface Answer<T> {
  readonly value: T;
  readonly headers: HttpAnswer['headers'];
}

export class Client {
  /** Fires when the platform does not take the token any more. */
  readonly rejected = new Signal<ApiError>();

  #connection: Connection;
  readonly #transport: Transport;
  readonly #log: RequestLog;

  constructor(connection: Connection, transport: Transport, log: RequestLog) {
    this.#connection = connection;
    this.#transport = transport;
    this.#log = log;
  }

  get host(): string {
    return this.#connection.url.host;
  }

  /** Another token of the same account, after it was signed in again. */
  use(token: string): void {
    this.#connection = { ...this.#connection, token };
  }

  /** The account that the token belongs to. */
  account(options?: CallOptions): Promise<{ readonly id: string; readonly email: string }> {
    return this.#value(operations.account, {}, options);
  }

  /** All apps that the account sees. */
  apps(options?: CallOptions) {
    return this.#all(operations.apps, {}, options);
  }

  /** One app, by name or id. */
  app(app: string, options?: CallOptions) {
    return this.#value(operations.app, { app }, options);
  }

  /** The teams that the account belongs to. */
  teams(options?: CallOptions) {
    return this.#all(operations.teams, {}, options);
  }

  /** The apps of a team, those that the account did not join among them. */
  teamApps(team: string, options?: CallOptions) {
    return this.#all(operations.teamApps, { team }, options);
  }

  pipelines(options?: CallOptions) {
    return this.#all(operations.pipelines, {}, options);
  }

  /** Where apps stand in their pipelines. */
  couplings(options?: CallOptions) {
    return this.#all(operations.couplings, {}, options);
  }

  /**
   * One page of an app's ledger.
   * @param range such as `version ..; order=desc, max=30`, or the `next` of the page before
   * @returns `unchanged` when the page still is what `etag` stands for
   */
  async releases(
    app: string,
    range: string,
    options: CallOptions = {},
  ): Promise<Page<Release> | 'unchanged'> {
    const answer = await this.#call(operations.releases, { app }, { ...options, range });
    return answer === 'unchanged' ? answer : pageOf(answer);
  }

  /** One release, by id or version. */
  release(app: string, release: string, options?: CallOptions): Promise<Release> {
    return this.#value(operations.release, { app, release }, options);
  }

  /** The config vars that a release runs with. Secret. */
  releaseConfigVars(app: string, release: string, options?: CallOptions) {
    return this.#value(operations.releaseConfigVars, { app, release }, options);
  }

  slug(app: string, slug: string, options?: CallOptions) {
    return this.#value(operations.slug, { app, slug }, options);
  }

  /**
   * Makes a new release from an older one. Sent once: when this rejects with `Unreachable` or `StrangeAnswer`,
   * only the ledger can tell whether it happened.
   * @param release the id of the release to go back to
   */
  rollback(app: string, release: string): Promise<Release> {
    return this.#value(operations.rollback, { app }, { body: { release } });
  }

  async #all<P extends string, T>(
    operation: Operation<P, Listed<T>>,
    params: Readonly<Record<P, string>>,
    options: CallOptions = {},
  ): Promise<T[]> {
    const all: T[] = [];
    const seen = new Set<string>();
    for (let range: string | undefined = 'id ..; max=1000'; range !== undefined;) {
      if (seen.has(range))
        throw new StrangeAnswer(`${this.host} repeats a page of its list. Try again later.`);
      seen.add(range);
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      const page: Page<T> = pageOf(this.#changed(await this.#call(operation, params, { ...options, range })));
      all.push(...page.members);
      range = page.next;
    }
    return all;
  }

  async #value<P extends string, T>(
    operation: Operation<P, T>,
    params: Readonly<Record<P, string>>,
    options?: CallOptions,
  ): Promise<T> {
    return this.#changed(await this.#call(operation, params, options)).value;
  }

  #changed<T>(answer: Answer<T> | 'unchanged'): Answer<T> {
    if (answer === 'unchanged') throw this.#unasked();
    return answer;
  }

  #unasked(): StrangeAnswer {
    return new StrangeAnswer(`${this.host} says that nothing changed since nothing. Try again later.`);
  }

  /** A read whose answer was lost is sent once more; a write never. */
  async #call<P extends string, T>(
    operation: Operation<P, T>,
    params: Readonly<Record<P, string>>,
    options: CallOptions = {},
  ): Promise<Answer<T> | 'unchanged'> {
    try {
      return await this.#send(operation, params, options);
    } catch (error) {
      if (!operation.retry || !(error instanceof Unreachable)) throw error;
      return this.#send(operation, params, options);
    }
  }

  async #send<P extends string, T>(
    operation: Operation<P, T>,
    params: Readonly<Record<P, string>>,
    { signal, range, etag, body }: CallOptions,
  ): Promise<Answer<T> | 'unchanged'> {
    const path = pathOf(operation, params);
    const started = performance.now();
    const log = (outcome: string, level: 'debug' | 'warn') => {
      const took = Math.round(performance.now() - started);
      this.#log(this.#hide(`${operation.method} ${path} ${outcome} ${took} ms`), level);
    };
    let answer: HttpAnswer;
    try {
      answer = await this.#transport.send({
        method: operation.method,
        url: new URL(path, this.#connection.url),
        headers: {
          accept: 'application/vnd.heroku+json; version=3',
          authorization: `Bearer ${this.#connection.token}`,
          'user-agent': 'shiplog',
          ...(range !== undefined && { range }),
          ...(etag !== undefined && { 'if-none-match': etag }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal,
      });
    } catch (error) {
      log(messageOf(error), 'warn');
      throw error;
    }
    log(`${answer.status} ${answer.headers['request-id'] ?? ''}`, answer.status < 400 ? 'debug' : 'warn');
    return this.#read(operation, answer, etag !== undefined);
  }

  #read<P extends string, T>(
    operation: Operation<P, T>,
    answer: HttpAnswer,
    conditional: boolean,
  ): Answer<T> | 'unchanged' {
    if (answer.status === 304 && conditional) return 'unchanged';
    const json = parseJson(answer);
    if (answer.status < 200 || answer.status > 299) throw this.#error(answer, json);
    const result = v.safeParse(operation.answer, json);
    if (!result.success) {
      throw new StrangeAnswer(
        `${this.host} gave an answer that Shiplog does not understand (${describeIssue(result.issues[0])}). ` +
          'Check the setting "shiplog.apiUrl", or try again later.',
      );
    }
    return { value: result.output, headers: answer.headers };
  }

  #error(answer: HttpAnswer, json: unknown): Error {
    const requestId = answer.headers['request-id'];
    if (answer.status === 304) return this.#unasked();
    if (answer.status >= 300 && answer.status < 400) {
      // Following it could carry the token to a host that it was not made for.
      return new StrangeAnswer(`${this.host} sends requests elsewhere. Check the setting "shiplog.apiUrl".`);
    }
    const body = v.safeParse(errorSchema, json);
    const said = body.success ? body.output.message.trim() : '';
    const message = said || `${this.host} answered ${answer.status}.`;
    const id = body.success ? body.output.id : undefined;
    const sentence = this.#hide(sentenceFor(answer.status, message, this.host));
    const error = new ApiError(answer.status, id, sentence, requestId);
    if (answer.status === 401) this.rejected.fire(error);
    return error;
  }

  /** A platform, or a proxy before it, may repeat the token in what it says. */
  #hide(text: string): string {
    const { token } = this.#connection;
    return token === '' ? text : text.replaceAll(token, '…');
  }
}

function pageOf<T>({ value, headers }: Answer<Listed<T>>): Page<T> {
  return { ...value, next: headers['next-range'], etag: headers['etag'] };
}

/** Undefined where the body is no JSON, whatever its content type says. */
function parseJson(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}
