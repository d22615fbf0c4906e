/** What stands above the apps of the releases view, and when its ages have to be drawn again. */

import type * as vscode from 'vscode';
import type { AppList } from '../../catalog/app-list.ts';
import { ageLasts } from '../../domain/text/age.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { AgeTimer } from '../rows/age-timer.ts';
import { quietLasts, type Unread } from '../rows/stale-notice.ts';
import type { WatchedLedgers } from '../rows/watched-ledgers.ts';
import { messageText } from './message.ts';

type View = Pick<vscode.TreeView<unknown>, 'message' | 'visible'>;

export class Notices implements vscode.Disposable {
  readonly #view: View;
  readonly #list: AppList;
  readonly #watched: Pick<WatchedLedgers, 'ledgers' | 'unread'>;
  readonly #ages: AgeTimer;

  /** @param redraw has the rows drawn again whose ages changed */
  constructor(
    view: View,
    list: AppList,
    watched: Pick<WatchedLedgers, 'ledgers' | 'unread'>,
    redraw: () => void,
  ) {
    this.#view = view;
    this.#list = list;
    this.#watched = watched;
    this.#ages = new AgeTimer(view, redraw);
  }

  /** What could not be read, of the apps and of their ledgers. */
  get unread(): Unread[] {
    const { failure, troubles } = this.#list;
    return [
      ...(failure === undefined ? [] : [{ error: failure, readAt: undefined }]),
      ...troubles,
      ...this.#watched.unread,
    ];
  }

  /** Says above the rows what there is to say. VS Code shows no description of a view that is alone in its container. */
  show(ledgers: readonly Ledger[]): void {
    this.#view.message = messageText(this.#list, this.unread, this.#watched.ledgers, Date.now());
    this.planAging(ledgers);
  }

  /** @param ledgers of all apps that have a row */
  planAging(ledgers: readonly Ledger[]): void {
    const releases = ledgers.map(({ client, state }) => {
      const times = state.releases.map(({ createdAt }) => createdAt);
      return ageLasts(times, client.platformNow());
    });
    const unread = this.unread.flatMap(({ readAt }) => readAt ?? []);
    this.#ages.plan([...releases, ageLasts(unread, Date.now()), quietLasts(this.#watched.ledgers)]);
  }

  dispose(): void {
    this.#ages.dispose();
  }
}
