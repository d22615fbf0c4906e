/** Asking which app. */

import * as vscode from 'vscode';
import type { Choice } from '../../catalog/app-list.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { Cancelled } from '../../domain/problem.ts';

export interface AppQuestion {
  readonly title: string;
  readonly placeholder?: string;
}

interface AppItem extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** Asks for an app; the only one there is needs no asking. Rejects with `Cancelled`. */
export async function pickApp(choices: readonly Choice[], question: AppQuestion): Promise<Choice> {
  const [only, ...others] = choices;
  if (only && others.length === 0) return only;
  const picked = await vscode.window.showQuickPick(appItems(choices), {
    title: question.title,
    placeHolder: question.placeholder ?? 'Choose an app by its name, stage, team or pipeline',
    matchOnDescription: true,
  });
  if (!picked?.choice) throw new Cancelled();
  return picked.choice;
}

/** Asks for some of the apps. Rejects with `Cancelled`. */
export async function pickApps(choices: readonly Choice[], question: AppQuestion): Promise<Choice[]> {
  const picked = await vscode.window.showQuickPick(appItems(choices), {
    title: question.title,
    placeHolder: question.placeholder ?? 'Choose apps',
    matchOnDescription: true,
    canPickMany: true,
  });
  if (!picked) throw new Cancelled();
  return picked.flatMap(({ choice }) => choice ?? []);
}

/** Those that are shown stand first, where there are others. */
function appItems(choices: readonly Choice[]): AppItem[] {
  const differing = {
    account: new Set(choices.map(({ app }) => app.account)).size > 1,
    hidden: choices.some(({ hidden }) => !hidden),
  };
  const items = choices.map((choice) => appItem(choice, differing));
  const shown = items.filter(({ choice }) => choice?.shown);
  const others = items.filter(({ choice }) => !choice?.shown);
  if (shown.length === 0 || others.length === 0) return items;
  return [line('In the view'), ...shown, line('Not in the view'), ...others];
}

function line(label: string): AppItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** @param differing what the choices differ in, so that a row has to say it */
function appItem(
  choice: Choice,
  differing: { readonly account: boolean; readonly hidden: boolean },
): AppItem {
  const { app, pinned, hidden } = choice;
  const parts = [
    app.stage,
    app.team,
    app.pipeline?.name === app.name ? undefined : app.pipeline?.name,
    differing.account ? app.account.label : undefined,
    differing.hidden && hidden ? 'hidden' : undefined,
  ];
  return {
    label: app.name,
    description: parts.filter((part) => part !== undefined).join(' · '),
    iconPath: new vscode.ThemeIcon(pinned ? 'pinned' : app.linked ? 'repo' : 'cloud'),
    choice,
  };
}

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
