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
  const title = commit && bringsCode(release.change) ? commitTitle(commit) : wordsOf(release);
  return foreignText(title) || 'No description';
}

/** The icon already says that it is config or an add-on; the space is better spent on the keys and names. */
function wordsOf({ change, description }: Release): string {
  if (change.kind === 'config') return description.replace(/ config vars?$/, '');
  if (change.kind !== 'addon') return description;
  return description.replace(/ \(@ref:[\w-]{1,100}\)$/, '').replace(/^@ref:/, '');
}
