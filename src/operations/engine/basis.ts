/** A write that a person confirmed, beside the ledgers that it was planned from. Pure. */

import { type Release, type User, runningRelease } from '../../domain/release/release.ts';
import type { Basis, Entry, Intent, Made } from './journal-entry.ts';
import type { Others } from './machine-types.ts';

/** What is remembered of a release. */
export function entryOf({ id, version, status }: Entry | Release): Entry {
  return { id, version, status };
}

/** The ledger of an app as a plan was made from it. @param current the release that is running, where one is */
export function basisOf(
  { id, name }: Basis['app'],
  newest: Release | undefined,
  current: Pick<Release, 'id'> | undefined,
): Basis {
  return { app: { id, name }, newest: newest ? entryOf(newest) : null, current: current?.id ?? null };
}

/** Whether a ledger still is what a plan was made from. @param releases newest first */
export function holds({ newest, current }: Basis, releases: readonly Release[]): boolean {
  const [now] = releases;
  const running = runningRelease(releases)?.id ?? null;
  return now?.id === newest?.id && now?.status === newest?.status && running === current;
}

/** The releases that came after the plan. @param releases newest first */
export function since({ newest }: Basis, releases: readonly Release[]): Release[] {
  return releases.filter(({ version }) => version > (newest?.version ?? 0));
}

/**
 * The release that the intent made of an app, among what came after its plan: one with the same words by the same
 * account. The oldest of them: what was asked for first came first.
 * @param others what is known of other intents that could be taken for this one
 */
export function madeOf(
  intent: Pick<Intent, 'mark' | 'user' | 'email'>,
  basis: Basis,
  releases: readonly Release[],
  { claimed, found }: Pick<Others, 'claimed' | 'found'>,
): Release | undefined {
  const { mark } = intent;
  const mine = since(basis, releases).filter(
    ({ id, description, user }) =>
      (description === mark || description.startsWith(`${mark} `)) &&
      isBy(intent, user) &&
      !claimed.includes(id),
  );
  // Where answers were lost, nobody knows whose is which: as far as there are enough, each has one of its own.
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
export function idsOf(made: readonly Made[]): string[] {
  return made.flatMap(({ release }) => (release ? [release.id] : []));
}
