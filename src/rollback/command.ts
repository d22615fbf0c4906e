/** The rollback as a person meets it: dialogs, progress, and what is said afterwards. */

import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import { changesCode } from '../model/code.ts';
import { Cancelled } from '../model/problem.ts';
import { type Release, versionName } from '../model/release.ts';
import type { RollbackPlan } from '../model/rollback-plan.ts';
import { count } from '../model/words.ts';
import { rollBack } from './flow.ts';

export interface RollbackPorts {
  /** Asks which release to go back to. Rejects with `Cancelled`. */
  chooseTarget(ledger: Ledger): Promise<Release>;
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
  const ui = {
    chooseTarget: (of: Ledger) => ports.chooseTarget(of),
    confirm: (plan: RollbackPlan) => confirm(ports, ledger, plan),
    reading,
    progress,
  };
  const { plan, made } = await ports.making(ledger, () =>
    rollBack({ ledger, ui, wait: (ms) => delay(ms) }, version),
  );
  const undo = 'Undo';
  const changes = 'Open Changes';
  const actions = plan.current ? [undo, changes] : [changes];
  const answer = await vscode.window.showInformationMessage(outcomeText(plan, made), ...actions);
  if (answer === undo && plan.current) await rollBackCommand(ports, ledger, plan.current.version);
  if (answer === changes) await ports.openChanges(ledger, made);
}

/** What the person reads before the write: which app, from where to where, and what stays as it is. */
function confirmationText(
  plan: RollbackPlan,
  [targetTitle, currentTitle]: readonly (string | undefined)[],
): { message: string; detail: string } {
  const { target, current, takenBack, sameCode } = plan;
  const deploys = takenBack.filter((release) => changesCode(release)).length;
  const from = current ? `from ${versionName(current)} ` : '';
  const lines = [
    current && `Running now: ${versionName(current)}, “${currentTitle}”, by ${current.user.email}.`,
    `Going back to: ${versionName(target)}, “${targetTitle}”, by ${target.user.email}.`,
    '',
    `This takes back ${count(takenBack.length, 'release')}${deploys > 0 ? `, ${count(deploys, 'change')} of code among them` : ''}.`,
    sameCode
      ? 'The code stays the same; only config vars can change.'
      : `Code and config vars will be those of ${versionName(target)}.`,
    'Databases and add-ons are not brought back: they stay as they are now.',
  ];
  return {
    message: `Roll back ${target.app.name} ${from}to ${versionName(target)}?`,
    detail: lines.filter((line) => line !== undefined).join('\n'),
  };
}

function outcomeText(plan: RollbackPlan, made: Release): string {
  const { name } = made.app;
  const target = versionName(plan.target);
  if (made.status === 'pending') return `${name} is going back to ${target}, as ${versionName(made)}.`;
  return `${name} runs ${target} again, as ${versionName(made)}.`;
}

async function confirm(ports: RollbackPorts, ledger: Ledger, plan: RollbackPlan): Promise<void> {
  const titles = await ports.titles(ledger, plan.current ? [plan.target, plan.current] : [plan.target]);
  const { message, detail } = confirmationText(plan, titles);
  const go = `Roll Back to ${versionName(plan.target)}`;
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, go);
  if (answer !== go) throw new Cancelled();
}

function reading<T>(title: string, work: () => Promise<T>): Promise<T> {
  return Promise.resolve(
    vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work),
  );
}

function progress<T>(title: string, work: (say: (stage: string) => void) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title };
  return Promise.resolve(
    vscode.window.withProgress(options, (report) => work((message) => report.report({ message }))),
  );
}
