/** What can go wrong between Shiplog and a platform, each as a sentence with what to do. */

import { Problem } from '../domain/problem.ts';

/** Which request went wrong, for those who look into it. */
export interface Circumstances {
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  /** When it went wrong, in milliseconds. */
  readonly at: number;
  /** Undefined when no answer came. */
  readonly status?: number | undefined;
  /** What the platform's support asks for; a list of ids, by commas. */
  readonly requestId?: string | undefined;
}

/** A request did not bring what it was sent for. */
export abstract class Failure extends Problem {
  /** Undefined of an error that no request is known for. */
  circumstances: Circumstances | undefined;

  /** Some lines to copy into a question to somebody's support. Without a token. */
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
  /** The platform's own words, of which the message is the sentence for people. */
  readonly said: string | undefined;
  /** The name of the app that a second factor is asked for. */
  readonly app: string | undefined;
  /** Milliseconds until the platform wants to be asked again; undefined when it does not say. */
  readonly comeBack: number | undefined;

  constructor(
    status: number,
    id: string | undefined,
    message: string,
    requestId: string | undefined,
    more: Partial<Pick<ApiError, 'url' | 'said' | 'app' | 'comeBack'>> = {},
  ) {
    super(message);
    this.status = status;
    this.id = id;
    this.requestId = requestId;
    this.url = more.url;
    this.said = more.said;
    this.app = more.app;
    this.comeBack = more.comeBack;
  }

  protected override particulars(): (readonly [name: string, value: string | undefined])[] {
    return [
      ['Error', this.id],
      ['Message', this.said ?? this.message],
      ['See', this.url],
    ];
  }
}

/** No usable answer came. A write that has left may have taken effect all the same. */
export class Unreachable extends Failure {
  override readonly name = 'Unreachable';
  /** Whether anything of the request may have left this machine. */
  hasLeft = true;
}

/** An answer came which is none of this API's. */
export class StrangeAnswer extends Failure {
  override readonly name = 'StrangeAnswer';
}

/** An answer came that breaks off in the middle of its JSON. */
export class CutAnswer extends StrangeAnswer {}

/**
 * A request that writes had no effect: it was held back, or refused for a reason that has passed meanwhile. What it is
 * based on may be stale by now, so it is not sent again before that is read again.
 */
export class Stale extends Problem {
  override readonly name = 'Stale';

  constructor() {
    super('The request did not leave in time, so what it is based on may have changed. Try again.');
  }
}

/** A request that writes had no effect: the platform wants the code of a second factor with it. */
export class CodeWanted extends Problem {
  override readonly name = 'CodeWanted';
  readonly refusal: ApiError;

  constructor(refusal: ApiError) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
  }
}

/** A place where tokens are kept is there and cannot be read. */
export class TokensUnreadable extends Problem {
  override readonly name = 'TokensUnreadable';
}

/** Whether the platform rejected the token, so that the account has to sign in again. */
export function isRejection(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** Whether the account may not see it, or there is no such thing: asking again would give the same answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 403 || error.status === 404);
}
