/**
 * The one reporter of errors: whatever a person set off, a command, an action of a page or a notification, or a link,
 * its errors become a message with what can be done about them.
 */

import * as vscode from 'vscode';
import { ApiError, Failure } from '../api/errors.ts';
import { type Attempt, Cancelled, messageOf, Problem } from '../domain/problem.ts';

export function errorReporter(log: Pick<vscode.LogOutputChannel, 'error' | 'show'>): Attempt {
  return async (id, work) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Cancelled)) report(log, id, error);
    }
  };
}

function report(log: Pick<vscode.LogOutputChannel, 'error' | 'show'>, id: string, error: unknown): void {
  const isKnown = error instanceof Problem;
  const trace = isKnown || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message);
  log.error(`${id}: ${trace}`);
  const failure = failureIn(error);
  const details = failure?.details() ?? (isKnown ? undefined : `${id}: ${trace}`);
  const actions = new Map<string, () => unknown>();
  if (failure instanceof ApiError && failure.url !== undefined) {
    const page = vscode.Uri.parse(failure.url);
    actions.set('Read More', () => vscode.env.openExternal(page));
  }
  if (details !== undefined) actions.set('Copy Details', () => vscode.env.clipboard.writeText(details));
  actions.set('Show Log', () => log.show());
  const message = isKnown ? error.message : `Something in Shiplog went wrong: ${messageOf(error)}`;
  void vscode.window
    .showErrorMessage(message, ...actions.keys())
    .then((answer) => (answer === undefined ? undefined : actions.get(answer)?.()));
}

/** The request that went wrong, which may be what a sentence of another kind stands for. */
function failureIn(error: unknown): Failure | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof Failure) return one;
  return undefined;
}
