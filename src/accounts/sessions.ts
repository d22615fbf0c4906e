/** Accounts as VS Code's sessions. */

import type * as vscode from 'vscode';
import type { SignedIn } from './signed-in.ts';

export function sessionOf({ id, label, login }: SignedIn): vscode.AuthenticationSession {
  return { id, accessToken: login.token, account: { id, label }, scopes: [] };
}

/** The difference between two lists of sessions; undefined when there is none. A renamed session is another one. */
export function changesOf(
  before: readonly vscode.AuthenticationSession[],
  after: readonly vscode.AuthenticationSession[],
): vscode.AuthenticationProviderAuthenticationSessionsChangeEvent | undefined {
  const removed = before.filter((one) => !after.some((other) => same(one, other)));
  const added = after.filter((one) => !before.some((other) => same(one, other)));
  const changed = after.filter((one) =>
    before.some((other) => same(one, other) && one.accessToken !== other.accessToken),
  );
  return removed.length + added.length + changed.length === 0 ? undefined : { removed, added, changed };
}

function same(a: vscode.AuthenticationSession, b: vscode.AuthenticationSession): boolean {
  return a.id === b.id && a.account.label === b.account.label;
}
