/** Reads that are given up after a short time: a person waits for them while production is broken. */

import { type Part, partOf } from '../../domain/part.ts';
import { Cancelled } from '../../domain/problem.ts';

/** Resolves after some milliseconds; rejects once it is given up. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** What reads with a common deadline are given. */
export interface Deadline {
  /** Aborts at the deadline, and when the reads are over or were cancelled. */
  readonly signal: AbortSignal;
  /** A value, or another one where it does not come in time. */
  readonly orLate: <T>(value: Promise<T>, instead: () => T) => Promise<T>;
}

/**
 * Runs reads until a deadline.
 * @param ms until the deadline, in milliseconds
 * @throws {Cancelled} when the person cancelled them
 */
export async function withDeadline<T>(
  ms: number,
  wait: Wait,
  cancel: AbortSignal,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  if (cancel.aborted) throw new Cancelled();
  const over = new AbortController();
  const signal = AbortSignal.any([cancel, over.signal]);
  const end = () => over.abort();
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  wait(ms, signal).then(end, end);
  try {
    const result = await work({
      signal,
      orLate: (value, instead) => Promise.race([value, ended.then(instead)]),
    });
    if (cancel.aborted) throw new Cancelled();
    return result;
  } finally {
    end();
  }
}

/** In milliseconds. */
const planDeadline = 3_000;
const late: Part<never> = { state: 'failed', message: 'It could not be read within 3 seconds.' };

/** What the reads of a plan are given: what fails or comes late is a part that says so. */
export interface PlanReads extends Deadline {
  /** Never rejects. */
  readonly soon: <T>(part: Promise<Part<T>>) => Promise<Part<T>>;
}

/** Reads what a plan is made of. @throws {Cancelled} when the person cancelled it */
export function readPlan<T>(
  wait: Wait,
  cancel: AbortSignal,
  work: (reads: PlanReads) => Promise<T>,
): Promise<T> {
  return withDeadline(planDeadline, wait, cancel, (deadline) =>
    work({
      ...deadline,
      soon: <V>(part: Promise<Part<V>>) => deadline.orLate<Part<V>>(partOf(part), () => late),
    }),
  );
}
