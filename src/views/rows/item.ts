/** How rows become items of VS Code's trees. */

import * as vscode from 'vscode';
import type { Row } from './row.ts';

export interface Item extends vscode.TreeItem {
  /** What its tooltip is made of: VS Code asks for another tooltip only when the row is drawn again. */
  readonly tooltipOf?: unknown;
}

/** @param id outlives a refresh, and with it the selection */
export function rowItem(row: Row, id: string, state = vscode.TreeItemCollapsibleState.None): vscode.TreeItem {
  const { label, description, icon, contextValue, spoken } = row;
  const color = icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color);
  return Object.assign(new vscode.TreeItem(label, state), {
    id,
    description,
    iconPath: new vscode.ThemeIcon(icon.id, color),
    contextValue,
    accessibilityInformation: { label: spoken },
  });
}

/** Has a click on an item run a command. */
export function clickable<T extends vscode.TreeItem>(
  item: T,
  command: string,
  title: string,
  ...args: readonly unknown[]
): T {
  item.command = { command, title, arguments: [...args] };
  return item;
}

/** Whether two items of one row are drawn alike. What a click does comes with the row. */
export function isAlike(one: Item, other: Item): boolean {
  return looksOf(one) === looksOf(other);
}

function looksOf(item: Item): string {
  const { label, description, iconPath, contextValue, collapsibleState, accessibilityInformation } = item;
  const { resourceUri } = item;
  return JSON.stringify([
    item.tooltipOf,
    label,
    description,
    iconPath,
    contextValue,
    collapsibleState,
    accessibilityInformation,
    resourceUri?.toString(),
  ]);
}
