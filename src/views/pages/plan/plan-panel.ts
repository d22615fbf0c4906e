/** A plan in a panel of the editor area. Nothing in it writes without a confirmation. */

import * as vscode from 'vscode';
import type { AppLedgers } from '../../../catalog/app-ledgers.ts';
import { type Attempt, messageOf } from '../../../domain/problem.ts';
import type { AppRepositories } from '../../../code/app-repositories.ts';
import { openDocument } from '../../../features/documents/documents.ts';
import type { PageMessage, PageState, SavedPlan } from '../protocol.ts';
import { incoming, PagePanel, type PageOwner } from '../page-panel.ts';
import { isAboutChanges, takeChanges } from '../changes-messages.ts';
import { type ShownPlan, titleOfPlan } from './shown-plan.ts';

const viewType = 'shiplog.plan';

/** Makes a plan again. Rejects with a sentence where there can be no such plan. */
type MakePlan = (saved: SavedPlan, signal: AbortSignal) => Promise<ShownPlan>;

/**
 * One plan at a time. After a reload of the window it is made again, for which the manifest has to name the activation
 * event `onWebviewPanel:shiplog.plan`.
 */
export class PlanPanel implements vscode.Disposable, vscode.WebviewPanelSerializer, PageOwner {
  readonly extensionUri: vscode.Uri;
  readonly attempt: Attempt;
  readonly #repositories: AppRepositories;
  readonly #makePlan: MakePlan;
  readonly #stopListening: () => void;
  #page: PagePanel | undefined;
  /** The plan that the panel shows, or is loading. */
  #target: SavedPlan | undefined;
  #shown: ShownPlan | undefined;
  #failure: string | undefined;
  /** Grows with each plan: the page's messages say which one they are about. */
  #serial = 0;
  #stop = new AbortController();
  #unlisten: readonly (() => void)[] = [];

  constructor(
    extensionUri: vscode.Uri,
    attempt: Attempt,
    ledgers: AppLedgers,
    repositories: AppRepositories,
    makePlan: MakePlan,
  ) {
    this.extensionUri = extensionUri;
    this.attempt = attempt;
    this.#repositories = repositories;
    this.#makePlan = makePlan;
    this.#stopListening = ledgers.reset.on(() => void this.#startAgain());
  }

  /** Shows a plan that was just made, in the existing panel or a new one. */
  show(plan: ShownPlan): void {
    if (this.#page) this.#page.panel.reveal();
    else {
      const title = titleOfPlan(plan.saved);
      this.#page = new PagePanel(
        vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
          enableFindWidget: true,
        }),
        this,
      );
    }
    this.#turnTo(plan.saved);
    this.#put(plan);
  }

  /** Called by VS Code for a panel that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { readSavedPlan } = await incoming();
    if (this.#page) {
      // Another plan was opened before VS Code restored this one.
      panel.dispose();
      return;
    }
    this.#page = new PagePanel(panel, this);
    const saved = readSavedPlan(state);
    if (saved) await this.#make(saved);
    else {
      this.#failure =
        'Shiplog no longer knows which plan this was. Run “Shiplog: Preview Rollback…” or “Shiplog: Promote App…”.';
      this.#page.post();
    }
  }

  /** Makes the plan again, after the account or the platform changed. */
  async #startAgain(): Promise<void> {
    if (this.#target) await this.#make(this.#target);
  }

  state(): PageState {
    const target = this.#target;
    const title = target ? titleOfPlan(target) : 'Plan';
    return {
      subject: this.#serial,
      saved: target ?? null,
      bar: null,
      content: this.#shown
        ? { state: 'known', kind: 'plan', value: this.#shown.view() }
        : this.#failure === undefined
          ? { state: 'loading', title }
          : { state: 'failed', title, message: this.#failure, again: target ? 'plan' : null },
    };
  }

  async take(message: Exclude<PageMessage, { type: 'ready' }>): Promise<void> {
    if (!('subject' in message) || message.subject !== this.#serial) return;
    if (message.type === 'retry' && message.part === 'plan') return this.#startAgain();
    if (!this.#shown) return;
    if (!isAboutChanges(message)) return this.#act(message, this.#shown);
    const section = this.#shown.sections[message.section];
    if (!section || !this.#page) return;
    const { signal } = this.#stop;
    await takeChanges(message, section, { page: this.#page, repositories: this.#repositories, signal });
  }

  closed(): void {
    this.#forget();
    this.#page = undefined;
    this.#target = undefined;
    this.#failure = undefined;
  }

  dispose(): void {
    this.#stopListening();
    this.#page?.panel.dispose();
  }

  /** Handles a message about the shown plan. */
  async #act(message: PageMessage, { ledgers, begin, markdown, saved }: ShownPlan): Promise<void> {
    switch (message.type) {
      case 'begin':
        // The command makes its own plan and asks for confirmation.
        await vscode.commands.executeCommand(begin.command, begin.subject);
        return;
      case 'openRelease': {
        const app = ledgers[message.app]?.address;
        if (app)
          await vscode.commands.executeCommand('shiplog.showDetails', { app, version: message.version });
        return;
      }
      case 'planText':
        if (message.how === 'open') return openDocument(titleOfPlan(saved), markdown());
        return this.#page?.copy(markdown(), 'the plan as Markdown');
      default:
        return undefined;
    }
  }

  /** The old plan is hidden meanwhile, as it may be out of date. */
  async #make(saved: SavedPlan): Promise<void> {
    this.#turnTo(saved);
    const { signal } = this.#stop;
    this.#page?.post();
    try {
      const plan = await this.#makePlan(saved, signal);
      if (!signal.aborted) this.#put(plan);
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = messageOf(error);
      this.#page?.post();
    }
  }

  #put(plan: ShownPlan): void {
    this.#shown = plan;
    // Its apps may have been renamed since it was saved.
    this.#target = plan.saved;
    if (this.#page) this.#page.panel.title = titleOfPlan(plan.saved);
    this.#unlisten = plan.ledgers.map(({ changed }) => changed.on(() => this.#page?.post()));
    this.#page?.post();
  }

  #turnTo(saved: SavedPlan): void {
    this.#forget();
    this.#failure = undefined;
    this.#target = saved;
    this.#stop = new AbortController();
    if (this.#page) this.#page.panel.title = titleOfPlan(saved);
  }

  #forget(): void {
    this.#serial += 1;
    this.#stop.abort();
    for (const stop of this.#unlisten) stop();
    this.#unlisten = [];
    this.#shown = undefined;
  }
}
