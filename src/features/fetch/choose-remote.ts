/** From where commits are fetched, where there is a choice. */

import * as vscode from 'vscode';
import { withoutCredentials } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';
import { Cancelled } from '../../domain/problem.ts';
import { remotesToAsk } from './fetch.ts';

interface Item extends vscode.QuickPickItem {
  readonly names: readonly string[];
}

/**
 * The names of the remotes to ask, in that order.
 * @throws {Problem} when there is none, {Cancelled}
 */
export async function chooseRemotes(repository: Repository): Promise<readonly string[]> {
  const { remotes, several } = await remotesToAsk(repository);
  const names = remotes.map(({ name }) => name);
  if (!several) return names;
  const all = {
    label: 'All of Them',
    detail: `${names.join(', then ')}, until it is found`,
    names,
  };
  const items = remotes.map(({ name, url }) => ({
    label: name,
    description: withoutCredentials(url),
    names: [name],
  }));
  const chosen = await vscode.window.showQuickPick<Item>([all, ...items], {
    title: `Fetch into ${repository.name}`,
    placeHolder: 'Choose where to fetch from',
    matchOnDescription: true,
    // Asked for by the button of a message, which gives the focus back to the editor: its page takes it once it is there.
    ignoreFocusOut: true,
  });
  if (!chosen) throw new Cancelled();
  return chosen.names;
}
