/** What VS Code waits for when it starts the extension. The rest is loaded when it is asked for, or soon after. */

import * as vscode from 'vscode';
import { registerAccounts } from './accounts/provider.ts';
import { registerCommands } from './app/lazy/commands.ts';
import { lazy } from './app/lazy/lazy.ts';
import { registerLinks } from './app/lazy/links.ts';
import { LazyTree } from './app/lazy/tree.ts';
import { errorReporter } from './app/report-errors.ts';
import type { Services } from './app/services.ts';
import { messageOf } from './domain/problem.ts';
import { registerCommitFiles } from './git/file-system.ts';

export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions, extension } = context;
  const log = vscode.window.createOutputChannel('Shiplog', { log: true });
  const attempt = errorReporter(log);

  const signedIn = lazy(async () => (await import('./accounts/open.ts')).openAccounts(context, log));
  const services: () => Promise<Services> = lazy(async () => {
    const [{ openServices }, accounts] = await Promise.all([import('./app/compose.ts'), signedIn()]);
    return openServices(context, { ...accounts, log, attempt }, releases.view, pipelines.view);
  });
  const table = lazy(async () => (await import('./app/commands/table.ts')).commands);

  const releases = new LazyTree('shiplog.releases', async () => (await services()).releases);
  const pipelines = new LazyTree('shiplog.pipelines', async () => (await services()).pipelines);
  subscriptions.push(
    log,
    registerAccounts(async () => (await signedIn()).accounts),
    registerCommitFiles(attempt),
    registerLinks(attempt),
    releases,
    pipelines,
    registerCommands(extension, attempt, async (id, subject) =>
      (await table())[id]?.(await services(), subject),
    ),
  );

  // Status bar, notifications, and the operations that another window began work without being asked for.
  setImmediate(() => void services().catch((error: unknown) => log.error(messageOf(error))));
}
