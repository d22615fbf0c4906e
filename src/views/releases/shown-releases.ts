/** Which releases of each app are shown, and which of them share a row: as a person chose it for this workspace. */

import * as vscode from 'vscode';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Memory } from '../../domain/memory.ts';
import type { Release } from '../../domain/release/release.ts';
import { readReleaseFilter, type ReleaseFilter } from '../../domain/release/release-filter.ts';
import type { Node } from './nodes.ts';
import { RunIds } from './run-ids.ts';

export class ShownReleases implements vscode.Disposable {
  readonly #memory: Memory;
  readonly #view: Pick<vscode.TreeView<Node>, 'selection'>;
  readonly #changed: () => void;
  /** Of the runs that share a row. */
  readonly runIds = new RunIds();
  readonly #subscription: vscode.Disposable;
  #filter: ReleaseFilter;

  /** @param changed is called when other rows are to be shown */
  constructor(memory: Memory, view: Pick<vscode.TreeView<Node>, 'selection'>, changed: () => void) {
    this.#memory = memory;
    this.#view = view;
    this.#changed = changed;
    this.#filter = readReleaseFilter(memory.read());
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('shiplog.foldConfigChanges')) changed();
    });
    this.#setContext();
  }

  get filter(): ReleaseFilter {
    return this.#filter;
  }

  set filter(filter: ReleaseFilter) {
    if (filter === this.#filter) return;
    this.#filter = filter;
    this.#memory.write(filter);
    this.#setContext();
    this.#changed();
  }

  /**
   * Which config changes stay rows of their own: one that is selected would be lost with its row. Undefined where none
   * shares a row.
   */
  get isApart(): ((release: Release) => boolean) | undefined {
    if (vscode.workspace.getConfiguration('shiplog').get<boolean>('foldConfigChanges') === false)
      return undefined;
    const selected = new Set(
      this.#view.selection.flatMap((node) =>
        node.kind === 'release' && node.parent.kind === 'app' ? node.release.id : [],
      ),
    );
    return ({ id }) => selected.has(id);
  }

  /** The id of the user who looks, where it matters and is known. Never rejects. */
  async me({ account }: Pick<Ledger, 'account'>): Promise<string | undefined> {
    if (this.#filter !== 'mine') return undefined;
    const user = await account.user().catch(() => undefined);
    return user?.id;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #setContext(): void {
    void vscode.commands.executeCommand('setContext', 'shiplog.only', this.#filter !== 'all');
  }
}
