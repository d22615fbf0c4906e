/** The uppermost rows of the releases view: the apps that are shown, and the row that leads to the others. */

import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { AppList } from '../../catalog/app-list.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AppNode, FindNode } from './nodes.ts';

export class AppRows {
  readonly #list: Pick<AppList, 'find' | 'more' | 'shown'>;
  readonly #ledgerOf: (app: CatalogApp) => Ledger;
  /** By the id of an app, whether its releases are unfolded. An app that comes back is as it was. */
  readonly #open = new Map<string, { readonly ledger: Ledger; readonly open: boolean }>();

  constructor(list: Pick<AppList, 'find' | 'more' | 'shown'>, ledgerOf: (app: CatalogApp) => Ledger) {
    this.#list = list;
    this.#ledgerOf = ledgerOf;
  }

  rows(): (AppNode | FindNode)[] {
    const { shown, more } = this.#list;
    for (const id of this.#open.keys()) if (!this.#list.find(id)) this.#open.delete(id);
    const rows = shown.map(({ app, marks }, index): AppNode => {
      const ledger = this.#ledgerOf(app);
      // The app that a person most likely came for is unfolded from the beginning.
      return { kind: 'app', app, ledger, marks, open: this.#isOpen(ledger, index === 0 && app.linked) };
    });
    return more === 0 ? rows : [...rows, { kind: 'find', more, only: rows.length === 0 }];
  }

  /** Notes that a person folded an app's releases, or unfolded them. */
  fold({ ledger }: AppNode, folded: boolean): void {
    this.#open.set(ledger.app.id, { ledger, open: !folded });
  }

  #isOpen(ledger: Ledger, atFirst: boolean): boolean {
    const known = this.#open.get(ledger.app.id);
    // What a person folded for one account says nothing of another one's.
    if (known?.ledger === ledger) return known.open;
    this.#open.set(ledger.app.id, { ledger, open: atFirst });
    return atFirst;
  }
}
