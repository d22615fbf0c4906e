/** The last question before production changes. */

import * as vscode from 'vscode';
import { Cancelled } from '../model/problem.ts';
import { versionName } from '../model/release.ts';
import type { RollbackPlan } from '../model/rollback-plan.ts';
import { confirmationText, type Question } from './texts.ts';

export interface Confirmation extends Question {
  /** Opens the whole plan, to be read; nothing can be written from there. */
  showPlan(): void;
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
  if (answer === look) confirmation.showPlan();
  if (answer !== go) throw new Cancelled();
  if (plan.protected) await typeName(plan);
}

/** Asks for the name of an app until it is right. @throws {Cancelled} when the person leaves */
async function typeName({ target, current, stage }: RollbackPlan): Promise<void> {
  const { name } = target.app;
  const box = vscode.window.createInputBox();
  box.title = `Roll Back ${name} ${current ? `from ${versionName(current)} ` : ''}to ${versionName(target)}`;
  box.placeholder = name;
  box.prompt = `${name} is ${stage === 'production' ? 'in production' : 'protected'}. Type its name to roll it back.`;
  // To look something up elsewhere is no answer.
  box.ignoreFocusOut = true;
  try {
    await new Promise<void>((resolve, reject) => {
      box.onDidChangeValue(() => (box.validationMessage = undefined));
      box.onDidAccept(() => {
        if (box.value.trim() === name) resolve();
        else box.validationMessage = `That is not the name of the app. Nothing was changed. Type ${name}.`;
      });
      box.onDidHide(() => reject(new Cancelled()));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
