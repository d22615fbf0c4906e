/** How the nodes of the pipelines view are drawn. */

import * as vscode from 'vscode';
import type { AppPages } from '../../domain/release/app-pages.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { versionName, runningRelease } from '../../domain/release/release.ts';
import { commitRow } from '../rows/commit-rows.ts';
import { clickable, type Item, rowItem } from '../rows/item.ts';
import { plainRow, type Row } from '../rows/row.ts';
import { namesOf } from './children.ts';
import {
  type CommitNode,
  type GroupNode,
  idOf,
  type LineNode,
  type Node,
  type PairNode,
  type StageAppNode,
} from './nodes.ts';
import { lineRow, pairRow, pipelineRow, stageAppRow, stageRow } from './rows.ts';

const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

/** What is known of an app beside its ledger. */
interface KnownOfApp {
  /** The commit of what it runs. */
  readonly commit?: Commit | undefined;
  /** The processes that crashed, such as `web.1 and web.2`. */
  readonly crashed?: string | undefined;
  readonly pages?: AppPages;
}

/**
 * The tree item of a node. Its id outlives a refresh, and with it the selection.
 * @param known of an app
 */
export function treeItem(node: Node, known: KnownOfApp = {}): Item {
  switch (node.kind) {
    case 'pipeline':
      return itemOf(pipelineRow(node.pipeline), node, node.open ? Expanded : Collapsed);
    case 'stage':
      return itemOf(stageRow(node.stage), node, Collapsed);
    case 'stageApp':
      return stageAppItem(node, known);
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

function stageAppItem(node: StageAppNode, known: KnownOfApp): Item {
  const { app, ledger, leads, parent, pairs } = node;
  const { state, client } = ledger;
  const row = stageAppRow(
    { ...known, app, lone: parent.kind === 'pipeline', state, leads, commit: known.commit },
    client.platformNow(),
  );
  const running = runningRelease(ledger.state.releases);
  const open = pairs.length > 0 ? Expanded : None;
  const item = Object.assign(itemOf(row, node, open), { tooltipOf: [running?.id, running?.status] });
  if (!running) return item;
  return clickable(item, 'shiplog.showDetails', 'Show Details', {
    app: running.app,
    version: running.version,
  });
}

function commitItem(node: CommitNode): Item {
  const item = itemOf(commitRow(node, Date.now()), node);
  return clickable(item, 'shiplog.openCommit', 'Open Commit', node);
}

function pairItem(node: PairNode): Item {
  const { comparison } = node;
  const row = pairRow(comparison, namesOf(node));
  const item = itemOf(row, node, comparison ? Collapsed : None);
  if (!comparison) return item;
  const { from, to } = comparison;
  const between = `${from.app.name} ${versionName(from)} ↔ ${to.app.name} ${versionName(to)}`;
  const tooltip = `${row.spoken}\n${between}`;
  return Object.assign(item, { tooltip, tooltipOf: tooltip });
}

function groupItem(node: GroupNode): Item {
  const icons = {
    lacks: 'arrow-up',
    ahead: 'arrow-down',
    config: 'settings-gear',
    addons: 'extensions',
    slug: 'terminal',
  };
  const row = plainRow(node.label, icons[node.about]);
  return itemOf(row, node, node.about === 'lacks' ? Expanded : Collapsed);
}

function lineItem(node: LineNode): Item {
  const { line, parent } = node;
  const item = itemOf(lineRow(line), node);
  item.tooltip = line.label;
  if (line.act === 'open') return clickable(item, 'shiplog.openChanges', 'Open Changes', parent);
  return line.act === 'again' ? clickable(item, 'shiplog.refresh', 'Try Again') : item;
}

function itemOf(row: Row, node: Node, state = None): Item {
  return rowItem(row, idOf(node), state);
}
