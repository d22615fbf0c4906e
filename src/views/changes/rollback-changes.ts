/** What going back to a release changes in the code, from what runs to what would run. */

import * as vscode from 'vscode';
import { commitUri } from '../../git/file-system.ts';
import type { Repositories } from '../../git/repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { comparisonTitle } from '../../model/code.ts';
import type { Commit, FileChange } from '../../model/commit.ts';
import { Problem } from '../../model/problem.ts';
import { type Release, versionName } from '../../model/release.ts';
import { openComparison } from './editor.ts';
import { locateHere, repositoryOf } from './here.ts';
import { patiently } from './progress.ts';
import { resourcesOf } from './resources.ts';
import { openCommit } from './release-commit.ts';
import { sourceOf } from './sides.ts';

export interface Way {
  /** What runs; undefined where nothing does. */
  readonly current: Release | undefined;
  readonly target: Release;
}

/**
 * Opens all files that differ in one editor, or the one that is given alone.
 * @param file as going back changes it
 * @throws {Problem} with a sentence for people, {Cancelled}
 */
export async function openRollbackChanges(
  ledger: Ledger,
  repositories: Repositories,
  way: Way,
  file?: FileChange,
): Promise<void> {
  const { repository, from, to } = await endsOf(ledger, repositories, way);
  const title = comparisonTitle(ledger.app.name, way.current, way.target);
  if (file) return openFile(title, repository, file, from, to);
  return openComparison(title, repository, from, to, `${title}: the two commits hold the same files.`);
}

/** Opens one of the commits of a rollback's plan. @throws {Problem}, {Cancelled} */
export async function openPlanCommit(
  ledger: Ledger,
  repositories: Repositories,
  commit: Commit,
): Promise<void> {
  return openCommit(repositories, await repositoryOf(repositories, ledger.app.name), commit);
}

async function endsOf(ledger: Ledger, repositories: Repositories, { current, target }: Way) {
  if (!current) throw new Problem('Nothing is running that the target could be compared with.');
  const repository = await repositoryOf(repositories, ledger.app.name);
  const codes = await patiently(`Looking for the commits of ${versionName(target)}`, (signal) =>
    Promise.all(
      [current, target].map((release) => ledger.until(({ releases }) => sourceOf(release, releases), signal)),
    ),
  );
  const named = codes.flatMap((code) => code ?? []);
  const [from, to] = await locateHere(ledger, repositories, repository, named);
  if (!from?.commit || !to?.commit) {
    const which = versionName(from?.commit ? target : current);
    throw new Problem(`The platform names no commit for ${which}: there is nothing to compare.`);
  }
  return { repository, from: from.commit, to: to.commit };
}

async function openFile(
  title: string,
  repository: Repository,
  file: FileChange,
  from: Commit,
  to: Commit,
): Promise<void> {
  const [resource] = resourcesOf([file], from.hash, to.hash);
  if (!resource) return;
  const { left, right } = resource;
  const uri = (side: typeof left) => side && commitUri(repository, side.hash, side.path);
  const [before, after] = [uri(left), uri(right)];
  // A file that is on one side alone is compared with nothing in the editor of several files only.
  if (before && after) {
    await vscode.commands.executeCommand('vscode.diff', before, after, `${file.path} (${title})`);
    return;
  }
  const own = vscode.Uri.joinPath(vscode.Uri.file(repository.root), ...file.path.split('/'));
  await vscode.commands.executeCommand('vscode.changes', `${file.path} (${title})`, [[own, before, after]]);
}
