/** How closely a person looks at the releases, as VS Code tells it of its window and of the views. */

import * as vscode from 'vscode';
import type { Live } from '../../ledger/live.ts';

/** Keeps the attention of `live` up to date, until it is disposed of. */
export function followAttention(
  live: Live,
  views: readonly Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>[],
): vscode.Disposable {
  const tell = () => {
    const signs = Number(views.some(({ visible }) => visible)) + Number(vscode.window.state.focused);
    live.attention = signs === 2 ? 'looking' : signs === 1 ? 'near' : 'away';
  };
  tell();
  return vscode.Disposable.from(
    ...views.map((view) => view.onDidChangeVisibility(tell)),
    vscode.window.onDidChangeWindowState(tell),
  );
}
