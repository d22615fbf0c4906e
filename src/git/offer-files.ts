/** Offers to fetch the files that a partial clone left out: to look at them fetches nothing by itself. */

import * as vscode from 'vscode';
import { type Attempt, Cancelled, messageOf, Problem } from '../domain/problem.ts';
import type { CommitFile } from './address.ts';
import type { Repository } from './repository.ts';

/** Files of one repository that wait for an answer, by the commit that they are looked at in. */
type Waiting = Map<string, Set<string>>;

const waiting = new Map<string, Waiting>();

/**
 * Asks once for all files that are opened together, as an editor of many files opens them.
 * @param attempt reports what goes wrong
 * @param fetched is called when they are here
 */
export function offerFile(
  attempt: Attempt,
  repository: Repository,
  file: CommitFile,
  fetched: () => void,
): void {
  const { root } = repository;
  const files = waiting.get(root);
  const paths = files?.get(file.hash) ?? new Set();
  paths.add(file.path);
  if (files) {
    files.set(file.hash, paths);
    return;
  }
  const own: Waiting = new Map([[file.hash, paths]]);
  waiting.set(root, own);
  void attempt('fetch of files', () => ask(repository, own, fetched)).finally(() => waiting.delete(root));
}

async function ask(repository: Repository, files: Waiting, fetched: () => void): Promise<void> {
  const what = `Files that you opened are not here, as ${repository.name} is a partial clone.`;
  if (!vscode.workspace.isTrusted) {
    const trust = 'Manage Workspace Trust';
    const sentence = `${what} To fetch them, trust the folder first, as a repository names programs that git runs to fetch.`;
    if ((await vscode.window.showWarningMessage(sentence, trust)) === trust) {
      await vscode.commands.executeCommand('workbench.trust.manage');
    }
    return;
  }
  if ((await vscode.window.showInformationMessage(what, 'Fetch')) !== 'Fetch') return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Fetching files into ${repository.name}`,
    cancellable: true,
  };
  try {
    await vscode.window.withProgress(options, (_, token) => fetchAll(repository, files, token));
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    throw new Problem(`The files could not be fetched: ${messageOf(error)}`, { cause: error });
  }
  fetched();
}

async function fetchAll(
  repository: Repository,
  files: Waiting,
  token: vscode.CancellationToken,
): Promise<void> {
  const abort = new AbortController();
  const cancelling = token.onCancellationRequested(() => abort.abort());
  try {
    for (const [hash, paths] of files) {
      // oxlint-disable-next-line no-await-in-loop -- git asks the remote for all files of a commit at once
      await repository.fetchFiles(hash, [...paths], abort.signal);
    }
  } finally {
    cancelling.dispose();
  }
}
