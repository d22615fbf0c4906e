/** The settings that a rollback's plan depends on. */

import * as vscode from 'vscode';
import { type Glob, parseGlob } from '../model/glob.ts';
import { readProtectedApps } from './protection.ts';

/**
 * Which apps are protected, by all places where the setting stands together: the settings of a folder can protect
 * more, and take no protection away.
 */
export function protectedApps(): readonly Glob[] {
  const values = vscode.workspace.getConfiguration('shiplog').inspect<unknown>('protectedApps');
  return readProtectedApps([values?.globalValue, values?.workspaceValue, values?.workspaceFolderValue]);
}

/** What the person's own patterns for migrations are; those that cannot be read are left out. */
export function migrationFiles(): readonly Glob[] {
  const value = vscode.workspace.getConfiguration('shiplog').get<unknown>('migrationFiles');
  return (Array.isArray(value) ? value : []).flatMap((pattern: unknown) => {
    if (typeof pattern !== 'string') return [];
    try {
      return [parseGlob(pattern)];
    } catch {
      return [];
    }
  });
}
