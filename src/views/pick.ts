/** Asking which app, and which release. */

import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import { shortAge } from '../model/age.ts';
import { type Commit, shortHash } from '../model/commit.ts';
import { Cancelled } from '../model/problem.ts';
import { type Release, shortAuthor, versionName } from '../model/release.ts';
import type { AppNode } from './tree/nodes.ts';
import { titleOf } from './tree/rows.ts';

/** Asks for an app; the only one there is needs no asking. Rejects with `Cancelled`. */
export async function pickApp(apps: readonly AppNode[], title: string): Promise<AppNode> {
  const [only, ...others] = apps;
  if (only && others.length === 0) return only;
  const items = apps.map((node) => ({
    label: node.app.name,
    description: node.app.stage ?? '',
    iconPath: new vscode.ThemeIcon(node.app.linked ? 'repo' : 'cloud'),
    node,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Choose an app',
    matchOnDescription: true,
  });
  if (!picked) throw new Cancelled();
  return picked.node;
}

export interface ReleaseQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** The one to stand on at first; otherwise the first that can be chosen. */
  readonly suggested?: Release | undefined;
  /** Why a release cannot be chosen: it is shown with the reason, below the others. */
  readonly whyNot?: (release: Release) => string | undefined;
}

interface ReleaseItem extends vscode.QuickPickItem {
  readonly release?: Release;
  readonly reason?: string | undefined;
}

/** Asks for a release of a ledger. Rejects with `Cancelled`. */
export async function pickRelease(
  ledger: Ledger,
  commits: ReadonlyMap<Release, Commit>,
  question: ReleaseQuestion,
): Promise<Release> {
  const items = ledger.state.releases.map((release) =>
    releaseItem(release, commits.get(release), question.whyNot?.(release)),
  );
  const possible = items.filter((item) => item.reason === undefined);
  const impossible = items.filter((item) => item.reason !== undefined);
  const separator: ReleaseItem = { label: 'Cannot be chosen', kind: vscode.QuickPickItemKind.Separator };
  const pick = vscode.window.createQuickPick<ReleaseItem>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = [...possible, ...(impossible.length > 0 ? [separator, ...impossible] : [])];
  const suggested = possible.find((item) => item.release === question.suggested);
  if (suggested) pick.activeItems = [suggested];
  try {
    return await new Promise((resolve, reject) => {
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (!item?.release) return;
        if (item.reason === undefined) resolve(item.release);
        else pick.title = `${versionName(item.release)} ${item.reason}. Choose another one.`;
      });
      pick.onDidHide(() => reject(new Cancelled()));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function releaseItem(release: Release, commit: Commit | undefined, reason: string | undefined): ReleaseItem {
  const hash = commit && shortHash(commit.hash);
  const author = commit?.author ?? shortAuthor(release.user);
  const parts = [
    release.current ? 'current' : undefined,
    hash,
    author,
    shortAge(release.createdAt, Date.now()),
  ];
  return {
    label: `${versionName(release)}  ${titleOf(release, commit)}`,
    description: parts.filter((part) => part !== undefined).join(' · '),
    ...(reason !== undefined && { detail: `${versionName(release)} ${reason}` }),
    iconPath: new vscode.ThemeIcon(reason === undefined ? 'history' : 'circle-slash'),
    release,
    reason,
  };
}
