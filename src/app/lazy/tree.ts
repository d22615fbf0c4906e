/** A view of which VS Code knows from the beginning, and whose rows are loaded when it asks for them. */

import * as vscode from 'vscode';

type Provider<T> = vscode.TreeDataProvider<T>;

export class LateTree<T> implements vscode.TreeDataProvider<T>, vscode.Disposable {
  readonly view: vscode.TreeView<T>;
  readonly #changed = new vscode.EventEmitter<T | T[] | undefined | null | void>();
  readonly onDidChangeTreeData = this.#changed.event;

  readonly #load: () => Promise<unknown>;
  #provider: Provider<T> | undefined;
  #forwarding: vscode.Disposable | undefined;

  /**
   * @param id of the view in the manifest
   * @param load has filled the view once it resolves
   */
  constructor(id: string, load: () => Promise<unknown>) {
    this.#load = load;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
  }

  /** Says where the rows come from. */
  fill(provider: Provider<T>): void {
    this.#provider = provider;
    this.#forwarding = provider.onDidChangeTreeData?.((rows) => this.#changed.fire(rows));
  }

  async getChildren(row?: T): Promise<T[] | null | undefined> {
    await this.#load();
    return this.#rows.getChildren(row);
  }

  getTreeItem(row: T): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.#rows.getTreeItem(row);
  }

  getParent(row: T): vscode.ProviderResult<T> {
    return this.#rows.getParent?.(row);
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    row: T,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.#rows.resolveTreeItem?.(item, row, token);
  }

  dispose(): void {
    this.#forwarding?.dispose();
    this.view.dispose();
    this.#changed.dispose();
  }

  /** Of rows VS Code asks only after it was given some. */
  get #rows(): Provider<T> {
    if (!this.#provider) throw new Error('The view was not filled.');
    return this.#provider;
  }
}
