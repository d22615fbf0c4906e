/** The errors of requests to a platform. Each message says what happened and what to do. */

import { Problem } from '../domain/problem.ts';

/** Which request failed, for a support ticket. */
export interface Circumstances {
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  /** When it failed, in milliseconds. */
  readonly at: number;
  /** Undefined when no answer came. */
  readonly status?: number | undefined;
  /** What the platform's support asks for; several ids are separated by commas. */
  readonly requestId?: string | undefined;
}

/** A request failed. */
export abstract class Failure extends Problem {
  /** Undefined where the request is not known. */
  circumstances: Circumstances | undefined;

  /** Lines to copy into a support ticket. Without a token. */
  details(): string {
    const { method, path, at, status, requestId } = this.circumstances ?? {};
    const lines: readonly (readonly [name: string, value: string | number | undefined])[] = [
      ['Request', method === undefined ? undefined : `${method} ${path}`],
      ['Status', status],
      ...this.particulars(),
      ['Request-Id', requestId],
      ['Time', at === undefined ? undefined : new Date(at).toISOString()],
    ];
    return lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])).join('\n');
  }

  /** What only this kind of error knows. */
  protected particulars(): (readonly [name: string, value: string | undefined])[] {
    return [['Reason', this.message]];
  }
}

/** The platform answered, with an error. */
export class ApiError extends Failure {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The API's own name of the error, such as `not_found`. */
  readonly id: string | undefined;
  /** What the platform's support asks for. */
  readonly requestId: string | undefined;
  /** Where the platform explains the error; https only. */
  readonly url: string | undefined;
  /** The platform's own message; `message` is the sentence for people. */
  readonly said: string | undefined;
  /** The name of the app that a second factor is asked for. */
  readonly app: string | undefined;
  /** From Retry-After, in milliseconds; undefined when the platform does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    id: string | undefined,
    message: string,
    requestId: string | undefined,
    more: Partial<Pick<ApiError, 'url' | 'said' | 'app' | 'retryAfterMs'>> = {},
  ) {
    super(message);
    this.status = status;
    this.id = id;
    this.requestId = requestId;
    this.url = more.url;
    this.said = more.said;
    this.app = more.app;
    this.retryAfterMs = more.retryAfterMs;
  }

  protected override particulars(): (readonly [name: string, value: string | undefined])[] {
    return [
      ['Error', this.id],
      ['Message', this.said ?? this.message],
      ['See', this.url],
    ];
  }
}

/** No usable answer came. A write that left this machine may still have taken effect. */
export class Unreachable extends Failure {
  override readonly name = 'Unreachable';
  /** Whether anything of the request may have left this machine. */
  hasLeft = true;
}

/** The answer is not one of this API. */
export class StrangeAnswer extends Failure {
  override readonly name = 'StrangeAnswer';
}

/** The answer ends in the middle of its JSON. */
export class TruncatedAnswer extends StrangeAnswer {}

/**
 * A write had no effect: it was held back, or refused for a reason that no longer holds. Its basis may be stale, so the
 * ledger is read before it is sent again.
 */
export class Stale extends Problem {
  override readonly name = 'Stale';

  constructor() {
    super('The request did not leave in time, so what it is based on may have changed. Try again.');
  }
}

/** A write had no effect: the platform requires the code of a second factor. */
export class CodeWanted extends Problem {
  override readonly name = 'CodeWanted';
  readonly refusal: ApiError;

  constructor(refusal: ApiError) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
  }
}

/** A place where tokens are stored exists and cannot be read. */
export class TokensUnreadable extends Problem {
  override readonly name = 'TokensUnreadable';
}

/** Whether the platform rejected the token, so that the account has to sign in again. */
export function isRejection(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** Whether the account may not see it, or it does not exist: another request would get the same answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 403 || error.status === 404);
}
