/** Who is signed in, for one window. */

import * as vscode from 'vscode';
import { Accounts } from './accounts.ts';
import { SampleApp } from './sample.ts';

export interface SignedInHere extends vscode.Disposable {
  readonly accounts: Accounts;
  readonly sample: SampleApp;
}

/** Asks the platform nothing before somebody asks for the accounts. */
export function openAccounts(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): SignedInHere {
  const sample = new SampleApp(context, log);
  const accounts = new Accounts({
    secrets: context.secrets,
    sample,
    log,
    environment: process.env,
    run: (command, accountId) => vscode.commands.executeCommand(command, accountId),
  });
  return { accounts, sample, dispose: () => vscode.Disposable.from(accounts, sample).dispose() };
}
