/** The options of a request, and what a client needs to send it. */

import type { AskSecondFactor } from './second-factor.ts';

/** One line for each request, without anything secret. */
export type RequestLog = (line: string, level: 'debug' | 'info' | 'warn') => void;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after that many milliseconds, or ends early with the signal. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a client needs of the world besides the network. */
export interface ClientPorts {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Asks the person; left out, a request that wants a code is refused. */
  readonly askSecondFactor?: AskSecondFactor | undefined;
}

export interface Connection {
  /** Of the platform, such as `https://api.heroku.com`. */
  readonly url: URL;
  /** Made for this platform's host, and sent to no other. */
  readonly token: string;
}

/** Who waits for the answer: a person's own request goes before those of background polling. */
export type Urgency = 'person' | 'background';

/** Checks a write right before it leaves. One that is held back never leaves this machine. */
export interface Gate {
  /** Called when it is the request's turn. The request fails with what it rejects with. */
  open(): Promise<void>;
  /**
   * Called once the connection is open, right before the first byte is written. The request fails with what it throws.
   */
  pass(): void;
}

/** The options of a request that writes. */
export type WriteOptions = Pick<CallOptions, 'gate' | 'code'>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** `person` by default. */
  readonly urgency?: Urgency | undefined;
  /** A page of a list, in the API's own words: `version ..; order=desc, max=30`. */
  readonly range?: string;
  /** The ETag of a cached answer: if it still holds, the call returns `unchanged`. */
  readonly etag?: string | undefined;
  readonly body?: unknown;
  readonly gate?: Gate | undefined;
  /** The code of a second factor, to send along. */
  readonly code?: string | undefined;
}
