/** Releases by name, for sentences about operations. */

import { foreignText } from '../../domain/text/foreign-text.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';

/** Releases that came meanwhile; '' for none. @param several whether they may be of more than one app */
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
