/** The dialogs of VS Code that operations use, behind one small port. */

import * as vscode from 'vscode';
import type { Choice, Message } from './report.ts';

export interface Dialogs {
  /** Shows a message. @returns the title of the action that was chosen; undefined when it was dismissed */
  show(message: Message): Promise<string | undefined>;
  /** Asks which of some apps is meant. @param title of what is about to happen */
  choose(title: string, choices: readonly Choice[]): Promise<Choice | undefined>;
  /** Runs a command. */
  run(command: string, subject: unknown): Promise<void>;
}

export const dialogs: Dialogs = {
  async show({ severity, modal, text, detail, actions }) {
    const titles = actions.map(({ title }) => title);
    const options = modal ? { modal, detail } : {};
    switch (severity) {
      case 'information':
        return vscode.window.showInformationMessage(text, options, ...titles);
      case 'warning':
        return vscode.window.showWarningMessage(text, options, ...titles);
      case 'error':
        return vscode.window.showErrorMessage(text, options, ...titles);
    }
  },
  async choose(title, choices) {
    return vscode.window.showQuickPick(choices, { title, placeHolder: 'Choose the app' });
  },
  async run(command, subject) {
    await vscode.commands.executeCommand(command, ...(subject === undefined ? [] : [subject]));
  },
};
