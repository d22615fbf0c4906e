/** Reads what a row shows while the pointer rests on it: not before then. */

import type * as vscode from 'vscode';
import { changedLines } from '../../git/changed-lines.ts';
import type { RepositoryMatch } from '../../code/repository-matcher.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import { readCommitTooltip, readReleaseTooltip } from '../rows/tooltips.ts';
import { appTooltip, fileTooltip } from './node-tooltip.ts';
import type { AppNode, FileNode, Node } from './nodes.ts';

type Open = Pick<AppRepositories, 'all' | 'matchOf' | 'of'>;

/** @returns undefined for a row that has its own. What cannot be read is left out. */
export async function readTooltip(
  repositories: Open,
  node: Node,
): Promise<vscode.MarkdownString | undefined> {
  switch (node.kind) {
    case 'app':
      return appTooltip(node, await homeOf(repositories, node));
    case 'release':
      return readReleaseTooltip(repositories, node.ledger, node.release, node.commit);
    case 'commit':
      return readCommitTooltip(node.repository, node.commit);
    case 'file':
      return readFileTooltip(node);
    default:
      return undefined;
  }
}

/** The app's repository, where several are open; null when nothing says which one it is. */
async function homeOf(repositories: Open, { ledger }: AppNode): Promise<RepositoryMatch | null | undefined> {
  if ((await repositories.all()).length < 2) return undefined;
  return (await repositories.matchOf(ledger.app.name)) ?? null;
}

async function readFileTooltip(node: FileNode): Promise<vscode.MarkdownString> {
  const { repository, change, from, to } = node;
  return fileTooltip(node, await changedLines(repository, from, to, change).catch(() => undefined));
}
