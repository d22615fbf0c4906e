/** Asking which of several apps is meant by a name that a person typed. */

import * as vscode from 'vscode';
import type { Ledger } from '../../ledger/ledger.ts';
import { Cancelled } from '../../domain/problem.ts';

/**
 * Asks which ledger is meant. Apps of the same name differ in the account that sees them and its API.
 * @param ledgers at least one
 * @throws {Cancelled}
 */
export async function pickLedger(ledgers: readonly Ledger[], title: string): Promise<Ledger> {
  const [only, ...others] = ledgers;
  if (only && others.length === 0) return only;
  const items = ledgers.map((ledger) => ({
    label: ledger.app.name,
    description: `${ledger.account.label} · ${ledger.client.host}`,
    ledger,
  }));
  const placeHolder = `Several of your accounts have an app ${only?.app.name}. Choose the one you mean`;
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  if (!picked) throw new Cancelled();
  return picked.ledger;
}
