/** One request and its answer: sent once, logged, and validated. */

import * as v from 'valibot';
import { foreignText } from '../domain/text/foreign-text.ts';
import { Cancelled, messageOf } from '../domain/problem.ts';
import type { Budget } from './budget.ts';
import type { CallOptions, Clock, Connection, RequestLog } from './call.ts';
import { ApiError, TruncatedAnswer, Failure, StrangeAnswer } from './errors.ts';
import { parseJson, TooComplex } from './json.ts';
import { type Operation, pathOf } from './operations.ts';
import type { PlatformClock } from './platform-clock.ts';
import { tooLarge } from './receiver.ts';
import { retryAfter } from './retry.ts';
import { describeIssue, errorSchema } from './schemas.ts';
import { sentenceFor } from './sentences.ts';
import type { HttpAnswer, HttpRequest, Transport } from './transport.ts';

export interface Answer<T> {
  readonly value: T;
  readonly headers: HttpAnswer['headers'];
}

export interface ApiRequest<P extends string, T> {
  readonly operation: Operation<P, T>;
  readonly params: Readonly<Record<P, string>>;
  readonly options: CallOptions;
  /** The code of a second factor, to send along. */
  readonly code?: string | undefined;
}

/** What the requests of one account share. The headers of each answer update its platform clock and its budget. */
export interface ExchangeContext {
  readonly transport: Pick<Transport, 'send'>;
  readonly log: RequestLog;
  readonly clock: Clock;
  readonly platformClock: PlatformClock;
  readonly budget: Budget;
}

/**
 * Sends a request once.
 * @returns `unchanged` when `etag` still holds
 * @throws ApiError, Unreachable, StrangeAnswer, Cancelled or another Problem
 */
export async function exchange<P extends string, T>(
  context: ExchangeContext,
  connection: Connection,
  request: ApiRequest<P, T>,
): Promise<Answer<T> | 'unchanged'> {
  const { transport, clock, platformClock } = context;
  const { operation, params, options, code } = request;
  const path = pathOf(operation, params);
  const printable = (text: string) => foreignText(hidden(text, [connection.token, code]));
  const sentAt = clock.now();
  const started = performance.now();
  const log = (outcome: string, level: 'debug' | 'info' | 'warn') => {
    const took = Math.round(performance.now() - started);
    context.log(`${operation.method} ${path} ${printable(outcome)} ${took} ms`, level);
  };
  let answer: HttpAnswer | undefined;
  try {
    answer = await transport.send(requestOf(connection, path, request));
    heed(answer, sentAt, context);
    const level = answer.status >= 400 ? 'warn' : operation.retry ? 'debug' : 'info';
    log([answer.status, answer.headers['request-id']].join(' ').trim(), level);
    if (answer.status === 304 && options.etag !== undefined) return 'unchanged';
    return read(answer, operation, { host: connection.url.host, printable, now: platformClock.now() });
  } catch (error) {
    if (error instanceof Cancelled) log('cancelled', 'debug');
    else if (!(error instanceof ApiError)) log(messageOf(error), 'warn');
    if (error instanceof Failure) {
      const requestId = answer && requestIdOf(answer, printable);
      error.circumstances = {
        method: operation.method,
        path,
        at: clock.now(),
        status: answer?.status,
        requestId,
      };
    }
    throw error;
  }
}

function heed(
  { status, headers }: HttpAnswer,
  sentAt: number,
  { platformClock, budget }: ExchangeContext,
): void {
  platformClock.heard(headers['date'], sentAt);
  const remaining = headers['ratelimit-remaining'];
  if (status !== 429) return budget.heard(remaining, status < 400 ? sentAt : undefined);
  budget.refused(remaining, retryAfter(headers['retry-after'], platformClock.now()));
}

function requestOf<P extends string, T>(
  { url, token }: Connection,
  path: string,
  { operation, options, code }: ApiRequest<P, T>,
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

/** What `read` needs besides the answer. */
interface Reader {
  readonly host: string;
  /** Makes a server's text safe to show: without secrets and control characters. */
  readonly printable: (text: string) => string;
  /** By the platform's clock, in milliseconds. */
  readonly now: number;
}

function read<P extends string, T>(
  answer: HttpAnswer,
  operation: Operation<P, T>,
  reader: Reader,
): Answer<T> {
  const { status, headers } = answer;
  const { host, printable } = reader;
  if (status >= 300 && status < 400) throw notFollowed(status, host);
  const json = jsonOf(answer, host);
  if (status < 200 || status > 299) throw refusalOf(answer, json, reader);
  if (json === undefined) throw notJson(answer, host);
  const result = v.safeParse(operation.answer, json, { abortEarly: true });
  if (result.success) return { value: result.output, headers };
  const sentence =
    `${host} sent an answer that Shiplog does not understand (${printable(describeIssue(result.issues[0]))}). ` +
    'Check the setting "shiplog.apiUrl", or try again later.';
  throw new StrangeAnswer(sentence);
}

function notFollowed(status: number, host: string): StrangeAnswer {
  return new StrangeAnswer(
    status === 304
      ? `${host} returned an unexpected 304 Not Modified. Try again later.`
      : // Following it could carry the token to a host that it was not made for.
        `${host} redirects requests, which Shiplog does not follow. Check the setting "shiplog.apiUrl".`,
  );
}

function notJson({ headers, body }: HttpAnswer, host: string): StrangeAnswer {
  if (/html/i.test(headers['content-type'] ?? '') || /^\s*</.test(body)) {
    return new StrangeAnswer(
      `${host} sent a web page instead of an API answer. ` +
        'If your network asks you to log in, do so in a browser; otherwise check the setting "shiplog.apiUrl".',
    );
  }
  return new TruncatedAnswer(
    `${host} sent an answer that Shiplog does not understand (its JSON is incomplete). Try again in a moment.`,
  );
}

function refusalOf(answer: HttpAnswer, json: unknown, { host, printable, now }: Reader): ApiError {
  const { status, headers } = answer;
  const body = v.safeParse(errorSchema, json);
  const { id, message = '', url, app } = body.success ? body.output : {};
  const link = url ?? undefined;
  const words = printable(message);
  const refusal = {
    host,
    status,
    id: id == null ? undefined : printable(id),
    said: words === '' ? undefined : words,
    retryAfterMs: retryAfter(headers['retry-after'], now),
  };
  return new ApiError(status, refusal.id, sentenceFor(refusal), requestIdOf(answer, printable), {
    url: link !== undefined && isHttps(link) ? printable(link) : undefined,
    said: refusal.said,
    app: app?.name,
    retryAfterMs: refusal.retryAfterMs,
  });
}

function requestIdOf({ headers }: HttpAnswer, printable: (text: string) => string): string | undefined {
  const id = headers['request-id'];
  return id === undefined ? undefined : printable(id);
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

/** Undefined where the body is not JSON, whatever its content type says. Errors without JSON keep their status. */
function jsonOf({ status, body }: HttpAnswer, host: string): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    if (status >= 400) return undefined;
    throw tooLarge(host, { cause: error });
  }
}
