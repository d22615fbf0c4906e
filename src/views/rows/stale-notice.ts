/** What stands above the rows when they may be stale. */

import { longAge } from '../../domain/text/age.ts';
import { messageOf } from '../../domain/problem.ts';

/** Something that could not be read. */
export interface Unread {
  readonly error: unknown;
  /** When it was read last, in milliseconds; undefined when it never was. */
  readonly readAt: number | undefined;
}

/**
 * The first error in words, with the age of the oldest data that is shown because of it.
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
  return `${message} Showing what was read ${age === 'just now' ? 'a moment ago' : age}.`;
}

/** What of a ledger says whether its platform limits requests. */
export interface RateLimited {
  readonly client: { readonly host: string; readonly budget: { readonly quietUntil: number | undefined } };
}

/** For how long what is said of rate limits stays the same, in milliseconds. */
export function quietLasts(ledgers: readonly RateLimited[]): number {
  return ledgers.some(({ client }) => client.budget.quietUntil !== undefined) ? 15_000 : Infinity;
}

/** When platforms that limit requests are asked again; an empty text where there are none. */
export function quietText(ledgers: readonly RateLimited[], now: number): string {
  const ends = new Map<string, number>();
  for (const { client } of ledgers) {
    const { host, budget } = client;
    if (budget.quietUntil !== undefined) ends.set(host, Math.max(ends.get(host) ?? 0, budget.quietUntil));
  }
  return [...ends]
    .map(([host, end]) => {
      const minutes = Math.ceil((end - now) / 60_000);
      const when = minutes <= 1 ? 'within a minute' : `in ${minutes} minutes`;
      return `${host} is limiting requests. Shiplog tries again ${when}, or when you refresh.`;
    })
    .join(' ');
}
