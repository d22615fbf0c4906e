/** The plan of a rollback, in a panel of the editor area. Nothing that writes can be done from it alone. */

import * as vscode from 'vscode';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Commit, FileChange } from '../../model/commit.ts';
import { messageOf } from '../../model/problem.ts';
import { planMarkdown } from '../../model/plan-text.ts';
import { type AppRef, versionName } from '../../model/release.ts';
import type { RollbackPlan } from '../../model/rollback-plan.ts';
import { filesGoingBack, planView } from './plan-state.ts';
import type { CommitList, PageMessage, PageState } from './protocol.ts';
import { incoming, Sheet, type SheetOwner } from './sheet.ts';
import { inMinutes } from './subject.ts';

const viewType = 'shiplog.plan';

export interface PlanPanelPorts {
  readonly extensionUri: vscode.Uri;
  /** The live ledger of an app, for a panel that comes back after a reload. Rejects with a sentence. */
  readonly ledgerFor: (app: AppRef) => Promise<Ledger>;
  /** Works a plan out anew. Rejects with a sentence where there can be no such rollback. */
  readonly planOf: (ledger: Ledger, version: number, signal: AbortSignal) => Promise<RollbackPlan>;
  /** Opens what going back changes in the code; of one file alone where one is given, as going back changes it. */
  readonly openChanges: (ledger: Ledger, plan: RollbackPlan, file?: FileChange) => Promise<void>;
  readonly openCommit: (ledger: Ledger, commit: Commit) => Promise<void>;
  /** Opens the plan as a document of its own. @param now when it was made */
  readonly openMarkdown: (plan: RollbackPlan, now: number) => Promise<void>;
  readonly run: (command: string, ...args: unknown[]) => Thenable<void>;
}

/** Where the panel is headed. */
interface Target {
  readonly app: AppRef;
  readonly version: number;
}

interface Shown {
  readonly ledger: Ledger;
  readonly plan: RollbackPlan;
  /** When it was made, by the platform's clock. */
  readonly made: number;
}

/**
 * One plan at a time. It comes back after a reload of the window, worked out anew, for which the manifest has to name
 * the activation event `onWebviewPanel:shiplog.plan`.
 */
export class Plans implements vscode.Disposable, vscode.WebviewPanelSerializer, SheetOwner {
  readonly #ports: PlanPanelPorts;
  #sheet: Sheet | undefined;
  #target: Target | undefined;
  #shown: Shown | undefined;
  #failure: string | undefined;
  /** Grows with each plan: the page's messages say which one they are about. */
  #serial = 0;
  #stop = new AbortController();
  #unlisten = () => {};

  constructor(ports: PlanPanelPorts) {
    this.#ports = ports;
  }

  get extensionUri(): vscode.Uri {
    return this.#ports.extensionUri;
  }

  /** Shows a plan that was just made, in the panel that there is or a new one. */
  show(ledger: Ledger, plan: RollbackPlan): void {
    const { target } = plan;
    if (this.#sheet) this.#sheet.panel.reveal();
    else {
      const title = titleOf(ledger.app, target.version);
      this.#sheet = new Sheet(
        vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active),
        this,
      );
    }
    this.#turnTo({ app: ledger.app, version: target.version });
    this.#put(ledger, plan);
  }

  /** Called by VS Code for a panel that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { readSavedState } = await incoming();
    if (this.#sheet) {
      // A plan was asked for before VS Code came to this one.
      panel.dispose();
      return;
    }
    this.#sheet = new Sheet(panel, this);
    const saved = readSavedState(state);
    if (saved) await this.#make(saved);
    else {
      this.#failure = 'It is not known any more which plan this was. Run “Releases: Preview Rollback…”.';
      this.#sheet.post();
    }
  }

  /** Works the plan out anew, for another account or another platform than before. */
  async startAgain(): Promise<void> {
    if (this.#target) await this.#make(this.#target);
  }

  state(): PageState {
    const target = this.#target;
    const title = target ? titleOf(target.app, target.version) : 'Rollback plan';
    return {
      subject: this.#serial,
      saved: target ? { app: idAndName(target.app), version: target.version, follow: false } : null,
      follow: null,
      content: this.#shown
        ? { state: 'known', kind: 'plan', value: viewOf(this.#shown) }
        : this.#failure === undefined
          ? { state: 'loading', title }
          : { state: 'failed', title, message: this.#failure, again: target ? 'plan' : null },
    };
  }

  async take(message: Exclude<PageMessage, { type: 'ready' }>): Promise<void> {
    if (message.type === 'follow' || message.subject !== this.#serial) return;
    if (message.type === 'retry' && message.part === 'plan') return this.startAgain();
    if (this.#shown) await this.#act(message, this.#shown);
  }

  closed(): void {
    this.#forget();
    this.#sheet = undefined;
    this.#target = undefined;
    this.#failure = undefined;
  }

  dispose(): void {
    this.#sheet?.panel.dispose();
  }

  /** What the page asks about the plan that it shows: numbers say which, as nothing else of it is taken. */
  async #act(message: PageMessage, { ledger, plan, made }: Shown): Promise<void> {
    const { openChanges, openCommit, openMarkdown, run } = this.#ports;
    const address = (version: number) => ({ app: idAndName(ledger.app), version });
    switch (message.type) {
      case 'run':
        // It asks the person, and makes a plan of its own for that.
        if (message.action === 'rollback') await run('shiplog.rollback', address(plan.target.version));
        return;
      case 'go':
        await run('shiplog.showDetails', address(message.version));
        return;
      case 'openFiles':
        return openChanges(ledger, plan);
      case 'openFile': {
        const file = plan.code.state === 'known' && filesGoingBack(plan.code.value.files)[message.index];
        return file ? openChanges(ledger, plan, file) : undefined;
      }
      case 'openListed': {
        const commit = listOf(plan, message.list)[message.index];
        return commit && openCommit(ledger, commit);
      }
      case 'planText':
        if (message.how === 'open') return openMarkdown(plan, made);
        return this.#sheet?.copy(planMarkdown(plan, made), 'the plan as Markdown');
      default:
        return undefined;
    }
  }

  /** What was shown stays away meanwhile: it may not hold any more. */
  async #make(target: Target): Promise<void> {
    this.#turnTo(target);
    const { signal } = this.#stop;
    this.#sheet?.post();
    try {
      const ledger = await this.#ports.ledgerFor(target.app);
      const plan = await this.#ports.planOf(ledger, target.version, signal);
      if (!signal.aborted) this.#put(ledger, plan);
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = messageOf(error);
      this.#sheet?.post();
    }
  }

  #put(ledger: Ledger, plan: RollbackPlan): void {
    this.#shown = { ledger, plan, made: ledger.client.platformNow() };
    this.#unlisten = ledger.changed.on(() => this.#sheet?.post());
    this.#sheet?.post();
  }

  #turnTo({ app, version }: Target): void {
    this.#forget();
    this.#failure = undefined;
    this.#target = { app, version };
    this.#stop = new AbortController();
    if (this.#sheet) this.#sheet.panel.title = titleOf(app, version);
  }

  #forget(): void {
    this.#serial += 1;
    this.#stop.abort();
    this.#unlisten();
    this.#unlisten = () => {};
    this.#shown = undefined;
  }
}

function viewOf({ ledger, plan, made }: Shown) {
  return planView({
    plan,
    made,
    ledger: ledger.state.releases,
    clockAhead: inMinutes(ledger.client.platformNow() - Date.now()),
  });
}

function listOf({ code }: RollbackPlan, list: CommitList): readonly Commit[] {
  return code.state === 'known' ? code.value[list].list : [];
}

function idAndName({ id, name }: AppRef): AppRef {
  return { id, name };
}

function titleOf({ name }: AppRef, version: number): string {
  return `Rollback of ${name} to ${versionName({ version })}`;
}
