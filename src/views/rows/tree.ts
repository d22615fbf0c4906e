/** A tree view that VS Code knows from the start, and that a class gives its rows to. */

import type * as vscode from 'vscode';

export interface Tree<T> {
  readonly view: vscode.TreeView<T>;
  fill(provider: vscode.TreeDataProvider<T>): void;
}
