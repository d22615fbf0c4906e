/** Registers the commands of the manifest; what they do is loaded when the first of them is run. */

import * as vscode from 'vscode';
import type { Attempt } from '../../domain/problem.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/**
 * @param attempt runs each, and reports its errors
 * @param run runs the command of an id, with what a menu, a page or a keybinding hands to it
 */
export function registerCommands(
  { packageJSON }: vscode.Extension<unknown>,
  attempt: Attempt,
  run: (id: string, subject?: never) => unknown,
): vscode.Disposable {
  const { contributes }: Manifest = packageJSON;
  return vscode.Disposable.from(
    ...contributes.commands.map(({ command }) =>
      vscode.commands.registerCommand(command, (subject?: never) =>
        attempt(command, () => run(command, subject)),
      ),
    ),
  );
}
