/** What stands above the rows when they may be old. */

import { longAge } from '../../model/age.ts';
import { messageOf } from '../../model/problem.ts';

/** Something that could not be read. */
export interface Unread {
  readonly error: unknown;
  /** When it was read last, in milliseconds; undefined when it never was. */
  readonly readAt: number | undefined;
}

/**
 * The first trouble in words, with the age of the oldest that is seen because of it.
 * @returns an empty text when all is good
 */
export function troubleText(unread: readonly Unread[], now: number): string {
  const [first] = unread;
  if (!first) return '';
  const message = messageOf(first.error);
  const times = unread
    .filter(({ error }) => messageOf(error) === message)
    .flatMap(({ readAt }) => readAt ?? []);
  if (times.length === 0) return message;
  const age = longAge(Math.min(...times), now);
  return `${message} You see what was known ${age === 'just now' ? 'a moment ago' : age}.`;
}
