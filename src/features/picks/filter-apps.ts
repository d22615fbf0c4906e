/** Asking for the words of a filter. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';

/**
 * Asks for the words of a filter; each change takes effect at once.
 * @param now what the filter is. Rejects with `Cancelled` after it was put back.
 */
export async function askFilter(now: string, apply: (filter: string) => void): Promise<void> {
  const box = vscode.window.createInputBox();
  box.title = 'Filter Apps';
  box.placeholder = 'Words of the name, stage, team, pipeline or account';
  box.prompt = 'Shows only the apps that match every word. Clear it to show the usual apps again.';
  box.value = now;
  try {
    await new Promise<void>((resolve, reject) => {
      let accepted = false;
      box.onDidChangeValue(apply);
      box.onDidAccept(() => {
        accepted = true;
        resolve();
      });
      box.onDidHide(() => {
        if (!accepted) apply(now);
        reject(new Cancelled());
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}
