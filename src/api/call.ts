/** What a request on behalf of an account is made with. */

import type { AskSecondFactor } from './second-factor.ts';

/** One line for each request, without anything secret. */
export type RequestLog = (line: string, level: 'debug' | 'info' | 'warn') => void;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after some milliseconds, or ends early with the signal. */
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

/** Who waits for an answer: a person's own request goes before those that nobody asked for. */
export type Urgency = 'person' | 'background';

/** What has to hold as a request leaves. One that is held back never leaves this machine. */
export interface Gate {
  /**
   * Called when it is the request's turn. What it rejects with is what the request fails with.
   */
  open(): Promise<void>;
  /**
   * Called once the connection is there, right before the first byte is written to it. What it throws is what the
   * request fails with.
   */
  pass(): void;
}

/** What a request that writes is made with. */
export type WriteOptions = Pick<CallOptions, 'gate' | 'code'>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Left out, it is a person's. */
  readonly urgency?: Urgency | undefined;
  /** A page of a list, in the API's own words: `version ..; order=desc, max=30`. */
  readonly range?: string;
  /** Of the answer that is already here: an unchanged one comes back as `unchanged`. */
  readonly etag?: string | undefined;
  readonly body?: unknown;
  readonly gate?: Gate | undefined;
  /** The code of a second factor, to send along. */
  readonly code?: string | undefined;
}
