/** The accounts of one window, and the sample app that can stand in for them. */

import * as vscode from 'vscode';
import { Accounts } from './accounts.ts';
import { SampleApp } from './sample.ts';

export interface WindowAccounts {
  readonly accounts: Accounts;
  readonly sample: SampleApp;
}

/** Sends no request before the accounts are asked for. They live as long as the extension. */
export function openAccounts(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): WindowAccounts {
  const sample = new SampleApp(context, log);
  const accounts = new Accounts({
    secrets: context.secrets,
    sample,
    log,
    environment: process.env,
    run: (command, accountId) => vscode.commands.executeCommand(command, accountId),
  });
  context.subscriptions.push(accounts, sample);
  return { accounts, sample };
}
