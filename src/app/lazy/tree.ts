/** A tree view that VS Code knows from the start, whose rows come from a provider that is loaded when it asks for them. */

import * as vscode from 'vscode';

type Provider<T> = vscode.TreeDataProvider<T>;

export class LazyTree<T> implements vscode.TreeDataProvider<T>, vscode.Disposable {
  readonly view: vscode.TreeView<T>;
  readonly #changed = new vscode.EventEmitter<T | T[] | undefined | null | void>();
  readonly onDidChangeTreeData = this.#changed.event;

  readonly #load: () => Promise<Provider<T>>;
  #forwarding: vscode.Disposable | undefined;

  /** @param id of the view in the manifest. @param load gives the same provider each time */
  constructor(id: string, load: () => Promise<Provider<T>>) {
    this.#load = load;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
  }

  async getChildren(row?: T): Promise<T[] | null | undefined> {
    return (await this.#provider()).getChildren(row);
  }

  async getTreeItem(row: T): Promise<vscode.TreeItem> {
    return (await this.#provider()).getTreeItem(row);
  }

  async getParent(row: T): Promise<T | null | undefined> {
    return (await this.#provider()).getParent?.(row);
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    row: T,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem | null | undefined> {
    return (await this.#provider()).resolveTreeItem?.(item, row, token);
  }

  dispose(): void {
    this.#forwarding?.dispose();
    this.view.dispose();
    this.#changed.dispose();
  }

  async #provider(): Promise<Provider<T>> {
    const provider = await this.#load();
    this.#forwarding ??= provider.onDidChangeTreeData?.((rows) => this.#changed.fire(rows));
    return provider;
  }
}
