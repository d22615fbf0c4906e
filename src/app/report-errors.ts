/**
 * The one reporter of errors: whatever a person set off, a command, an action of a page or a notification, or a link,
 * its errors become a message with what can be done about them.
 */

import * as vscode from 'vscode';
import { ApiError, Failure, isRejection } from '../api/errors.ts';
import { type Attempt, Cancelled, messageOf, Problem } from '../domain/problem.ts';
import { type Remedy, signIn } from '../domain/remedies.ts';

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
  const failure = failureIn(error);
  const details = failure?.details() ?? (isKnown ? undefined : `${id}: ${trace}`);
  log.error(failure ? `${id}: ${trace}\n${failure.details()}` : `${id}: ${trace}`);
  const actions = new Map<string, () => unknown>();
  for (const { title, command, subject } of remediesOf(error)) {
    actions.set(title, () =>
      vscode.commands.executeCommand(command, ...(subject === undefined ? [] : [subject])),
    );
  }
  if (failure instanceof ApiError && failure.url !== undefined) {
    const page = vscode.Uri.parse(failure.url);
    actions.set('Read More', () => vscode.env.openExternal(page));
  }
  if (details !== undefined) {
    actions.set('Copy Details', () => vscode.env.clipboard.writeText(details));
    // Of any other problem the log has the same sentence and nothing else.
    actions.set('Show Log', () => log.show());
  }
  const message = isKnown ? error.message : `Something in Shiplog went wrong: ${messageOf(error)}`;
  const { showErrorMessage, showInformationMessage } = vscode.window;
  const show = isKnown && error.severity === 'information' ? showInformationMessage : showErrorMessage;
  void show(message, ...actions.keys()).then((answer) =>
    answer === undefined ? undefined : actions.get(answer)?.(),
  );
}

/** What the person can do, as the outermost error says that knows something. */
function remediesOf(error: unknown): readonly Remedy[] {
  for (const one of chainOf(error)) {
    if (isRejection(one)) return [signIn];
    if (one instanceof Problem && one.remedies.length > 0) return one.remedies;
  }
  return [];
}

/** The request that went wrong, which may be what a sentence of another kind stands for. */
function failureIn(error: unknown): Failure | undefined {
  return chainOf(error).find((one) => one instanceof Failure);
}

/** An error, what caused it, what caused that, and so on. */
function chainOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}
