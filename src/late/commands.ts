/** Tells VS Code the commands of the manifest; what they do is loaded when the first of them is run. */

import * as vscode from 'vscode';
import type { Commands } from '../commands.ts';
import { guarded } from '../boundary.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** The ids of an extension's commands. */
export function commandsIn({ packageJSON }: vscode.Extension<unknown>): string[] {
  const { contributes }: Manifest = packageJSON;
  return contributes.commands.map(({ command }) => command);
}

/** Registers commands, each within the boundary that turns what it throws into a message. */
export function registerCommands(
  ids: readonly string[],
  log: vscode.LogOutputChannel,
  table: () => Promise<Commands>,
): vscode.Disposable {
  const run = async (id: string, subject?: never) => (await table())[id]?.(subject);
  return vscode.Disposable.from(
    ...ids.map((id) =>
      vscode.commands.registerCommand(id, (subject?: never) => guarded(log, id, () => run(id, subject))),
    ),
  );
}
