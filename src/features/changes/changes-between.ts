/** What differs in the code of two releases that a page shows: of a plan, or of a release and what ran before it. */

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

/** What a page knows of the code. Of a promotion the two releases are of different apps. */
export interface ShownCode {
  /** What runs, or ran before; undefined where nothing does. */
  readonly from: LedgerRelease | undefined;
  readonly to: LedgerRelease;
  /** Their commits, which were here when the page was made. */
  readonly span: Span | undefined;
}

/**
 * Opens all files that differ in one editor, or the one that is given alone.
 * @param file as going from the one to the other changes it
 * @throws {Problem} with a sentence for people, {Cancelled}
 */
export async function openChangesBetween(
  repositories: AppRepositories,
  shown: ShownCode,
  file?: FileChange,
): Promise<void> {
  const { from, to, span } = shown;
  if (!from || !span) throw new Problem('Nothing is running that it could be compared with.');
  const title = titleOfPair(from.release, to.release);
  const repository = await repositoryOfBoth(repositories, shown);
  await (file ? openFile(title, repository, file, span) : openRangeChanges(title, repository, span));
}

/** Opens one of the commits that the page lists. @throws {Problem}, {Cancelled} */
export async function openListedCommit(
  repositories: AppRepositories,
  shown: ShownCode,
  commit: Commit,
): Promise<void> {
  return openCommit(repositories, await repositoryOfBoth(repositories, shown), commit);
}

/** An app that is promoted to needs no remote, so that nothing names its repository. */
async function repositoryOfBoth(repositories: AppRepositories, { from, to }: ShownCode): Promise<Repository> {
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
