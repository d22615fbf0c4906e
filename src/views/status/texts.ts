/** What the status bar says of an app: pure text. */

import type { Commit } from '../../domain/graph/commit.ts';
import { longAge } from '../../domain/text/age.ts';
import { releaseTitle } from '../../domain/release/title.ts';
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
  /** Whether what runs is in trouble. */
  readonly failed: boolean;
}

/** More of a name would push others out of the bar, in characters. */
const longest = 40;

/** What runs. */
export interface StatusFacts {
  readonly current: Release;
  /** Of its deploy hash, where that is in the repository. */
  readonly commit?: Commit | undefined;
  /** Undefined where its commit is not here. */
  readonly distance?: AheadBehind | undefined;
  /** The processes that crashed, such as `web.1 and web.2`. */
  readonly crashed?: string | undefined;
}

/** @param now in milliseconds, of the platform */
export function statusText(app: AppLabel, facts: StatusFacts, now: number): StatusText {
  const { current, distance, crashed } = facts;
  const name = foreignText(app.name, longest);
  const { ahead, behind, caveat } = distance ?? { ahead: 0, behind: 0 };
  const version = versionName(current);
  const trouble = crashed !== undefined && `${crashed} crashed`;
  const far = [
    trouble,
    ahead > 0 && `${plainCount(ahead, caveat)} ahead`,
    behind > 0 && `${plainCount(behind, caveat)} behind`,
  ].filter(Boolean);
  const spoken = [
    trouble,
    ahead > 0 && `${commitCount(ahead, caveat)} ahead`,
    behind > 0 && `${commitCount(behind, caveat)} behind`,
  ];
  return {
    text: `$(${crashed === undefined ? 'rocket' : 'error'}) ${[`${name} ${version}`, ...far].join(' · ')}`,
    tooltip: sentencesOf(app, facts, now).join('\n'),
    spoken: [`${name} ${version}`, ...spoken].filter(Boolean).join(', '),
    failed: crashed !== undefined,
  };
}

function sentencesOf(
  app: AppLabel,
  { current, commit, distance, crashed }: StatusFacts,
  now: number,
): string[] {
  const name = foreignText(app.name, longest);
  const { ahead, behind, caveat } = distance ?? { ahead: 0, behind: 0 };
  const where = app.stage === undefined ? '' : `, ${app.stage}`;
  const title = foreignText(releaseTitle(current, commit), 100);
  const since = new Date(current.createdAt).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const sentences = [
    `${name}${where}: ${versionName(current)} is running: ${title}`,
    `Since ${since} (${longAge(current.createdAt, now)}), by ${foreignText(current.user.email, 100)}`,
    crashed !== undefined && `${crashed} crashed with it`,
    distance && ahead > 0 && aheadSentence(distance, app),
    distance && behind > 0 && behindSentence(distance, app),
    distance && caveat === 'unrelated' && unrelatedSentence(distance, app),
    distance && caveat === undefined && ahead + behind === 0 && 'The checked-out commit is the one that runs',
  ];
  return sentences.filter((sentence) => typeof sentence === 'string');
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
