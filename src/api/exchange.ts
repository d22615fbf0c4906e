/** One request and its answer: sent once, written to the log, and read. */

import * as v from 'valibot';
import { foreignText } from '../domain/text/foreign-text.ts';
import { Cancelled, messageOf } from '../domain/problem.ts';
import type { CallOptions, Connection, RequestLog } from './call.ts';
import { ApiError, CutAnswer, Failure, StrangeAnswer } from './errors.ts';
import { parseJson, Unreasonable } from './json.ts';
import { type Operation, pathOf } from './operations.ts';
import { tooLarge } from './receiver.ts';
import { retryAfter } from './retry.ts';
import { describeIssue, errorSchema } from './schemas.ts';
import { sentenceFor } from './sentences.ts';
import type { HttpAnswer, HttpRequest } from './transport.ts';

export interface Answer<T> {
  readonly value: T;
  readonly headers: HttpAnswer['headers'];
}

export interface Asked<P extends string, T> {
  readonly operation: Operation<P, T>;
  readonly params: Readonly<Record<P, string>>;
  readonly options: CallOptions;
  /** The code of a second factor, to send along. */
  readonly code?: string | undefined;
}

export interface ExchangePorts {
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly log: RequestLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The same, by the platform's clock. */
  readonly platformNow: () => number;
  /** Told of each answer, whatever it says. @param asked when its request was sent */
  readonly heard: (answer: HttpAnswer, asked: number) => void;
}

/**
 * Sends a request once.
 * @returns `unchanged` when the answer still is what `etag` stands for
 * @throws ApiError, Unreachable, StrangeAnswer, Cancelled or another Problem
 */
export async function exchange<P extends string, T>(
  ports: ExchangePorts,
  connection: Connection,
  asked: Asked<P, T>,
): Promise<Answer<T> | 'unchanged'> {
  const { operation, params, options, code } = asked;
  const path = pathOf(operation, params);
  const said = (text: string) => foreignText(hidden(text, [connection.token, code]));
  const sentAt = ports.now();
  const started = performance.now();
  const log = (outcome: string, level: 'debug' | 'info' | 'warn') => {
    const took = Math.round(performance.now() - started);
    ports.log(`${operation.method} ${path} ${said(outcome)} ${took} ms`, level);
  };
  let answer: HttpAnswer | undefined;
  try {
    answer = await ports.send(requestOf(connection, path, asked));
    ports.heard(answer, sentAt);
    const level = answer.status >= 400 ? 'warn' : operation.retry ? 'debug' : 'info';
    log([answer.status, answer.headers['request-id']].join(' ').trim(), level);
    if (answer.status === 304 && options.etag !== undefined) return 'unchanged';
    return read(answer, operation, { host: connection.url.host, said, now: ports.platformNow });
  } catch (error) {
    if (error instanceof Cancelled) log('cancelled', 'debug');
    else if (!(error instanceof ApiError)) log(messageOf(error), 'warn');
    if (error instanceof Failure) {
      const requestId = answer && requestIdOf(answer, said);
      error.circumstances = {
        method: operation.method,
        path,
        at: ports.now(),
        status: answer?.status,
        requestId,
      };
    }
    throw error;
  }
}

function requestOf<P extends string, T>(
  { url, token }: Connection,
  path: string,
  { operation, options, code }: Asked<P, T>,
): HttpRequest {
  const { range, etag, body, signal, urgency, gate } = options;
  return {
    method: operation.method,
    url: new URL(path, url),
    headers: {
      accept: 'application/vnd.heroku+json; version=3',
      authorization: `Bearer ${token}`,
      'user-agent': 'shiplog',
      ...(range !== undefined && { range }),
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(code !== undefined && { 'heroku-two-factor-code': code }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
    urgency,
    gate,
  };
}

/** What reading an answer takes besides it. */
interface Reader {
  readonly host: string;
  /** A server's text, as it can be shown. */
  readonly said: (text: string) => string;
  readonly now: () => number;
}

function read<P extends string, T>(
  answer: HttpAnswer,
  operation: Operation<P, T>,
  reader: Reader,
): Answer<T> {
  const { status, headers } = answer;
  const { host, said } = reader;
  if (status >= 300 && status < 400) throw notFollowed(status, host);
  const json = jsonOf(answer, host);
  if (status < 200 || status > 299) throw refusalOf(answer, json, reader);
  if (json === undefined) throw notJson(answer, host);
  const result = v.safeParse(operation.answer, json, { abortEarly: true });
  if (result.success) return { value: result.output, headers };
  const sentence =
    `${host} gave an answer that Shiplog does not understand (${said(describeIssue(result.issues[0]))}). ` +
    'Check the setting "shiplog.apiUrl", or try again later.';
  throw new StrangeAnswer(sentence);
}

function notFollowed(status: number, host: string): StrangeAnswer {
  return new StrangeAnswer(
    status === 304
      ? `${host} says that nothing changed since nothing. Try again later.`
      : // Following it could carry the token to a host that it was not made for.
        `${host} sends requests elsewhere. Check the setting "shiplog.apiUrl".`,
  );
}

function notJson({ headers, body }: HttpAnswer, host: string): StrangeAnswer {
  if (/html/i.test(headers['content-type'] ?? '') || /^\s*</.test(body)) {
    return new StrangeAnswer(
      `${host} gave a web page, which Shiplog does not understand. ` +
        'If your network asks you to log in, do so in a browser; else check the setting "shiplog.apiUrl".',
    );
  }
  return new CutAnswer(
    `${host} gave an answer that Shiplog does not understand (it is no whole JSON). Try again in a moment.`,
  );
}

function refusalOf(answer: HttpAnswer, json: unknown, { host, said, now }: Reader): ApiError {
  const { status, headers } = answer;
  const body = v.safeParse(errorSchema, json);
  const { id, message = '', url, app } = body.success ? body.output : {};
  const link = url ?? undefined;
  const words = said(message);
  const refusal = {
    host,
    status,
    id: id == null ? undefined : said(id),
    said: words === '' ? undefined : words,
    comeBack: retryAfter(headers['retry-after'], now()),
  };
  return new ApiError(status, refusal.id, sentenceFor(refusal), requestIdOf(answer, said), {
    url: link !== undefined && isHttps(link) ? said(link) : undefined,
    said: refusal.said,
    app: app?.name,
    comeBack: refusal.comeBack,
  });
}

function requestIdOf({ headers }: HttpAnswer, said: (text: string) => string): string | undefined {
  const id = headers['request-id'];
  return id === undefined ? undefined : said(id);
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

function hidden(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>(
    (rest, secret) => (secret === undefined || secret === '' ? rest : rest.replaceAll(secret, '…')),
    text,
  );
}

/** Undefined where the body is no JSON, whatever its content type says; that of an error says no more than its status. */
function jsonOf({ status, body }: HttpAnswer, host: string): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    if (!(error instanceof Unreasonable)) throw error;
    if (status >= 400) return undefined;
    throw tooLarge(host, { cause: error });
  }
}
