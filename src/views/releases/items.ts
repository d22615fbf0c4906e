/** How nodes are drawn. */

import * as vscode from 'vscode';
import { isRejection } from '../../api/errors.ts';
import { versionName } from '../../domain/release/release.ts';
import type { Shipped } from '../../domain/graph/span.ts';
import { commitRow, furtherLabel, rangeRow } from '../rows/commit-rows.ts';
import { fileUri } from '../rows/decorations.ts';
import { fileRow, filesRow } from '../rows/file-rows.ts';
import { type AppNode, type FindNode, idOf, type MoreNode, type Node, type NoteNode } from './nodes.ts';
import type { CommitNode, FileNode, FurtherNode, RangeNode, ReleaseNode } from './nodes.ts';
import { appRow, findRow, releaseRow, type Row } from './release-rows.ts';

/** What is known of an app's code. */
interface AppCode {
  /** How far what is checked out is from what the app runs. */
  readonly distance: Shipped | undefined;
  /** Stands for where it is, which only the tooltip tells. */
  readonly place: string | undefined;
}

/** An item, with what its tooltip is made of: VS Code asks for another tooltip only when the row is drawn again. */
interface Item extends vscode.TreeItem {
  readonly tooltipOf?: unknown;
}

/**
 * The tree item of a node. Its id outlives a refresh, and with it the selection.
 * @param code of an app
 */
export function treeItem(node: Node, code?: AppCode): Item {
  switch (node.kind) {
    case 'app':
      return appItem(node, code);
    case 'release':
      return releaseItem(node);
    case 'range':
      return rangeItem(node);
    case 'commit':
      return commitItem(node);
    case 'files':
      return drawn(filesRow(node), node, Collapsed);
    case 'file':
      return fileItem(node);
    case 'further':
      return furtherItem(node);
    case 'more':
      return moreItem(node);
    case 'note':
      return noteItem(node);
    case 'find':
      return findItem(node);
  }
}

const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

function appItem(node: AppNode, code: AppCode | undefined): Item {
  const { app, ledger, marks, open } = node;
  const { releases, error } = ledger.state;
  const rejected = marks.rejected || isRejection(error);
  const row = appRow(app, releases[0], { ...marks, rejected }, code?.distance);
  const { name, pipeline, team, account, linked } = app;
  const tooltipOf = [code?.place, name, pipeline?.name, team, account.label, linked, marks];
  return Object.assign(drawn(row, node, open ? Expanded : Collapsed), { tooltipOf });
}

function releaseItem(node: ReleaseNode): vscode.TreeItem {
  const { release, commit, ledger, code } = node;
  const row = releaseRow(release, commit, ledger.client.platformNow(), code);
  const item = drawn(row, node, code.unfolds ? Collapsed : None);
  item.command = { command: 'shiplog.showDetails', title: 'Show Details', arguments: [node] };
  return item;
}

function rangeItem(node: RangeNode): vscode.TreeItem {
  return drawn(rangeRow(node), node, Collapsed);
}

function commitItem(node: CommitNode): vscode.TreeItem {
  const item = drawn(commitRow(node, Date.now()), node, node.open ? Expanded : Collapsed);
  item.command = { command: 'shiplog.openCommit', title: 'Open Commit', arguments: [node] };
  return item;
}

function fileItem(node: FileNode): vscode.TreeItem {
  const row = fileRow(node);
  const item = new vscode.TreeItem(row.label);
  item.id = idOf(node);
  item.description = row.description;
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  // Its decoration is that of the change, its icon that of the theme.
  item.resourceUri = fileUri(node.change);
  item.iconPath = vscode.ThemeIcon.File;
  item.command = { command: 'shiplog.openFileChanges', title: 'Open File Changes', arguments: [node] };
  return item;
}

function furtherItem(node: FurtherNode): vscode.TreeItem {
  const item = new vscode.TreeItem(furtherLabel(node));
  item.id = idOf(node);
  item.iconPath = new vscode.ThemeIcon('fold-down');
  item.command = { command: 'shiplog.loadMore', title: 'Load More', arguments: [node] };
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const { parent } = node;
  const oldest = parent.ledger.state.releases.at(-1);
  const label = oldest ? `Load more, from ${versionName({ version: oldest.version - 1 })} down` : 'Load more';
  const item = new vscode.TreeItem(label);
  item.id = idOf(node);
  item.iconPath = new vscode.ThemeIcon('fold-down');
  item.command = { command: 'shiplog.loadMore', title: 'Load More', arguments: [node] };
  return item;
}

function noteItem(node: NoteNode): vscode.TreeItem {
  const { parent, text, tooltip = text, about } = node;
  const item = new vscode.TreeItem(text);
  item.id = idOf(node);
  item.tooltip = tooltip;
  // Left out, VS Code speaks the tooltip.
  item.accessibilityInformation = { label: text };
  const icon = { empty: 'info', away: 'cloud-download', cut: 'cloud-download' };
  item.iconPath =
    about === 'empty' || about === 'away' || about === 'cut'
      ? new vscode.ThemeIcon(icon[about])
      : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  if (about === 'failed') item.command = { command: 'shiplog.refresh', title: 'Try Again' };
  if (about === 'rejected') item.command = { command: 'shiplog.signIn', title: 'Sign In Again' };
  if (about === 'away') {
    const command = parent?.kind === 'commit' ? 'shiplog.openCommit' : 'shiplog.fetchCommits';
    item.command = { command, title: 'Fetch', arguments: [parent] };
  }
  if (about === 'cut')
    item.command = { command: 'shiplog.fetchHistory', title: 'Fetch', arguments: [node.range] };
  return item;
}

function findItem(node: FindNode): vscode.TreeItem {
  const item = drawn(findRow(node), node);
  item.tooltip = 'An app that you choose stays in this view.';
  item.command = { command: 'shiplog.findApp', title: 'Find App' };
  return item;
}

function drawn(row: Row, node: Node, state = None): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, state);
  item.id = idOf(node);
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  return item;
}

/** Whether two items of one node are drawn alike. What a click does comes with the node. */
export function isAlike(one: Item, other: Item): boolean {
  return drawnOf(one) === drawnOf(other);
}

function drawnOf(item: Item): string {
  const {
    label,
    description,
    iconPath,
    contextValue,
    collapsibleState,
    accessibilityInformation,
    tooltipOf,
  } = item;
  return JSON.stringify([
    tooltipOf,
    label,
    description,
    iconPath,
    contextValue,
    collapsibleState,
    accessibilityInformation,
  ]);
}
