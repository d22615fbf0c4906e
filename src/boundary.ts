/** The one boundary around commands: it turns what they throw into a message with what can be done about it. */

import * as vscode from 'vscode';
import { ApiError, Failure } from './api/errors.ts';
import { Cancelled, messageOf, Problem } from './model/problem.ts';

/** Runs a command; never rejects. @param id in the log, when something goes wrong */
export async function guarded(log: vscode.LogOutputChannel, id: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Cancelled)) tell(log, id, error);
  }
}

function tell(log: vscode.LogOutputChannel, id: string, error: unknown): void {
  const known = error instanceof Problem;
  log.error(
    `${id}: ${known || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message)}`,
  );
  const message = known ? error.message : `Something in Shiplog went wrong: ${messageOf(error)}`;
  const actions = actionsFor(log, failureIn(error));
  void vscode.window
    .showErrorMessage(message, ...actions.keys())
    .then((answer) => (answer === undefined ? undefined : actions.get(answer)?.()));
}

/** What a person can do about an error, by the name of the button. */
function actionsFor(
  log: vscode.LogOutputChannel,
  failure: Failure | undefined,
): ReadonlyMap<string, () => unknown> {
  const actions = new Map<string, () => unknown>();
  if (failure instanceof ApiError && failure.url !== undefined) {
    const page = vscode.Uri.parse(failure.url);
    actions.set('Read More', () => vscode.env.openExternal(page));
  }
  if (failure) actions.set('Copy Details', () => vscode.env.clipboard.writeText(failure.details()));
  actions.set('Show Log', () => log.show());
  return actions;
}

/** The request that went wrong, which may be what a sentence of another kind stands for. */
function failureIn(error: unknown): Failure | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof Failure) return one;
  return undefined;
}
