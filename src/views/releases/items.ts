/** How nodes are drawn. */

import * as vscode from 'vscode';
import { isRejection } from '../../api/errors.ts';
import { versionName } from '../../domain/release/release.ts';
import { furtherLabel, rangeRow } from './range-rows.ts';
import { commitRow } from '../rows/commit-rows.ts';
import { fileUri, takenBackUri } from './decorations.ts';
import { fileRow, filesRow } from './file-rows.ts';
import { type AppNode, type FindNode, idOf, type MoreNode, type Node, type NoteNode } from './nodes.ts';
import type { ChangesNode, CommitNode, FileNode, FurtherNode, OnlyNode, ReleaseNode } from './nodes.ts';
import { changesRow, onlyRow } from './changes-rows.ts';
import { clickable, type Item, rowItem } from '../rows/item.ts';
import { plainRow, type Row } from '../rows/row.ts';
import { type AppFacts, appRow, findRow } from './app-text.ts';
import { releaseRow } from './release-rows.ts';

interface KnownOfApp extends AppFacts {
  /** Stands for where its code is, which only the tooltip says. */
  readonly place: string | undefined;
}

/**
 * The tree item of a node. Its id outlives a refresh, and with it the selection.
 * @param known of an app
 */
export function treeItem(node: Node, known?: KnownOfApp): Item {
  switch (node.kind) {
    case 'app':
      return appItem(node, known);
    case 'only':
      return onlyItem(node);
    case 'changes':
      return changesItem(node);
    case 'release':
      return releaseItem(node);
    case 'range':
      return Object.assign(itemOf(rangeRow(node), node, Collapsed), { tooltip: node.sentence });
    case 'commit':
      return commitItem(node);
    case 'files':
      return itemOf(filesRow(node), node, Collapsed);
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

function appItem(node: AppNode, known: KnownOfApp | undefined): Item {
  const { app, ledger, marks, open } = node;
  const { releases, error } = ledger.state;
  const rejected = marks.rejected || isRejection(error);
  const now = ledger.client.platformNow();
  const row = appRow(app, releases, { ...marks, rejected }, now, known);
  const { name, pipeline, team, account, linked } = app;
  const tooltipOf = [known?.place, name, pipeline?.name, team, account.label, linked, marks];
  return Object.assign(itemOf(row, node, open ? Expanded : Collapsed), { tooltipOf });
}

function onlyItem(node: OnlyNode): Item {
  const row = onlyRow(node);
  const item = Object.assign(itemOf(row, node), { tooltip: row.spoken });
  return clickable(item, 'shiplog.showAllReleases', 'Show All Releases');
}

function changesItem(node: ChangesNode): Item {
  const row = changesRow(node, node.ledger.client.platformNow());
  const item = Object.assign(itemOf(row, node, Collapsed), { tooltip: row.spoken });
  if (node.takenBackBy !== undefined) item.resourceUri = takenBackUri(node.releases[0], node.takenBackBy);
  return item;
}

function releaseItem(node: ReleaseNode): Item {
  const { release, commit, ledger, code, effect } = node;
  const row = releaseRow(release, commit, ledger.client.platformNow(), code, effect);
  const item = itemOf(row, node, code.unfolds ? Collapsed : None);
  if (effect.takenBackBy !== undefined) item.resourceUri = takenBackUri(release, effect.takenBackBy);
  return clickable(item, 'shiplog.showDetails', 'Show Details', node);
}

function commitItem(node: CommitNode): Item {
  const item = itemOf(commitRow(node, Date.now()), node, node.open ? Expanded : Collapsed);
  return clickable(item, 'shiplog.openCommit', 'Open Commit', node);
}

/** Its icon is that of the theme for the name of the file, its colour and letter those of source control. */
function fileItem(node: FileNode): Item {
  const row = fileRow(node);
  const item = new vscode.TreeItem(row.label);
  item.id = idOf(node);
  item.description = row.description;
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  item.resourceUri = fileUri(node.change);
  item.iconPath = vscode.ThemeIcon.File;
  return clickable(item, 'shiplog.openFileChanges', 'Open File Changes', node);
}

function furtherItem(node: FurtherNode): Item {
  const item = itemOf(plainRow(furtherLabel(node), 'fold-down'), node);
  return clickable(item, 'shiplog.loadMore', 'Load More', node);
}

function moreItem(node: MoreNode): Item {
  const label = `Load more, from ${versionName({ version: node.from })} down`;
  return clickable(itemOf(plainRow(label, 'fold-down'), node), 'shiplog.loadMore', 'Load More', node);
}

function noteItem(node: NoteNode): Item {
  const { parent, text, tooltip = text, about, range } = node;
  const icons = { empty: 'info', away: 'cloud-download', cut: 'cloud-download' };
  const row =
    about === 'empty' || about === 'away' || about === 'cut'
      ? plainRow(text, icons[about])
      : plainRow(text, 'warning', 'list.warningForeground');
  const item = itemOf(row, node);
  item.tooltip = tooltip;
  switch (about) {
    case 'failed':
      return clickable(item, 'shiplog.refresh', 'Try Again');
    case 'rejected':
      return clickable(item, 'shiplog.signIn', 'Sign In Again');
    case 'away': {
      const command = parent?.kind === 'commit' ? 'shiplog.openCommit' : 'shiplog.fetchCommits';
      return clickable(item, command, 'Fetch', parent);
    }
    case 'cut':
      return clickable(item, 'shiplog.fetchHistory', 'Fetch', range);
    default:
      return item;
  }
}

function findItem(node: FindNode): Item {
  const item = itemOf(findRow(node), node);
  item.tooltip = 'An app that you choose stays in this view.';
  return clickable(item, 'shiplog.findApp', 'Find App');
}

function itemOf(row: Row, node: Node, state = None): Item {
  return rowItem(row, idOf(node), state);
}
