/** Reads what a plan is made of within a short time: somebody waits for it while production is broken. */

import type { Part } from '../../domain/part.ts';
import { Cancelled, messageOf } from '../../domain/problem.ts';

export interface PatienceDesk {
  /** Resolves after some milliseconds; rejects once it is given up. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** What does not come in time is told as not known. Never rejects. */
export type Intime = <T>(part: Promise<Part<T>>) => Promise<Part<T>>;

export interface Patience {
  /** For the platform's answers: given up when they are late. */
  readonly requests: AbortSignal;
  readonly intime: Intime;
  /** What is taken instead when something does not come in time. */
  readonly orLate: <T>(value: Promise<T>, instead: () => T) => Promise<T>;
}

/** Milliseconds until what is not there is told as not known. */
const limit = 3_000;
const late = 'It was not there within 3 seconds.';

/** @throws {Cancelled} when the person gave it up */
export async function patiently<T>(
  desk: PatienceDesk,
  signal: AbortSignal,
  work: (patience: Patience) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const requests = AbortSignal.any([signal, over.signal]);
  const ended = desk.wait(limit, requests).then(
    () => undefined,
    () => undefined,
  );
  const orLate = <V>(value: Promise<V>, instead: () => V): Promise<V> =>
    Promise.race([value, ended.then(instead)]);
  try {
    const result = await work({
      requests,
      orLate,
      intime: <V>(part: Promise<Part<V>>) => orLate<Part<V>>(failing(part), () => failed(late)),
    });
    if (signal.aborted) throw new Cancelled();
    return result;
  } finally {
    over.abort();
  }
}

/** A part of which one does not come is one that failed. */
export async function failing<T>(part: Promise<Part<T>>): Promise<Part<T>> {
  try {
    return await part;
  } catch (error) {
    return failed(messageOf(error));
  }
}

function failed(message: string): Part<never> {
  return { state: 'failed', message };
}
