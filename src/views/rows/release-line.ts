/** A release in one line, in every view: which, when, who, what. */

import { tinyAge } from '../../domain/text/age.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { type Release, tinyAuthor, versionName } from '../../domain/release/release.ts';

/**
 * `v72 5m kendra: Add up the cart in one pass (#52)`. The title comes last, because a row is cut at its end, and of the
 * title a part says enough.
 * @param title as `releaseTitle` gives it
 */
export function releaseLine(release: Release, title: string, now: number): string {
  return `${releaseMoment(release, now)} ${foreignText(tinyAuthor(release.user))}: ${title}`;
}

/** `v72 5m` */
export function releaseMoment(release: Release, now: number): string {
  return `${versionName(release)} ${tinyAge(release.createdAt, now)}`;
}
