/** Notifies of releases by others: a badge on the view, and messages by the setting. */

import * as vscode from 'vscode';
import { releaseCommits } from '../../code/release-commits.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import { releaseTitle } from '../../domain/release/title.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Live } from '../../ledger/live.ts';
import {
  newsFor,
  type NewsItem,
  type NewsLevel,
  newsLevels,
  newsSince,
  type Seen,
  seenOf,
  worthTelling,
} from '../../domain/release/news.ts';
import { type Release, runningRelease } from '../../domain/release/release.ts';
import { type NewsAction, newsText } from './texts.ts';

/** What became of one app; `release` is null where nothing was released. */
interface Made {
  readonly release: Pick<Release, 'id' | 'status'> | null;
}

const commands: Readonly<Record<NewsAction, string>> = {
  'See Changes': 'shiplog.openChanges',
  'Show Details': 'shiplog.showDetails',
  'Show Output': 'shiplog.showOutput',
  'Roll Back…': 'shiplog.rollback',
  'Show Releases': 'shiplog.releases.focus',
};

export class News implements vscode.Disposable {
  readonly #view: vscode.TreeView<unknown>;
  readonly #repositories: AppRepositories;
  readonly #subscriptions: vscode.Disposable[];
  /** How far each ledger was reported. */
  readonly #seen = new WeakMap<Ledger, Seen>();
  /** Ledgers with an operation of this window under way, which reports its own releases. */
  readonly #quiet = new Map<Ledger, number>();
  readonly #reported = new Map<string, string>();
  #unseen = 0;

  /** @param view carries the badge */
  constructor(live: Live, view: vscode.TreeView<unknown>, repositories: AppRepositories) {
    this.#view = view;
    this.#repositories = repositories;
    this.#subscriptions = [
      { dispose: live.read.on((ledger) => this.#look(ledger)) },
      view.onDidChangeVisibility(() => this.#clearSeen()),
      vscode.window.onDidChangeWindowState(() => this.#clearSeen()),
    ];
  }

  /** Runs what releases to apps in this window and reports it: those releases are no news. */
  async making<T extends { readonly made: readonly Made[] }>(
    ledgers: readonly Ledger[],
    work: () => Promise<T>,
  ): Promise<T> {
    for (const ledger of ledgers) this.#quiet.set(ledger, (this.#quiet.get(ledger) ?? 0) + 1);
    try {
      const outcome = await work();
      for (const { release } of outcome.made) if (release) this.#reported.set(release.id, release.status);
      return outcome;
    } finally {
      for (const ledger of ledgers) {
        const left = (this.#quiet.get(ledger) ?? 1) - 1;
        if (left > 0) this.#quiet.set(ledger, left);
        else this.#quiet.delete(ledger);
        this.#look(ledger);
      }
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #look(ledger: Ledger): void {
    const { releases } = ledger.state;
    if (this.#quiet.has(ledger)) return;
    const seen = this.#seen.get(ledger);
    this.#seen.set(ledger, seenOf(releases));
    // The first reading is the state, not news.
    const items = seen ? newsSince(seen, releases) : [];
    if (items.length > 0) void this.#notify(ledger, items);
  }

  async #notify(ledger: Ledger, items: readonly NewsItem[]): Promise<void> {
    const level = levelNow();
    if (level === 'off') return;
    const news = newsFor(items, (await ledger.account.user())?.id, this.#reported);
    this.#count(news.length);
    const reported = worthTelling(news, level);
    const [newest] = reported;
    if (!newest) return;
    const { release } = newest;
    const commits = await releaseCommits(this.#repositories, ledger, [release]);
    const title = releaseTitle(release, commits.get(release));
    const running = runningRelease(ledger.state.releases);
    const { message, failed, actions } = newsText(reported, title, running);
    const show = failed ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    const answer = await show(message, ...actions);
    if (answer !== undefined) await act(answer, ledger, release);
  }

  #count(more: number): void {
    if (more === 0 || this.#isLookedAt) return;
    this.#unseen += more;
    const tooltip = this.#unseen === 1 ? '1 new release' : `${this.#unseen} new releases`;
    this.#view.badge = { value: this.#unseen, tooltip };
  }

  #clearSeen(): void {
    if (this.#unseen === 0 || !this.#isLookedAt) return;
    this.#unseen = 0;
    this.#view.badge = undefined;
  }

  get #isLookedAt(): boolean {
    return this.#view.visible && vscode.window.state.focused;
  }
}

function levelNow(): NewsLevel {
  const level = vscode.workspace.getConfiguration('shiplog').get<string>('notifications');
  return newsLevels.find((one) => one === level) ?? 'code';
}

async function act(action: NewsAction, { address: app }: Ledger, { version }: Release): Promise<void> {
  // The person chooses the target of a rollback; the newest release is what they leave.
  const subject = action === 'Roll Back…' ? { app } : { app, version };
  await vscode.commands.executeCommand(commands[action], subject);
}
