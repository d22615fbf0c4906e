/** Releases that are under way: an operation waits for them, or is not begun. */

import type { Ledger } from '../../ledger/ledger.ts';
import { shortAge } from '../../domain/text/age.ts';
import { quoted } from '../../domain/text/foreign-text.ts';
import { Cancelled } from '../../domain/problem.ts';
import { type Release, releaseUnderWay, shortAuthor, versionName } from '../../domain/release/release.ts';
import type { Question } from './message.ts';
import type { Wait } from '../plan/deadline.ts';

/** In milliseconds. */
const pace = 2_000;

/**
 * Reads the ledger until nothing in it is pending.
 * @throws Cancelled when the person gave it up
 */
export async function waitUntilOver(
  ledger: Ledger,
  operations: { readonly wait: Wait },
  signal: AbortSignal,
): Promise<void> {
  while (releaseUnderWay(ledger.state.releases)) {
    // oxlint-disable no-await-in-loop -- one look after the other is the point
    await operations.wait(pace, signal).catch(() => undefined);
    if (signal.aborted) throw new Cancelled();
    // While it cannot be read it is as it was: the wait goes on.
    await ledger.refresh('person', signal);
    // oxlint-enable no-await-in-loop
  }
}

/** What is shown while a release is waited for. */
export function waitingTitle({ app, version }: Release): string {
  return `Waiting until ${versionName({ version })} of ${app.name} is released`;
}

/**
 * @param now in milliseconds, by the platform's clock
 * @param what is to come after it
 */
export function pendingText(release: Release, now: number, what: string): Question {
  const { app, user, createdAt, description } = release;
  const name = versionName(release);
  return {
    message: `${name} of ${app.name} is still being released by ${shortAuthor(user)} (${shortAge(createdAt, now)}).`,
    detail:
      `${quoted(description, 100)}. The app is about to change, so a plan that is made now could be wrong. ` +
      `Wait until ${name} is done to see what a ${what} would do then, or cancel. Nothing was changed.`,
  };
}
