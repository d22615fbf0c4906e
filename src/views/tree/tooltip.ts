/** The whole story of a release, shown while the pointer rests on its row. */

import * as vscode from 'vscode';
import { longAge } from '../../model/age.ts';
import type { Commit } from '../../model/commit.ts';
import { type Release, versionName } from '../../model/release.ts';
import { whyNotEligible } from '../../model/rollback-plan.ts';
import { titleOf } from './rows.ts';

/** Everything that comes from outside is escaped, so that none of it becomes a link or a picture. */
export function releaseTooltip(
  release: Release,
  commit: Commit | undefined,
  now: number,
): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  const line = (name: string, value: string) => {
    tooltip.appendMarkdown(`\n\n**${name}:** ${escaped(value)}`);
  };
  const name = `${release.app.name} ${versionName(release)}`;
  tooltip.appendMarkdown(`**${escaped(name)}** ${escaped(titleOf(release, commit))}`);
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

/** Markdown that shows a text as it is. VS Code's own way to append text would keep its lines from wrapping. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}
