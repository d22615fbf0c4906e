/** How nodes are drawn. */

import * as vscode from 'vscode';
import { isRejection } from '../../ledger/catalog.ts';
import { versionName } from '../../model/release.ts';
import type { AppNode, FindNode, MoreNode, Node, NoteNode } from './nodes.ts';
import { appRow, findRow, releaseRow, type Row } from './rows.ts';

/** The tree item of a node. Its id outlives a refresh, and with it the selection. */
export function treeItem(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case 'app':
      return appItem(node);
    case 'release': {
      const row = releaseRow(node.release, node.commit, node.ledger.client.platformNow());
      const item = drawn(row, `release ${node.release.id}`);
      item.command = { command: 'shiplog.showDetails', title: 'Show Details', arguments: [node] };
      return item;
    }
    case 'more':
      return moreItem(node);
    case 'note':
      return noteItem(node);
    case 'find':
      return findItem(node);
  }
}

function appItem({ app, ledger, marks, open }: AppNode): vscode.TreeItem {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const { releases, error } = ledger.state;
  const rejected = marks.rejected || isRejection(error);
  const row = appRow(app, releases[0], { ...marks, rejected });
  return drawn(row, `app ${app.id}`, open ? Expanded : Collapsed);
}

function moreItem({ parent }: MoreNode): vscode.TreeItem {
  const oldest = parent.ledger.state.releases.at(-1);
  const label = oldest ? `Load more, from ${versionName({ version: oldest.version - 1 })} down` : 'Load more';
  const item = new vscode.TreeItem(label);
  item.id = `more ${parent.app.id}`;
  item.iconPath = new vscode.ThemeIcon('fold-down');
  item.command = { command: 'shiplog.loadMore', title: 'Load More', arguments: [{ kind: 'more', parent }] };
  return item;
}

function noteItem({ parent, text, tooltip = text, about }: NoteNode): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.id = `note ${about} ${parent?.app.id ?? ''}`;
  item.tooltip = tooltip;
  // Left out, VS Code speaks the tooltip.
  item.accessibilityInformation = { label: text };
  item.iconPath =
    about === 'empty'
      ? new vscode.ThemeIcon('info')
      : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  if (about === 'failed') item.command = { command: 'shiplog.refresh', title: 'Try Again' };
  if (about === 'rejected') item.command = { command: 'shiplog.signIn', title: 'Sign In Again' };
  return item;
}

function findItem(node: FindNode): vscode.TreeItem {
  const item = drawn(findRow(node), 'find');
  item.tooltip = 'An app that you choose stays in this view.';
  item.command = { command: 'shiplog.findApp', title: 'Find App' };
  return item;
}

function drawn(row: Row, id: string, state = vscode.TreeItemCollapsibleState.None): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, state);
  item.id = id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  return item;
}
