/** The box for a token: it stays open, with what was pasted, until a token is accepted. */

import * as vscode from 'vscode';
import { isRejection } from '../api/errors.ts';
import { messageOf, Problem } from '../domain/problem.ts';

/**
 * Asks for a token until one is admitted.
 * @param admit rejects where the platform does not accept the token, or cannot be asked
 * @returns what `admit` resolves to; undefined when the person leaves the box
 */
export async function pasteToken<T>(
  platform: URL,
  admit: (token: string, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const box = vscode.window.createInputBox();
  const left = new AbortController();
  box.title = `Sign In to ${platform.host}`;
  box.prompt = 'Paste an API token. "heroku auth:token" prints the one of your command line.';
  box.password = true;
  // Whoever looks for a token leaves the window.
  box.ignoreFocusOut = true;
  try {
    return await new Promise<T | undefined>((resolve, reject) => {
      box.onDidChangeValue(() => (box.validationMessage = undefined));
      box.onDidHide(() => {
        left.abort();
        resolve(undefined);
      });
      box.onDidAccept(async () => {
        const token = box.value.trim();
        if (token === '' || box.busy) return;
        if (/\s/.test(token)) {
          box.validationMessage = 'A token has no spaces in it.';
          return;
        }
        box.busy = true;
        try {
          resolve(await admit(token, left.signal));
        } catch (error) {
          if (error instanceof Problem) box.validationMessage = whyNot(platform, error);
          else reject(error);
        } finally {
          box.busy = false;
        }
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function whyNot({ host }: URL, error: Problem): string {
  return isRejection(error)
    ? `${host} does not accept this token. Nothing was kept. Paste another one.`
    : messageOf(error);
}
