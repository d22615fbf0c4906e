/** The rollback as a person meets it: dialogs, progress, and what is said afterwards. */

import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import type { Release, Stage } from '../model/release.ts';
import type { RollbackPlan } from '../model/rollback-plan.ts';
import type { Code } from './code.ts';
import { confirmRollback } from './confirm.ts';
import { LedgerMoved, makePlan, type Outcome, type PlanDesk, rollBack, type RollbackUi } from './flow.ts';
import { gatherSources } from './gather.ts';
import { showPlan } from './plan-document.ts';
import { migrationPatterns, protectedApps } from './settings.ts';
import { outcomeText } from './texts.ts';
import { progress, reading } from './waits.ts';

/** In milliseconds. */
const moment = 500;

export interface RollbackPorts {
  readonly repositories: Code;
  /** Where the app stood in its pipeline when that was last read. */
  stageOf(ledger: Ledger): Stage | undefined;
  /** Asks which release to go back to. Rejects with `Cancelled`. */
  chooseTarget(ledger: Ledger, title: string): Promise<Release>;
  /** Runs what makes a release and tells of it, so that nobody else tells of it as well. */
  making<T extends { readonly made: Release }>(ledger: Ledger, work: () => Promise<T>): Promise<T>;
  /** What each release is called on its row: the subject of its commit, where that is known. */
  titles(ledger: Ledger, releases: readonly Release[]): Promise<readonly string[]>;
  /** Opens what a release changed in the code. */
  openChanges(ledger: Ledger, release: Release): Promise<void>;
}

/**
 * Rolls an app back after a confirmation, and offers to undo it.
 * @param version of the target; asked for when undefined
 */
export async function rollBackCommand(ports: RollbackPorts, ledger: Ledger, version?: number): Promise<void> {
  const desk = planDesk(ports, ledger, `Roll Back ${ledger.app.name}`);
  let confirmed: RollbackPlan | undefined;
  const ui: RollbackUi = {
    ...desk.ui,
    confirm: async (plan) => {
      confirmed = plan;
      await confirm(ports, ledger, plan);
    },
    progress,
  };
  let outcome: Outcome;
  try {
    outcome = await ports.making(ledger, () => rollBack({ ...desk, ui, wait: (ms) => delay(ms) }, version));
  } catch (error) {
    if (!(error instanceof LedgerMoved) || !confirmed) throw error;
    return offerNewPlan(ports, ledger, confirmed.target, error);
  }
  await tellOutcome(ports, ledger, outcome);
}

/** Shows what a rollback would do, and nothing else. @param version of the target; asked for when undefined */
export async function previewRollbackCommand(
  ports: RollbackPorts,
  ledger: Ledger,
  version?: number,
): Promise<void> {
  const plan = await makePlan(planDesk(ports, ledger, `Preview a Rollback of ${ledger.app.name}`), version);
  await showPlan(plan, ledger.client.platformNow());
}

function planDesk(ports: RollbackPorts, ledger: Ledger, title: string): PlanDesk {
  const desk = {
    repositories: ports.repositories,
    stageOf: (of: Ledger) => ports.stageOf(of),
    settings: () => ({ protectedApps: protectedApps(), migrations: migrationPatterns() }),
    wait: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  };
  return {
    ledger,
    ui: { chooseTarget: (of) => ports.chooseTarget(of, title), reading },
    gather: (of, target, releases, signal) => gatherSources(desk, { ledger: of, target, releases }, signal),
  };
}

async function confirm(ports: RollbackPorts, ledger: Ledger, plan: RollbackPlan): Promise<void> {
  const { target, current } = plan;
  const titles = await titlesInTime(ports, ledger, current ? [target, current] : [target]);
  const now = ledger.client.platformNow();
  // By its command, as this one is over by then.
  const again = () =>
    vscode.commands.executeCommand('shiplog.rollback', { app: ledger.app, version: target.version });
  await confirmRollback({ plan, titles, now, showPlan: () => showPlan(plan, now, again) });
}

/** Titles come from git as well, and are worth a moment only: without them the platform's own words stand there. */
async function titlesInTime(
  ports: RollbackPorts,
  ledger: Ledger,
  releases: readonly Release[],
): Promise<readonly string[]> {
  try {
    return await Promise.race([ports.titles(ledger, releases), delay(moment, [])]);
  } catch {
    return [];
  }
}

/** The plan is void: the way on is another one, which is confirmed again. */
async function offerNewPlan(
  ports: RollbackPorts,
  ledger: Ledger,
  target: Release,
  { message }: LedgerMoved,
): Promise<void> {
  const again = 'Show New Plan';
  const answer = await vscode.window.showWarningMessage(message, again);
  if (answer === again) await rollBackCommand(ports, ledger, target.version);
}

async function tellOutcome(ports: RollbackPorts, ledger: Ledger, { plan, made }: Outcome): Promise<void> {
  const undo = 'Undo';
  const changes = 'Open Changes';
  const hasFailed = made.status === 'failed';
  const actions = plan.current && !hasFailed ? [undo, changes] : [changes];
  const show = hasFailed ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = await show(outcomeText(plan, made), ...actions);
  if (answer === undo && plan.current) await rollBackCommand(ports, ledger, plan.current.version);
  if (answer === changes) await ports.openChanges(ledger, made);
}
