/** The title of a release, as rows, pickers and messages show it. */

import { type Commit, commitTitle } from '../graph/commit.ts';
import { foreignText } from '../text/foreign-text.ts';
import { bringsCode } from './change.ts';
import type { Release } from './release.ts';

/**
 * What a release changed: the title of its commit for a deploy or a promotion, otherwise the platform's words.
 * @param commit of its deploy hash, where it is in an open repository
 */
export function releaseTitle(release: Release, commit: Commit | undefined): string {
  // The icon already says that it is config; the space is better spent on the keys.
  const words =
    release.change.kind === 'config'
      ? release.description.replace(/ config vars?$/, '')
      : release.description;
  const title = commit && bringsCode(release.change) ? commitTitle(commit) : words;
  return foreignText(title) || 'No description';
}
