/** What is shown while the pointer rests on a row. */

import * as vscode from 'vscode';
import type { CommitDetails } from '../../git/commit-details.ts';
import { longAge } from '../../model/age.ts';
import { type Commit, shortHash } from '../../model/commit.ts';
import { type Release, versionName } from '../../model/release.ts';
import { whyNotEligible } from '../../model/rollback-plan.ts';
import { listed } from '../../model/words.ts';
import type { AppNode } from './nodes.ts';
import { titleOf } from './rows.ts';

/** The whole story of a release. What comes from outside is escaped: none of it becomes a link or a picture. */
export function releaseTooltip(
  release: Release,
  commit: Commit | undefined,
  now: number,
): vscode.MarkdownString {
  const name = `${release.app.name} ${versionName(release)}`;
  const { tooltip, line } = tooltipOf(name, titleOf(release, commit));
  line('Change', release.description);
  line('Status', release.current ? `${release.status}, running now` : release.status);
  line('By', release.user.email);
  line('When', `${exactTime(release.createdAt)} (${longAge(release.createdAt, now)})`);
  if (commit) {
    line('Commit', commit.hash);
    line('Written by', `${commit.author}, ${exactTime(commit.date)}`);
  }
  if (release.addons.length > 0) line('Add-ons', release.addons.join(', '));
  const reason = whyNotEligible(release);
  line('Rollback', reason === undefined ? 'possible' : `not possible: it ${reason}`);
  return tooltip;
}

/**
 * Which commit it is, and whose.
 * @param details undefined where git could not tell them
 */
export function commitTooltip(commit: Commit, details: CommitDetails | undefined): vscode.MarkdownString {
  const { tooltip, line } = tooltipOf(shortHash(commit.hash), commit.subject);
  line('Commit', commit.hash);
  line('Written by', `${commit.author} <${commit.email}>`);
  const { coAuthors = [], tags = [], describe } = details ?? {};
  if (coAuthors.length > 0) line('With', listed(coAuthors.map(({ name }) => name)));
  line('When', exactTime(commit.date));
  if (tags.length > 0) line('Tags', tags.join(', '));
  else if (describe !== undefined) line('Nearest tag', describe);
  return tooltip;
}

/** Where an app belongs, shown while the pointer rests on its row. */
export function appTooltip({ app, marks }: AppNode): vscode.MarkdownString {
  const { tooltip, line } = tooltipOf(app.name, '');
  if (app.stage !== undefined) line('Stage', app.stage);
  if (app.pipeline?.name !== undefined) line('Pipeline', app.pipeline.name);
  if (app.team !== undefined) line('Team', app.team);
  line('Account', marks.rejected ? `${app.account.label}, which has to sign in again` : app.account.label);
  if (app.linked) line('In this view', 'a remote of an open folder deploys to it');
  else if (marks.pinned) line('In this view', 'you pinned it');
  return tooltip;
}

function tooltipOf(name: string, rest: string) {
  const tooltip = new vscode.MarkdownString(`**${escaped(name)}** ${escaped(rest)}`);
  const line = (what: string, value: string) => {
    tooltip.appendMarkdown(`\n\n**${what}:** ${escaped(value)}`);
  };
  return { tooltip, line };
}

/** Markdown that shows a text as it is. VS Code's own way to append text would keep its lines from wrapping. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}
