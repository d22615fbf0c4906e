/** What can go wrong between Shiplog and a platform, each as a sentence with what to do. */

import { Problem } from '../model/problem.ts';

/** The platform answered, with an error. */
export class ApiError extends Problem {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The API's own name of the error, such as `not_found`. */
  readonly id: string | undefined;
  /** What the platform's support asks for. */
  readonly requestId: string | undefined;

  constructor(status: number, id: string | undefined, message: string, requestId: string | undefined) {
    super(message);
    this.status = status;
    this.id = id;
    this.requestId = requestId;
  }
}

/** No usable answer came. A write may have taken effect all the same. */
export class Unreachable extends Problem {
  override readonly name = 'Unreachable';
}

/** An answer came which is none of this API's. */
export class StrangeAnswer extends Problem {
  override readonly name = 'StrangeAnswer';
}

/** A place where tokens are kept is there and cannot be read. */
export class TokensUnreadable extends Problem {
  override readonly name = 'TokensUnreadable';
}

/** How the statuses of the API read to a person; `message` is the API's own, for those that are clear by themselves. */
export function sentenceFor(status: number, message: string, host: string): string {
  switch (status) {
    case 401:
      return `${host} does not accept your token any more. Sign in again.`;
    case 429:
      return `${host} has had too many requests from your account. Wait a minute, then refresh.`;
    default:
      if (status >= 500) return `${host} has trouble of its own (${status}). Try again in a moment.`;
      return /[.!?]$/.test(message) ? message : `${message}.`;
  }
}
