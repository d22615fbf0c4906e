/** How nodes are drawn. */

import * as vscode from 'vscode';
import { versionName } from '../../model/release.ts';
import type { Node } from './nodes.ts';
import { appRow, releaseRow, type Row } from './rows.ts';

/** The tree item of a node. Its id outlives a refresh, and with it the selection. */
export function treeItem(node: Node, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'app': {
      const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
      const row = appRow(node.app, node.ledger.state.releases[0], node.app.linked);
      return drawn(row, `app ${node.app.id}`, node.open ? Expanded : Collapsed);
    }
    case 'release': {
      const row = releaseRow(node.release, node.commit, now);
      const item = drawn(row, `release ${node.release.id}`, vscode.TreeItemCollapsibleState.None);
      item.command = { command: 'shiplog.showDetails', title: 'Show Details', arguments: [node] };
      return item;
    }
    case 'more': {
      const oldest = node.parent.ledger.state.releases.at(-1);
      const label = oldest
        ? `Load more, from ${versionName({ version: oldest.version - 1 })} down`
        : 'Load more';
      const item = new vscode.TreeItem(label);
      item.id = `more ${node.parent.app.id}`;
      item.iconPath = new vscode.ThemeIcon('fold-down');
      item.command = { command: 'shiplog.loadMore', title: 'Load More', arguments: [node] };
      return item;
    }
    case 'note': {
      const item = new vscode.TreeItem(node.text);
      item.id = `note ${node.parent.app.id}`;
      item.tooltip = node.text;
      item.iconPath = node.failed
        ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
        : new vscode.ThemeIcon('info');
      if (node.failed) item.command = { command: 'shiplog.refresh', title: 'Try Again' };
      return item;
    }
  }
}

function drawn(row: Row, id: string, state: vscode.TreeItemCollapsibleState): vscode.TreeItem {
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
