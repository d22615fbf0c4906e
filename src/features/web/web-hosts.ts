/** Where the code of a repository is shown on the web, by its remotes and by the setting. */

import * as vscode from 'vscode';
import type { Repository } from '../../git/repository.ts';
import { chooseRemote, type WebHost } from '../../domain/forge/web-host.ts';
import { parseWebHosts } from '../../domain/forge/web-setting.ts';

interface Place {
  /** Undefined where no remote leads to a host that is known. */
  readonly host: WebHost | undefined;
  /** What is wrong with the setting, as sentences. */
  readonly problems: readonly string[];
}

export async function webHostFor(repository: Pick<Repository, 'remotes'>): Promise<Place> {
  const value = vscode.workspace.getConfiguration('shiplog').get<unknown>('webHosts');
  const { hosts, problems } = parseWebHosts(value);
  return { host: chooseRemote(await repository.remotes(), hosts)?.host, problems };
}
