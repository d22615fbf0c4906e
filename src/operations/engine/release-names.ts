/** What the sentences of all kinds of operations share. */

import { foreignText } from '../../domain/text/foreign-text.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';

const keepsChecking = 'Nothing else was sent. Shiplog keeps checking and will notify you.';

/**
 * Whole sentences where nobody knows yet what became of a request.
 * @param what is not known: `whether bookshop was rolled back to v52`
 * @param ledgers by which that would be known: `ledger` or `ledgers`
 */
export function unreadText(
  { error }: { readonly error: unknown },
  host: string,
  what: string,
  ledgers: string,
): string {
  const lost = `the answer of ${host} was lost, and the ${ledgers} cannot be read`;
  const why = error === undefined ? 'you stopped waiting for the answer' : lost;
  return `It is not known ${what}: ${why}. ${keepsChecking}`;
}

/** @param what in the present tense: `the rollback appears` */
export function notifiesIf(what: string): string {
  return `Shiplog keeps checking and will notify you if ${what}.`;
}

/**
 * Why a plan is void, as the end of a sentence.
 * @param otherwise what changed where nothing was released
 */
export function movedText(
  { between }: { readonly between: readonly Release[] },
  otherwise: string,
  several = false,
): string {
  const names = namesOf(between, several);
  if (names === '') return `${otherwise} after the plan was made.`;
  return `${names} ${wasOrWere(between)} released after the plan was made.`;
}

export function wasOrWere(releases: readonly Release[]): string {
  return releases.length > 1 ? 'were' : 'was';
}

/** Releases with what they are and by whom; '' for none. @param several whether they may be of more than one app */
export function namesOf(releases: readonly Release[], several = false): string {
  return listed(
    releases.map((release) => briefly(release, several ? ` of ${release.app.name}` : '')),
    5,
  );
}

/** `v52 (Deploy de63889, by kendra@example.com)` */
function briefly(release: Release, of: string): string {
  return `${versionName(release)}${of} (${foreignText(release.description, 100)}, by ${release.user.email})`;
}
