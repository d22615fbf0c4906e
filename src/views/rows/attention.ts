/** How closely a person looks at the releases, from what VS Code says of its window and of the views. */

import * as vscode from 'vscode';
import type { Live } from '../../ledger/live.ts';

/** Keeps the attention of `live` up to date, until it is disposed of. */
export function followAttention(
  live: Live,
  views: readonly Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>[],
): vscode.Disposable {
  const update = () => {
    const signs = Number(views.some(({ visible }) => visible)) + Number(vscode.window.state.focused);
    live.attention = signs === 2 ? 'looking' : signs === 1 ? 'near' : 'away';
  };
  update();
  return vscode.Disposable.from(
    ...views.map((view) => view.onDidChangeVisibility(update)),
    vscode.window.onDidChangeWindowState(update),
  );
}
