/** The dialogs of VS Code that operations use, behind one small port. */

import * as vscode from 'vscode';
import type { Choice, Message, NameQuestion, Question } from './message.ts';
import { briefly, stoppable, type StopButton } from '../../progress/progress.ts';
import { typeName } from './type-name.ts';

export interface Dialogs {
  /** Shows a message. @returns the title of the action that was chosen; undefined when it was dismissed */
  show(message: Message): Promise<string | undefined>;
  /** Asks which of some apps is meant. @param title of what is about to happen */
  choose(title: string, choices: readonly Choice[]): Promise<Choice | undefined>;
  /** Runs a command. */
  run(command: string, subject: unknown): Promise<void>;
  /** Asks before something is done. @returns the button that was pressed; undefined for Cancel */
  ask(question: Question, ...buttons: readonly string[]): Promise<string | undefined>;
  /** Asks for the name of an app until it is right. Rejects with `Cancelled`. */
  typeName(question: NameQuestion): Promise<void>;
  /** Runs a read that usually is short, and can be cancelled when it is not. Rejects with `Cancelled`. */
  reading<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /**
   * Runs work while it shows how far it is.
   * @param work its signal says that the person does not want to wait any more; what that means is up to the work, which
   * says with each stage what the button does
   */
  progress<T>(
    title: string,
    work: (stop: AbortSignal, say: (stage: string, button: StopButton) => void) => Promise<T>,
  ): Promise<T>;
}

export const dialogs: Dialogs = {
  async show({ severity, modal, text, detail, actions }) {
    const show = showOf(severity);
    const titles = actions.map(({ title }) => title);
    if (!modal) return show(text, ...titles);
    // Else VS Code adds a button that says Cancel, as if what is over could be taken back.
    const close = { title: 'Close', isCloseAffordance: true };
    const answer = await show(text, { modal, detail }, ...titles.map((title) => ({ title })), close);
    return answer === close ? undefined : answer?.title;
  },
  async choose(title, choices) {
    // The button of a message asks this, and gives the focus to an editor, whose page may take it only later.
    const options = { title, placeHolder: 'Choose the app', ignoreFocusOut: true };
    return vscode.window.showQuickPick(choices, options);
  },
  async run(command, subject) {
    await vscode.commands.executeCommand(command, ...(subject === undefined ? [] : [subject]));
  },
  async ask({ message, detail }, ...buttons) {
    return vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  },
  typeName,
  reading: briefly,
  progress: stoppable,
};

/** The function that shows messages of a severity. */
function showOf(severity: Message['severity']): typeof vscode.window.showErrorMessage {
  switch (severity) {
    case 'information':
      return vscode.window.showInformationMessage;
    case 'warning':
      return vscode.window.showWarningMessage;
    case 'error':
      return vscode.window.showErrorMessage;
  }
}
