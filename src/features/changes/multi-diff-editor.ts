/** Opens the differences of two commits in one editor. */

import * as vscode from 'vscode';
import { fileOf } from '../../git/address.ts';
import { commitUri } from '../../git/file-system.ts';
import type { Repository } from '../../git/repository.ts';
import type { Commit, FileChange } from '../../domain/graph/commit.ts';
import { Cancelled } from '../../domain/problem.ts';
import { type Resource, resourcesOf, type FileVersion } from './resources.ts';
import { briefly } from '../../progress/progress.ts';

/** More files than this take the editor a while: then a person is asked. */
const many = 300;

/**
 * @param from the commit on the left; undefined compares with nothing
 * @param same what to say when no file differs
 * @throws {Problem}, {Cancelled}
 */
export async function openComparison(
  title: string,
  repository: Repository,
  from: Commit | undefined,
  to: Commit,
  same: string,
): Promise<void> {
  const changes = await briefly(`Comparing ${title}`, (signal) =>
    repository.changes(from?.hash, to.hash, signal),
  );
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(same);
    return;
  }
  const wanted = changes.length > many ? await askHowMany(changes) : changes;
  const resources = resourcesOf(wanted, from?.hash, to.hash).map((resource) => entry(repository, resource));
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** @throws {Cancelled} */
async function askHowMany(changes: readonly FileChange[]): Promise<readonly FileChange[]> {
  const message = `This compares ${changes.length.toLocaleString('en')} files. Open them all?`;
  const [all, first] = ['Open All', `Open the First ${many}`];
  const detail = 'The editor takes a while to show that many files.';
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, all, first);
  if (answer === undefined) throw new Cancelled();
  return answer === all ? changes : changes.slice(0, many);
}

/** As `vscode.changes` takes it: the file, then the two sides. */
function entry(
  repository: Repository,
  { path, left, right }: Resource,
): [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined] {
  const uri = (side: FileVersion | undefined) =>
    side && commitUri(repository, side.hash, side.path, side.blob);
  return [vscode.Uri.file(fileOf({ root: repository.root, path })), uri(left), uri(right)];
}
