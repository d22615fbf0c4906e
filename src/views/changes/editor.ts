/** Opens the differences of two commits in one editor. */

import * as vscode from 'vscode';
import { fileOf } from '../../git/address.ts';
import { commitUri } from '../../git/file-system.ts';
import type { Repository } from '../../git/repository.ts';
import type { Commit, FileChange } from '../../model/commit.ts';
import { type Resource, resourcesOf, type Side } from './resources.ts';
import { patiently } from './progress.ts';

/** More files than this take the editor a while: then a person is asked. */
const many = 500;

/**
 * @param from the commit on the left; undefined compares with nothing
 * @param same what to say when no file differs
 */
export async function openComparison(
  title: string,
  repository: Repository,
  from: Commit | undefined,
  to: Commit,
  same: string,
): Promise<void> {
  const changes = await patiently(`Comparing ${title}`, () => repository.changes(from?.hash, to.hash));
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(same);
    return;
  }
  if (!(await isWanted(title, changes))) return;
  const resources = resourcesOf(changes, from?.hash, to.hash).map((resource) => entry(repository, resource));
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

async function isWanted(title: string, changes: readonly FileChange[]): Promise<boolean> {
  if (changes.length <= many) return true;
  const open = 'Open All Files';
  const message = `${title} changes ${changes.length.toLocaleString('en')} files. Opening them all takes a while.`;
  return (await vscode.window.showWarningMessage(message, open)) === open;
}

/** As `vscode.changes` takes it: the file, then the two sides. */
function entry(
  repository: Repository,
  { path, left, right }: Resource,
): [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined] {
  const uri = (side: Side | undefined) => side && commitUri(repository, side.hash, side.path);
  return [vscode.Uri.file(fileOf({ root: repository.root, path })), uri(left), uri(right)];
}
