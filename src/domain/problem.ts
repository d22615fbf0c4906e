import type { Remedy } from './remedies.ts';

/**
 * Something went wrong that a person can read: the message says what happened and what to do about it, as
 * whole sentences. Anything else that is thrown is a fault of the program.
 */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  /** What the person can do about it. */
  readonly remedies: readonly Remedy[];
  /** How loud it is: what follows from their own wish is only told. */
  readonly severity: 'error' | 'information';

  constructor(message: string, { cause, remedies = [], severity = 'error' }: ProblemOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.remedies = remedies;
    this.severity = severity;
  }
}

interface ProblemOptions {
  readonly cause?: unknown;
  readonly remedies?: readonly Remedy[];
  readonly severity?: Problem['severity'];
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
