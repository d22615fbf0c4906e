/** Opens what became of one file between two commits. */

import { basename } from 'node:path/posix';
import * as vscode from 'vscode';
import { commitUri } from '../../git/file-system.ts';
import type { Repository } from '../../git/repository.ts';
import { type FileChange, shortHash } from '../../domain/graph/commit.ts';
import { resourceOf, type FileVersion } from './resources.ts';

export interface ChangedFile {
  readonly repository: Repository;
  readonly change: FileChange;
  /** Whole hashes; `from` is undefined where there is nothing to compare with. */
  readonly from: string | undefined;
  readonly to: string;
}

/**
 * Opens its two sides in one editor, or the only one that there is.
 * @param title left out, it is as VS Code's own: `cart.js (a1b2c3d ↔ e4f5a6b)`
 */
export async function openFileChanges(
  { repository, change, from, to }: ChangedFile,
  title = titleOf({ change, from, to }),
): Promise<void> {
  const uri = (side: FileVersion | undefined) =>
    side && commitUri(repository, side.hash, side.path, side.blob);
  const { left, right } = resourceOf(change, from, to);
  const [before, after] = [uri(left), uri(right)];
  if (before && after) await vscode.commands.executeCommand('vscode.diff', before, after, title);
  else await vscode.commands.executeCommand('vscode.open', before ?? after, undefined, title);
}

function titleOf({ change, from, to }: Omit<ChangedFile, 'repository'>): string {
  const pair = from === undefined ? shortHash(to) : `${shortHash(from)} ↔ ${shortHash(to)}`;
  return `${basename(change.path)} (${pair})`;
}
