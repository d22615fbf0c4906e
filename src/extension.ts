/** What VS Code is told when it starts the extension. The rest is loaded when it is asked for, or soon after. */

import * as vscode from 'vscode';
import { registerAccounts } from './accounts/provider.ts';
import { registerCommitFiles } from './git/file-system.ts';
import { LateTree } from './app/lazy/tree.ts';
import { later } from './app/lazy/lazy.ts';
import { messageOf } from './domain/problem.ts';
import { errorReporter } from './app/report-errors.ts';
import { commandsIn, registerCommands } from './app/lazy/commands.ts';
import type { Trees } from './app/compose.ts';

export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(thing: T): T => {
    context.subscriptions.push(thing);
    return thing;
  };

  const log = own(vscode.window.createOutputChannel('Shiplog', { log: true }));
  const attempt = errorReporter(log);
  const signedIn = later(async () => {
    const { openAccounts } = await import('./accounts/open.ts');
    return own(openAccounts(context, log));
  });
  const shiplog = later(async () => {
    const [{ openShiplog }, { accounts, sample }] = await Promise.all([
      import('./app/compose.ts'),
      signedIn(),
    ]);
    return own(openShiplog(context, { accounts, sample, log, attempt, trees }));
  });
  const table = later(async () => {
    const [{ commands }, services] = await Promise.all([import('./app/commands.ts'), shiplog()]);
    return commands(services);
  });

  own(registerAccounts(async () => (await signedIn()).accounts));
  own(registerCommitFiles(attempt));
  const trees: Trees = {
    releases: own(new LateTree('shiplog.releases', shiplog)),
    pipelines: own(new LateTree('shiplog.pipelines', shiplog)),
  };
  own(registerCommands(commandsIn(context.extension), attempt, table));

  // What a person is told without asking: the status bar, news, and what became of a write of another window.
  setImmediate(() => void shiplog().catch((error: unknown) => log.error(messageOf(error))));
}
