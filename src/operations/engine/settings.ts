/** The settings that a rollback's plan depends on. */

import * as vscode from 'vscode';
import { type Glob, parseGlob } from '../../domain/text/glob.ts';
import { messageOf } from '../../domain/problem.ts';
import { readProtectedApps } from './protection.ts';

export interface PlanSettings {
  readonly protectedApps: readonly Glob[];
  /** The person's own patterns for migrations. */
  readonly migrations: readonly Glob[];
}

/**
 * Which apps are protected, by all places where the setting stands together: the settings of a folder can protect
 * more, and take no protection away.
 */
export function protectedApps(): readonly Glob[] {
  const values = vscode.workspace.getConfiguration('shiplog').inspect<unknown>('protectedApps');
  return readProtectedApps([values?.globalValue, values?.workspaceValue, values?.workspaceFolderValue]);
}

/** The person's own patterns for migrations. Of one that cannot be read they are told; the others count. */
export function migrationPatterns(): readonly Glob[] {
  const value = vscode.workspace.getConfiguration('shiplog').get<unknown>('migrations');
  return (Array.isArray(value) ? value : []).flatMap((pattern: unknown) => {
    try {
      return [parseGlob(String(pattern))];
    } catch (error) {
      void vscode.window.showWarningMessage(`shiplog.migrations: ${messageOf(error)}`);
      return [];
    }
  });
}
