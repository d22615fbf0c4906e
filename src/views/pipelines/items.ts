/** How the nodes of the pipelines view are drawn. */

import * as vscode from 'vscode';
import type { Commit } from '../../domain/graph/commit.ts';
import { versionName, runningRelease } from '../../domain/release/release.ts';
import { commitRow } from '../rows/commit-rows.ts';
import type { Row } from '../releases/release-rows.ts';
import { namesOf } from './children.ts';
import {
  type CommitNode,
  type GroupNode,
  idOf,
  type LineNode,
  type Node,
  type PairNode,
  type PlaceNode,
} from './nodes.ts';
import { lineRow, pairRow, pipelineRow, placeRow, stageRow } from './rows.ts';

const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

/**
 * The tree item of a node. Its id outlives a refresh, and with it the selection.
 * @param commit of an app: that of what it runs, where it is known
 */
export function treeItem(node: Node, commit?: Commit): vscode.TreeItem {
  switch (node.kind) {
    case 'pipeline':
      return drawn(pipelineRow(node.pipeline), node, node.open ? Expanded : Collapsed);
    case 'stage':
      return drawn(stageRow(node.stage), node, Collapsed);
    case 'place':
      return placeItem(node, commit);
    case 'pair':
      return pairItem(node);
    case 'group':
      return groupItem(node);
    case 'commit':
      return commitItem(node);
    case 'line':
      return lineItem(node);
  }
}

function placeItem(node: PlaceNode, commit: Commit | undefined): vscode.TreeItem {
  const { app, ledger, leads, parent, pairs } = node;
  const { state, client } = ledger;
  const row = placeRow({ app, lone: parent.kind === 'pipeline', state, commit, leads }, client.platformNow());
  const item = drawn(row, node, pairs.length > 0 ? Expanded : None);
  const running = runningRelease(ledger.state.releases);
  if (!running) return item;
  return acting(item, 'shiplog.showDetails', 'Show Details', { app: running.app, version: running.version });
}

function commitItem(node: CommitNode): vscode.TreeItem {
  const item = drawn(commitRow({ ...node, merged: [] }, Date.now()), node);
  return acting(item, 'shiplog.openCommit', 'Open Commit', node);
}

function pairItem(node: PairNode): vscode.TreeItem {
  const { comparison } = node;
  const item = drawn(pairRow(comparison, namesOf(node)), node, comparison ? Collapsed : None);
  if (comparison) {
    const { from, to } = comparison;
    item.tooltip = `${from.app.name} ${versionName(from)} ↔ ${to.app.name} ${versionName(to)}`;
  }
  return item;
}

function groupItem(node: GroupNode): vscode.TreeItem {
  const icons = {
    lacks: 'arrow-up',
    ahead: 'arrow-down',
    config: 'settings-gear',
    addons: 'extensions',
    slug: 'terminal',
  };
  const item = new vscode.TreeItem(node.label, node.about === 'lacks' ? Expanded : Collapsed);
  item.id = idOf(node);
  item.iconPath = new vscode.ThemeIcon(icons[node.about]);
  return item;
}

function lineItem(node: LineNode): vscode.TreeItem {
  const { line, parent } = node;
  const item = drawn(lineRow(line), node);
  item.tooltip = line.label;
  if (line.act === 'open') return acting(item, 'shiplog.openChanges', 'Open Changes', parent);
  return line.act === 'again' ? acting(item, 'shiplog.refresh', 'Try Again') : item;
}

function acting(item: vscode.TreeItem, command: string, title: string, ...args: readonly unknown[]) {
  item.command = { command, title, arguments: [...args] };
  return item;
}

function drawn(row: Row, node: Node, state = None): vscode.TreeItem {
  const { id, color } = row.icon;
  const item = new vscode.TreeItem(row.label, state);
  item.id = idOf(node);
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  return item;
}
