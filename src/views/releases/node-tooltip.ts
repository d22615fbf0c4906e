/** What is shown while the pointer rests on the row of an app or a file. */

import type * as vscode from 'vscode';
import { reasonText, type RepositoryMatch } from '../../code/repository-matcher.ts';
import { shortHash } from '../../domain/graph/commit.ts';
import { tooltipOf } from '../rows/tooltip.ts';
import { fileFacts, type Lines } from './file-rows.ts';
import type { AppNode, FileNode } from './nodes.ts';

/** How a file changed. @param lines undefined where git could not count them */
export function fileTooltip({ change, parent }: FileNode, lines: Lines | undefined): vscode.MarkdownString {
  const { tooltip, line } = tooltipOf(change.path, '');
  if (change.from !== undefined) line('From', change.from);
  line('Change', fileFacts(change, lines).join(', '));
  if (parent.kind === 'files') line('Compared with', `the first parent, ${shortHash(parent.against)}`);
  return tooltip;
}

/**
 * Where an app belongs, shown while the pointer rests on its row.
 * @param home its repository, where there are several; null when nothing says which one it is
 */
export function appTooltip({ app, marks }: AppNode, home?: RepositoryMatch | null): vscode.MarkdownString {
  const { tooltip, line } = tooltipOf(app.name, '');
  if (app.stage !== undefined) line('Stage', app.stage);
  if (app.pipeline?.name !== undefined) line('Pipeline', app.pipeline.name);
  if (app.team !== undefined) line('Team', app.team);
  line('Account', marks.rejected ? `${app.account.label} (sign in again)` : app.account.label);
  if (home) line('Repository', `${home.repository.name} (${reasonText(home.reason)})`);
  if (home === null) line('Repository', 'unknown: several are open, and none of them is linked to this app');
  if (app.linked) line('In this view', 'a remote of an open folder deploys to it');
  else if (marks.pinned) line('In this view', 'you pinned it');
  return tooltip;
}
