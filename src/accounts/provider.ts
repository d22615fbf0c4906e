/** The accounts as VS Code knows them from the beginning. */

import * as vscode from 'vscode';
import type { Accounts } from './accounts.ts';

/** Lets VS Code ask for accounts, which are loaded then. @param load resolves to the same accounts each time */
export function registerAccounts(load: () => Promise<Accounts>): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  let forwarding: vscode.Disposable | undefined;
  const open = async () => {
    const accounts = await load();
    forwarding ??= accounts.onDidChangeSessions((changes) => changed.fire(changes));
    return accounts;
  };
  const provider: vscode.AuthenticationProvider = {
    onDidChangeSessions: changed.event,
    getSessions: async (scopes, options) => (await open()).getSessions(scopes, options),
    createSession: async () => (await open()).createSession(),
    removeSession: async (id) => (await open()).removeSession(id),
  };
  const several = { supportsMultipleAccounts: true };
  const registered = vscode.authentication.registerAuthenticationProvider(
    'shiplog',
    'Shiplog',
    provider,
    several,
  );
  return vscode.Disposable.from(registered, changed, { dispose: () => forwarding?.dispose() });
}
