/** The name of an app that is protected, typed before it is changed. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';
import type { NameQuestion } from './message.ts';

/** Asks for the name until it is right. @throws {Cancelled} when the person leaves */
export async function typeName({ name, title, prompt }: NameQuestion): Promise<void> {
  const box = vscode.window.createInputBox();
  box.title = title;
  box.placeholder = name;
  box.prompt = prompt;
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
