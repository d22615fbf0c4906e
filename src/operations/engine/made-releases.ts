/** The releases that a confirmed operation made, found in the ledgers. Pure. */

import type { Release, User } from '../../domain/release/release.ts';
import { type Basis, since } from '../../domain/plan/basis.ts';
import type { Intent, TargetResult } from './journal-entry.ts';
import type { OtherIntents } from './machine-types.ts';

/**
 * The release that the intent made of an app, among what came after its plan: one with the same words by the same
 * account. The oldest of them: what was asked for first came first.
 * @param others what is known of other intents that could be taken for this one
 */
export function madeOf(
  intent: Pick<Intent, 'mark' | 'user' | 'email'>,
  basis: Basis,
  releases: readonly Release[],
  { claimed, found }: Pick<OtherIntents, 'claimed' | 'found'>,
): Release | undefined {
  const { mark } = intent;
  const mine = since(basis, releases).filter(
    ({ id, description, user }) =>
      (description === mark || description.startsWith(`${mark} `)) &&
      isBy(intent, user) &&
      !claimed.includes(id),
  );
  // Where answers were lost, it is not known whose is which: as far as there are enough, each gets one of its own.
  return mine.findLast(({ id }) => !found.includes(id)) ?? mine.at(-1);
}

/** People change their mail address: it counts only where nothing else was kept. Where nothing was, anyone may be meant. */
function isBy({ user, email }: Pick<Intent, 'user' | 'email'>, by: User): boolean {
  return user === null ? email === null || by.email === email : by.id === user;
}

/** Whether two intents could be taken for each other by what they make. */
export function areAlike(one: Intent, other: Intent): boolean {
  const apps = new Set(one.targets.map(({ app }) => app.id));
  return one.mark === other.mark && other.targets.some(({ app }) => apps.has(app.id));
}

/** The ids of the releases that were made. */
export function idsOf(made: readonly TargetResult[]): string[] {
  return made.flatMap(({ release }) => (release ? [release.id] : []));
}
