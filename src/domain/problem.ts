import type { Remedy } from './remedies.ts';

/**
 * Something went wrong that a person can read: the message says what happened and what to do about it, as
 * whole sentences. Anything else that is thrown is a fault of the program.
 */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  /** What the person can do about it. */
  readonly remedies: readonly Remedy[];

  constructor(message: string, { cause, remedies = [] }: ProblemOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.remedies = remedies;
  }
}

interface ProblemOptions {
  readonly cause?: unknown;
  readonly remedies?: readonly Remedy[];
}

/** Thrown when a person cancelled: nothing is to be said about it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('Cancelled.');
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Runs something that a person set off, and reports to them what it rejects with, unless that is `Cancelled`. Never
 * rejects.
 * @param id what it was, in the log
 */
export type Attempt = (id: string, work: () => unknown) => Promise<void>;
