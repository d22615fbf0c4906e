/** The settings that plans depend on. */

import * as vscode from 'vscode';
import { type Glob, parseGlob } from '../../domain/text/glob.ts';
import { messageOf } from '../../domain/problem.ts';
import { openSetting } from '../../domain/remedies.ts';
import type { PlanSettings } from './inputs.ts';
import { readProtectedApps } from './protection.ts';

/** As they are now. */
export function planSettings(): PlanSettings {
  return { protectedApps: protectedApps(), migrations: migrationPatterns() };
}

/**
 * Which apps are protected, by all places where the setting stands together: the settings of a folder can protect
 * more, and take no protection away.
 */
function protectedApps(): readonly Glob[] {
  const values = vscode.workspace.getConfiguration('shiplog').inspect<unknown>('protectedApps');
  return readProtectedApps([values?.globalValue, values?.workspaceValue, values?.workspaceFolderValue]);
}

/** The person's own patterns for migrations. One that cannot be read is reported; the others count. */
function migrationPatterns(): readonly Glob[] {
  const value = vscode.workspace.getConfiguration('shiplog').get<unknown>('migrations');
  return (Array.isArray(value) ? value : []).flatMap((pattern: unknown) => {
    try {
      return [parseGlob(String(pattern))];
    } catch (error) {
      void tellMistake(messageOf(error));
      return [];
    }
  });
}

async function tellMistake(what: string): Promise<void> {
  const { title, command, subject } = openSetting('shiplog.migrations');
  const message = `The setting shiplog.migrations has a mistake. ${what}`;
  if ((await vscode.window.showWarningMessage(message, title)) === title)
    await vscode.commands.executeCommand(command, subject);
}
