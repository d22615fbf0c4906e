/** When a read is sent again, and after how long. Pure. */

import type { Urgency } from './call.ts';
import { ApiError, CutAnswer, Unreachable } from './errors.ts';

/** Longest waits in milliseconds before the second and the third try; each is drawn between nothing and this. */
const waits = [300, 1000];

/** How often a read is sent in all. A poller comes again by itself. */
const tries: Readonly<Record<Urgency, number>> = { person: waits.length + 1, background: 2 };

/** What a person waits because a platform says so, in milliseconds. Beyond it they are told when to come back. */
const longestWait = 10_000;

/** So long after the first try began, none begins any more: a person has waited enough. In milliseconds. */
const patience = 30_000;

/** Statuses that another try may make good. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** Milliseconds since the first one began. */
  readonly elapsed: number;
  readonly urgency: Urgency;
}

/**
 * How long to wait before a read that failed is sent again.
 * @param random from 0 up to 1
 * @returns milliseconds, or undefined when it should not be
 */
export function waitBefore(error: unknown, attempt: Attempt, random: () => number): number | undefined {
  const { number, elapsed, urgency } = attempt;
  const { comeBack = 0 } = error instanceof ApiError ? error : {};
  if (number >= tries[urgency] || elapsed > patience || comeBack > longestWait) return undefined;
  if (!mayPass(error)) return undefined;
  // Asking on in the background is what the platform complains of.
  if (urgency === 'background' && error instanceof ApiError && error.status === 429) return undefined;
  // The whole of what was asked for, and then not all at once.
  return comeBack + random() * (waits[number - 1] ?? 0);
}

/**
 * A lost answer, trouble on the platform's side, or an answer cut short: none of them needs to be so the next time. A
 * whole answer of another shape, or a web page, would be the same again.
 */
function mayPass(error: unknown): boolean {
  if (error instanceof ApiError) return passing.has(error.status);
  return error instanceof Unreachable || error instanceof CutAnswer;
}

/**
 * What a `Retry-After` header asks for, in seconds or as a date.
 * @param now in milliseconds, by the platform's clock
 * @returns milliseconds, or undefined when it says nothing that can be read
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // A date has letters: what else Date.parse would take, such as `-5` or `1.5`, is no date.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
