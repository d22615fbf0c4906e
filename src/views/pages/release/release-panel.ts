/** The details of one release, in a panel of the editor area. */

import * as vscode from 'vscode';
import type { AppLedgers } from '../../../catalog/app-ledgers.ts';
import type { Commit } from '../../../domain/graph/commit.ts';
import { type Attempt, messageOf } from '../../../domain/problem.ts';
import { webHostFor } from '../../../features/web/web-hosts.ts';
import { codeBetween } from '../../../code/code-between.ts';
import { locate } from '../../../code/locate.ts';
import { commitDetails } from '../../../git/commit-details.ts';
import type { AppRepositories } from '../../../code/app-repositories.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { Outputs } from '../../../ledger/outputs.ts';
import { type AppAddress, type AppRef, type Release, versionName } from '../../../domain/release/release.ts';
import type { ActionName, PageMessage, PageState, SavedRelease } from '../protocol.ts';
import { incoming, PagePanel, type PageOwner } from '../page-panel.ts';
import { isAboutChanges, takeChanges } from '../changes-messages.ts';
import { planSettings } from '../../../operations/plan/settings.ts';
import type { HostedDetails } from './commit-view.ts';
import { findRelease, Subject } from './subject.ts';
import { withMigrations } from './what-changed.ts';

const viewType = 'shiplog.details';

/** In lines: a stack trace with the sentence above it. */
const mostOutput = 20;

/** Each action that `incoming.ts` accepts is a command, which asks for confirmation where it writes. */
function commandOf(action: ActionName): string {
  return `shiplog.${action}`;
}

/** The release that the panel shows, or is loading. */
interface Target {
  readonly app: AppAddress;
  readonly version: number;
}

/**
 * The details of a release: one panel at most. It comes back after a reload of the window, for which the
 * manifest has to name the activation event `onWebviewPanel:shiplog.details`.
 */
export class ReleasePanel implements vscode.Disposable, vscode.WebviewPanelSerializer, PageOwner {
  readonly extensionUri: vscode.Uri;
  readonly attempt: Attempt;
  readonly #ledgers: AppLedgers;
  readonly #repositories: AppRepositories;
  readonly #outputs: Outputs;
  readonly #subscriptions: readonly vscode.Disposable[];
  #page: PagePanel | undefined;
  #target: Target | undefined;
  #subject: Subject | undefined;
  /** Grows with each release that is shown: the page's messages say which one they are about. */
  #serial = 0;
  #failure: { readonly message: string; readonly again: boolean } | undefined;
  #follow = true;

  constructor(
    extensionUri: vscode.Uri,
    attempt: Attempt,
    ledgers: AppLedgers,
    repositories: AppRepositories,
    outputs: Outputs,
  ) {
    this.extensionUri = extensionUri;
    this.attempt = attempt;
    this.#ledgers = ledgers;
    this.#repositories = repositories;
    this.#outputs = outputs;
    this.#subscriptions = [
      repositories.onDidChange(() => void this.#subject?.lookAgain()),
      { dispose: ledgers.reset.on(() => void this.#startAgain()) },
    ];
  }

  /**
   * Shows a release in the panel, which is opened or brought to the front.
   * @param preserveFocus keeps the keyboard focus where it is, for a person who goes through a list
   */
  show(ledger: Ledger, release: Release, preserveFocus = false): void {
    if (this.#page) this.#page.panel.reveal(undefined, preserveFocus);
    else {
      const title = titleOf(release.app, release.version);
      const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
      this.#page = new PagePanel(vscode.window.createWebviewPanel(viewType, title, place), this);
    }
    this.#put(ledger, release);
  }

  /** Shows the selected release, if the panel is visible and follows the selection. */
  follow(ledger: Ledger, release: Release): void {
    if (this.#page?.panel.visible === true && this.#follow) this.#put(ledger, release);
  }

  /** Called by VS Code for a panel that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { readSavedRelease } = await incoming();
    if (this.#page) {
      // Another release was opened before VS Code restored this one.
      panel.dispose();
      return;
    }
    const saved = readSavedRelease(state);
    this.#page = new PagePanel(panel, this);
    if (saved) {
      this.#follow = saved.follow;
      await this.#go({ app: saved.app, version: saved.version }, () => this.#ledgers.find(saved.app));
    } else {
      const message = 'Shiplog no longer knows which release this was. Select one in the Releases view.';
      this.#failure = { message, again: false };
      this.#page.post();
    }
  }

  /** Reads the shown release again, after the account or the platform changed. */
  #startAgain(): Promise<void> {
    const target = this.#target;
    return target ? this.#go(target, () => this.#ledgers.find(target.app)) : Promise.resolve();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#page?.panel.dispose();
  }

  closed(): void {
    this.#serial += 1;
    this.#subject?.dispose();
    this.#subject = undefined;
    this.#target = undefined;
    this.#failure = undefined;
    this.#page = undefined;
  }

  /** Shows a release that has to be read first. */
  async #go(target: Target, ledgerFor: () => Promise<Ledger>): Promise<void> {
    const serial = this.#turnTo(target);
    this.#page?.post();
    try {
      const ledger = await ledgerFor();
      const release = await findRelease(ledger, target.version);
      if (this.#serial === serial) this.#put(ledger, release);
    } catch (error) {
      if (this.#serial !== serial) return;
      this.#failure = { message: messageOf(error), again: true };
      this.#page?.post();
    }
  }

  #put(ledger: Ledger, release: Release): void {
    const shown = this.#subject;
    if (shown?.ledger === ledger && shown.release.id === release.id) return;
    this.#turnTo({ app: ledger.address, version: release.version });
    const subject = new Subject(ledger, release, {
      locate: async (code, readSlug) => {
        const repository = await this.#repositories.of(ledger.app.name);
        return repository ? locate(repository, readSlug, code) : { commit: undefined };
      },
      commitDetailsOf: (_ledger, commit, signal) => this.#readDetails(ledger, commit, signal),
      compareCode: async (from, to, signal) => {
        const { migrations } = planSettings();
        return withMigrations(
          await codeBetween(this.#repositories, from, to, signal),
          to.release,
          migrations,
        );
      },
      endOfOutput: (of, failed, signal) => this.#outputs.endOf(of, failed, mostOutput, signal),
    });
    this.#subject = subject;
    subject.changed.on(() => this.#page?.post());
    this.#page?.post();
  }

  /** What git has of a commit, and where it is on the web. */
  async #readDetails(
    ledger: Ledger,
    commit: Commit,
    signal: AbortSignal,
  ): Promise<HostedDetails | undefined> {
    const repository = await this.#repositories.of(ledger.app.name);
    if (!repository) return undefined;
    const [details, { host }] = await Promise.all([
      commitDetails(repository, commit.hash, signal),
      webHostFor(repository),
    ]);
    return { details, host };
  }

  #turnTo(target: Target): number {
    this.#subject?.dispose();
    this.#subject = undefined;
    this.#failure = undefined;
    this.#target = target;
    if (this.#page) this.#page.panel.title = titleOf(target.app, target.version);
    this.#serial += 1;
    return this.#serial;
  }

  state(): PageState {
    const target = this.#target;
    const title = target ? titleOf(target.app, target.version) : 'Release details';
    return {
      subject: this.#serial,
      saved: target ? savedOf(target, this.#follow) : null,
      follow: target ? this.#follow : null,
      content: this.#subject
        ? { state: 'known', kind: 'release', value: this.#subject.view }
        : this.#failure
          ? {
              state: 'failed',
              title,
              message: this.#failure.message,
              again: this.#failure.again ? 'release' : null,
            }
          : { state: 'loading', title },
    };
  }

  async take(message: Exclude<PageMessage, { type: 'ready' }>): Promise<void> {
    if (message.type === 'follow') {
      this.#follow = message.on;
      this.#page?.post();
    } else if (message.subject === this.#serial) {
      if (this.#subject) await this.#act(message, this.#subject);
      else if (message.type === 'retry' && message.part === 'release') await this.#startAgain();
    }
  }

  /** Handles a message about the shown release. */
  async #act(message: Exclude<PageMessage, { type: 'ready' | 'follow' }>, subject: Subject): Promise<void> {
    const { ledger, release, changes, signal } = subject;
    if (isAboutChanges(message)) {
      const page = this.#page;
      return page && takeChanges(message, changes, { page, repositories: this.#repositories, signal });
    }
    switch (message.type) {
      case 'copy': {
        const { code } = subject.view;
        if (message.what === 'version') return this.#page?.copy(versionName(release), versionName(release));
        return code ? this.#page?.copy(code.hash, code.short) : undefined;
      }
      case 'run': {
        const subjectOf = { app: ledger.address, version: release.version };
        await vscode.commands.executeCommand(commandOf(message.action), subjectOf);
        return;
      }
      case 'begin':
        // The command asks which release to go back to.
        await vscode.commands.executeCommand(commandOf('rollback'), { app: ledger.address });
        return;
      case 'go':
        return this.#go({ app: ledger.address, version: message.version }, () => Promise.resolve(ledger));
      case 'retry':
        return message.part === 'release' || message.part === 'plan'
          ? undefined
          : subject.retry(message.part);
      case 'browse':
        if (subject.leadsTo(message.url)) await vscode.env.openExternal(vscode.Uri.parse(message.url, true));
        return;
      default:
        // Messages about plans are for the plan panel.
        return undefined;
    }
  }
}

function titleOf(app: AppRef, version: number): string {
  return `${app.name} ${versionName({ version })}`;
}

function savedOf({ app, version }: Target, follow: boolean): SavedRelease {
  return { app, version, follow };
}
