/**
 * Something went wrong that a person can read: the message says what happened and what to do about it, as
 * whole sentences. Anything else that is thrown is a fault of the program.
 */
export class Problem extends Error {
  override readonly name: string = 'Problem';
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
