/** What the status bar says of an app: pure text. */

import { foreignText } from '../../domain/text/foreign-text.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { plainCount, commitCount } from '../../domain/graph/span.ts';
import {
  aheadSentence,
  behindSentence,
  type AppLabel,
  type AheadBehind,
  unrelatedSentence,
} from '../../domain/release/ahead-behind.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** The same in words, for screen readers. */
  readonly spoken: string;
}

/** More of a name would push others out of the bar, in characters. */
const longest = 40;

/**
 * @param current the release that runs
 * @param distance undefined where its commit is not here
 */
export function statusText(app: AppLabel, current: Release, distance: AheadBehind | undefined): StatusText {
  const name = foreignText(app.name, longest);
  const { ahead, behind, caveat } = distance ?? { ahead: 0, behind: 0 };
  const version = versionName(current);
  const far = [
    ahead > 0 && `${plainCount(ahead, caveat)} ahead`,
    behind > 0 && `${plainCount(behind, caveat)} behind`,
  ].filter(Boolean);
  const spoken = [
    ahead > 0 && `${commitCount(ahead, caveat)} ahead`,
    behind > 0 && `${plainCount(behind, caveat)} behind`,
  ];
  const where = app.stage === undefined ? '' : `, ${app.stage}`;
  const sentences = [
    `${foreignText(app.name, longest)}${where}: ${version} is running`,
    distance && ahead > 0 && aheadSentence(distance, app),
    distance && behind > 0 && behindSentence(distance, app),
    distance && caveat === 'unrelated' && unrelatedSentence(distance, app),
    distance && caveat === undefined && ahead + behind === 0 && 'The checked-out commit is the one that runs',
  ];
  return {
    text: `$(rocket) ${[`${name} ${version}`, ...far].join(' · ')}`,
    tooltip: sentences.filter(Boolean).join('\n'),
    spoken: [`${name} ${version}`, ...spoken].filter(Boolean).join(', '),
  };
}

/** An app, as far as it matters which one is shown. */
interface Candidate {
  readonly app: AppLabel & { readonly linked: boolean; readonly remoteName: string | undefined };
}

/**
 * The one app of a repository that is shown: production, where that is among them.
 * @param apps in the order of the view
 * @param names of the apps that remotes of the repository deploy to
 */
export function shownApp<A extends Candidate>(apps: readonly A[], names: ReadonlySet<string>): A | undefined {
  const own = apps.filter(
    ({ app: { linked, name, remoteName } }) => linked && (names.has(name) || names.has(remoteName ?? name)),
  );
  return own.find(({ app }) => app.stage === 'production') ?? own[0];
}
