/** What a plan changes in the code of an app, from what runs to what would run. */

import * as vscode from 'vscode';
import { commitUri } from '../../git/file-system.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { titleOfPair } from '../../domain/release/code.ts';
import type { Commit, FileChange } from '../../domain/graph/commit.ts';
import type { Span } from '../../domain/graph/span.ts';
import { Problem } from '../../domain/problem.ts';
import type { Release } from '../../domain/release/release.ts';
import { repositoryOf } from './ensure-commits.ts';
import { openRangeChanges } from './range-changes.ts';
import { openCommit } from './release-commit.ts';
import { resourceOf, type FileVersion } from './resources.ts';

interface LedgerRelease {
  readonly ledger: Pick<Ledger, 'app'>;
  readonly release: Release;
}

/** What a plan knows of the code. Of a promotion the two releases are of different apps. */
export interface PlannedCode {
  /** What runs; undefined where nothing does. */
  readonly from: LedgerRelease | undefined;
  readonly to: LedgerRelease;
  /** Their commits, which were here when the plan was made. */
  readonly span: Span | undefined;
}

/**
 * Opens all files that differ in one editor, or the one that is given alone.
 * @param file as going from what runs to what would run changes it
 * @throws {Problem} with a sentence for people, {Cancelled}
 */
export async function openPlanChanges(
  repositories: AppRepositories,
  planned: PlannedCode,
  file?: FileChange,
): Promise<void> {
  const { from, to, span } = planned;
  if (!from || !span) throw new Problem('Nothing is running that it could be compared with.');
  const title = titleOfPair(from.release, to.release);
  const repository = await repositoryOfBoth(repositories, planned);
  await (file ? openFile(title, repository, file, span) : openRangeChanges(title, repository, span));
}

/** Opens one of the commits of a plan. @throws {Problem}, {Cancelled} */
export async function openPlanCommit(
  repositories: AppRepositories,
  planned: PlannedCode,
  commit: Commit,
): Promise<void> {
  return openCommit(repositories, await repositoryOfBoth(repositories, planned), commit);
}

/** An app that is promoted to needs no remote, so that nothing names its repository. */
async function repositoryOfBoth(
  repositories: AppRepositories,
  { from, to }: PlannedCode,
): Promise<Repository> {
  const known = from && (await repositories.of(from.ledger.app.name));
  return known ?? repositoryOf(repositories, to.ledger.app.name);
}

async function openFile(title: string, repository: Repository, file: FileChange, span: Span): Promise<void> {
  const { left, right } = resourceOf(file, span.from, span.to);
  const uri = (side: FileVersion | undefined) =>
    side && commitUri(repository, side.hash, side.path, side.blob);
  const [before, after] = [uri(left), uri(right)];
  // A file that is on one side alone is compared with nothing in the editor of several files only.
  if (before && after) {
    await vscode.commands.executeCommand('vscode.diff', before, after, `${file.path} (${title})`);
    return;
  }
  const own = vscode.Uri.joinPath(vscode.Uri.file(repository.root), ...file.path.split('/'));
  await vscode.commands.executeCommand('vscode.changes', `${file.path} (${title})`, [[own, before, after]]);
}
