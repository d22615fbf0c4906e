/** Which repository has the code of an app: where that is not clear, or not right, a person says it. */

import * as vscode from 'vscode';
import {
  type Candidate,
  commitsText,
  reasonText,
  type RepositoryMatch,
} from '../../code/repository-matcher.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { openFolder } from '../../domain/remedies.ts';

interface Item extends vscode.QuickPickItem {
  /** Undefined for the automatic one. */
  readonly repository?: Repository;
}

/**
 * Asks for the repository of an app, and remembers it for the workspace.
 * @throws {Problem} when none is open, {Cancelled}
 */
export async function chooseRepository(repositories: AppRepositories, appName: string): Promise<void> {
  const { candidates, automatic, chosen } = await repositories.choicesFor(appName);
  if (candidates.length === 0) {
    const trouble = await repositories.trouble();
    throw new Problem(
      trouble ?? `No repository is open here. Open the folder that holds the code of ${appName}.`,
      { remedies: [openFolder] },
    );
  }
  const picked = await vscode.window.showQuickPick<Item>(
    [
      automaticItem(automatic, chosen === undefined),
      { label: 'Repositories', kind: vscode.QuickPickItemKind.Separator },
      ...candidates.map((candidate) => itemOf(candidate, candidate.repository === chosen)),
    ],
    {
      title: `Choose Repository of ${appName}`,
      placeHolder: 'Choose the one with its code. It is remembered for this workspace',
      matchOnDescription: true,
      matchOnDetail: true,
      // As for the remote to fetch from: the button of a message gives the focus to an editor, whenever that takes it.
      ignoreFocusOut: true,
    },
  );
  if (!picked) throw new Cancelled();
  await repositories.choose(appName, picked.repository);
}

function automaticItem(automatic: RepositoryMatch | undefined, current: boolean): Item {
  const detail = automatic
    ? `${automatic.repository.name}: ${reasonText(automatic.reason)}`
    : 'Nothing says which one: none has a remote that deploys to it, and none has a commit of it';
  return { label: 'Automatic', detail, iconPath: icon(current) };
}

function itemOf(candidate: Candidate, current: boolean): Item {
  const { repository, remote } = candidate;
  const reasons = [
    current ? 'chosen' : undefined,
    remote === undefined ? undefined : reasonText({ kind: 'remote', remote }),
    candidate.of > 0 ? commitsText(candidate) : undefined,
  ].filter((reason) => reason !== undefined);
  return {
    label: repository.name,
    description: repository.root,
    detail: reasons.join(' · ') || 'nothing says that it is this one',
    iconPath: icon(current),
    repository,
  };
}

function icon(current: boolean): vscode.ThemeIcon {
  return new vscode.ThemeIcon(current ? 'check' : 'repo');
}
