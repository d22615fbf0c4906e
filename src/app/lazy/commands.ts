/** Tells VS Code the commands of the manifest; what they do is loaded when the first of them is run. */

import * as vscode from 'vscode';
import type { Commands } from '../commands.ts';
import type { Attempt } from '../../domain/problem.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** The ids of an extension's commands. */
export function commandsIn({ packageJSON }: vscode.Extension<unknown>): string[] {
  const { contributes }: Manifest = packageJSON;
  return contributes.commands.map(({ command }) => command);
}

/** Registers commands. @param attempt runs each, and reports its errors */
export function registerCommands(
  ids: readonly string[],
  attempt: Attempt,
  table: () => Promise<Commands>,
): vscode.Disposable {
  const run = async (id: string, subject?: never) => (await table())[id]?.(subject);
  return vscode.Disposable.from(
    ...ids.map((id) =>
      vscode.commands.registerCommand(id, (subject?: never) => attempt(id, () => run(id, subject))),
    ),
  );
}
