/** Decides whether a failed read is retried, and after how long. Pure. */

import type { Urgency } from './call.ts';
import { ApiError, TruncatedAnswer, Unreachable } from './errors.ts';

/** Maximum backoff in milliseconds before the second and the third attempt; each wait is drawn from 0 up to it. */
const waits = [300, 1000];

/** Attempts in all. Pollers retry by themselves. */
const tries: Readonly<Record<Urgency, number>> = { person: waits.length + 1, background: 2 };

/** The longest Retry-After, in milliseconds, that is waited for; a longer one goes into the error's message. */
const longestWait = 10_000;

/** No attempt begins later than this after the first one began, in milliseconds. */
const deadline = 30_000;

/** Statuses that are worth a retry. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** Milliseconds since the first one began. */
  readonly elapsed: number;
  readonly urgency: Urgency;
}

/**
 * How long to wait before a failed read is retried.
 * @param random from 0 up to 1
 * @returns milliseconds, or undefined when it should not be retried
 */
export function waitBefore(error: unknown, attempt: Attempt, random: () => number): number | undefined {
  const { number, elapsed, urgency } = attempt;
  const { retryAfterMs = 0 } = error instanceof ApiError ? error : {};
  if (number >= tries[urgency] || elapsed > deadline || retryAfterMs > longestWait) return undefined;
  if (!mayPass(error)) return undefined;
  // Background polling is what the rate limit is against.
  if (urgency === 'background' && error instanceof ApiError && error.status === 429) return undefined;
  // All of Retry-After, then jitter so that requests do not come back in step.
  return retryAfterMs + random() * (waits[number - 1] ?? 0);
}

/**
 * A lost answer, a server error or a truncated answer may be transient. A complete answer of another shape, or a web
 * page, would be the same again.
 */
function mayPass(error: unknown): boolean {
  if (error instanceof ApiError) return passing.has(error.status);
  return error instanceof Unreachable || error instanceof TruncatedAnswer;
}

/**
 * Parses a `Retry-After` header: seconds, or a date.
 * @param now in milliseconds, by the platform's clock
 * @returns milliseconds, or undefined when it is missing or malformed
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // An HTTP date has letters. Date.parse would also accept `-5` or `1.5`.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
