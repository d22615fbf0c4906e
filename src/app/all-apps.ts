/** The apps that a command lets a person choose from. */

import * as vscode from 'vscode';
import type { Choice } from '../catalog/app-list.ts';
import { Problem } from '../domain/problem.ts';
import { signIn, trySample } from '../domain/remedies.ts';
import type { Services } from './services.ts';

/** All apps there are to choose from. @throws {Problem} when there is none */
export async function allApps({
  accounts,
  catalog,
}: Pick<Services, 'accounts' | 'catalog'>): Promise<readonly Choice[]> {
  const all = await catalog.choices();
  if (all.length > 0) return all;
  if ((await accounts.list()).length === 0) {
    throw new Problem('You are not signed in, so there are no apps to choose from.', {
      remedies: [signIn, trySample],
    });
  }
  await vscode.commands.executeCommand('shiplog.releases.focus');
  throw new Problem('There are no apps to choose from. The Releases view says why.');
}
