/** What is shown while the pointer rests on the row of a release or a commit. */

import * as vscode from 'vscode';
import { longAge } from '../../domain/text/age.ts';
import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { type CommitDetails, detailLines } from '../../domain/forge/commit-facts.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { prose } from '../../domain/forge/prose.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { whyNotEligible } from '../../domain/plan/rollback-plan.ts';
import { skippedBy, takenBackBy, versionRanges } from '../../domain/plan/rollback-links.ts';
import type { WebHost } from '../../domain/forge/web-host.ts';
import { runningCode } from '../../domain/release/code.ts';
import { releaseTitle } from '../../domain/release/title.ts';

/** What is known of a commit beside its row, and where its repository is shown on the web. */
export interface CommitFacts {
  /** Undefined where git could not read it. */
  readonly details: CommitDetails | undefined;
  readonly host: WebHost | undefined;
}

const noFacts: CommitFacts = { details: undefined, host: undefined };

/**
 * All that is known of a release. What comes from outside is escaped: none of it becomes a picture, or a link but to the
 * host of the repository.
 * @param ledger the app's releases that are known, newest first
 */
export function releaseTooltip(
  release: Release,
  commit: Commit | undefined,
  now: number,
  ledger: readonly Release[],
  { details, host }: CommitFacts = noFacts,
): vscode.MarkdownString {
  const name = `${release.app.name} ${versionName(release)}`;
  const { tooltip, line, markdownLine } = tooltipOf(name, releaseTitle(release, commit), host);
  line('Change', release.description);
  const skipped = skippedBy(release, ledger).map(({ version }) => version);
  if (skipped.length > 0) line('Took back', versionRanges(skipped));
  const by = takenBackBy(release, ledger);
  if (by) line('Taken back by', versionName(by));
  line('Status', [release.status, runsNow(release, ledger)].filter(Boolean).join(', '));
  line('By', release.user.email);
  line('When', `${exactTime(release.createdAt)} (${longAge(release.createdAt, now)})`);
  if (commit) {
    for (const [what, text] of detailLines(commit, details, host, exactTime(commit.date)))
      markdownLine(what, text);
  }
  if (release.addons.length > 0) line('Add-ons', release.addons.join(', '));
  const reason = whyNotEligible(release);
  line('Rollback', reason === undefined ? 'possible' : `not possible: it ${reason}`);
  return tooltip;
}

function runsNow(release: Release, ledger: readonly Release[]): string | undefined {
  if (release.current) return 'running now';
  return runningCode(ledger)?.release === release ? 'its code runs now' : undefined;
}

/** Which commit it is, and whose. */
export function commitTooltip(commit: Commit, { details, host }: CommitFacts): vscode.MarkdownString {
  const { tooltip, markdownLine } = tooltipOf(shortHash(commit.hash), commitTitle(commit), host);
  for (const [what, text] of detailLines(commit, details, host, exactTime(commit.date)))
    markdownLine(what, text);
  return tooltip;
}

/** A tooltip to which lines are added. @param host the only one that texts may link to */
export function tooltipOf(name: string, rest: string, host?: WebHost) {
  const tooltip = new vscode.MarkdownString(`**${escaped(name)}** ${prose(foreignText(rest), host)}`);
  const markdownLine = (what: string, markdown: string) => {
    tooltip.appendMarkdown(`\n\n**${what}:** ${markdown}`);
  };
  const line = (what: string, value: string) => markdownLine(what, escaped(value));
  return { tooltip, line, markdownLine };
}

/** Markdown that shows a text as it is. VS Code's own way to append text would keep its lines from wrapping. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}
