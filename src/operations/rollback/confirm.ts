/** The last question before production changes. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';
import { versionName } from '../../domain/release/release.ts';
import type { RollbackPlan } from '../../domain/plan/rollback-plan.ts';
import { confirmationText, type Question } from './texts.ts';
import { type NameQuestion, typeName } from '../engine/type-name.ts';

export interface Confirmation extends Question {
  /** Opens the whole plan, to be read; nothing can be written from there. */
  showPlan(): Promise<void>;
}

/**
 * Asks for the go-ahead, and of a protected app for its name as well.
 * @throws {Cancelled} for any other answer
 */
export async function confirmRollback(confirmation: Confirmation): Promise<void> {
  const { plan } = confirmation;
  const { message, detail } = confirmationText(confirmation);
  // VS Code gives the focus to the first button, and lets nobody make that Cancel: Enter must not change production.
  const look = 'Show Full Plan';
  const go = `Roll Back to ${versionName(plan.target)}`;
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, look, go);
  if (answer === look) await confirmation.showPlan();
  if (answer !== go) throw new Cancelled();
  if (plan.protected) await typeName(nameQuestion(plan));
}

function nameQuestion({ target, current, stage }: RollbackPlan): NameQuestion {
  const { name } = target.app;
  const from = current ? `from ${versionName(current)} ` : '';
  return {
    name,
    title: `Roll Back ${name} ${from}to ${versionName(target)}`,
    prompt: `${name} is ${stage === 'production' ? 'in production' : 'protected'}. Type its name to roll it back.`,
  };
}
