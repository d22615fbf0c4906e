/** The whole story of a release, shown while the pointer rests on its row. */

import * as vscode from 'vscode';
import { longAge } from '../../model/age.ts';
import type { Commit } from '../../model/commit.ts';
import { type Release, versionName } from '../../model/release.ts';
import { whyNotEligible } from '../../model/rollback-plan.ts';
import { titleOf } from './rows.ts';

/** Everything that comes from outside is appended as text, so that none of it becomes a link or a picture. */
export function releaseTooltip(
  release: Release,
  commit: Commit | undefined,
  now: number,
): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  const line = (name: string, value: string) => {
    tooltip.appendMarkdown(`\n\n**${name}:** `).appendText(value);
  };
  tooltip
    .appendMarkdown('**')
    .appendText(`${release.app.name} ${versionName(release)}`)
    .appendMarkdown('** ')
    .appendText(titleOf(release, commit));
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

function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}
