/** Opens the pages of an app in the browser. */

import * as vscode from 'vscode';
import { type AppPages, appPages } from '../../domain/release/app-pages.ts';
import { Problem } from '../../domain/problem.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { briefly } from '../../progress/progress.ts';

/** @throws {Problem} when there is no such page */
export async function openAppPage({ app, client }: Ledger, which: keyof AppPages): Promise<void> {
  // A domain that was added or removed changes the address.
  const now = await briefly(`Looking up the address of ${app.name}…`, (signal) =>
    client.app(app.id, { signal }),
  );
  const url = appPages(now, client.host)[which];
  if (url === undefined) {
    throw new Problem(
      which === 'website'
        ? `${app.name} has no web address on ${client.host}.`
        : `Shiplog does not know where the dashboard of ${client.host} is.`,
    );
  }
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
