/** The one commit that a release runs, opened against its first parent. */

import * as vscode from 'vscode';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { openComparison } from './multi-diff-editor.ts';
import { locateOrFetch, offerToFetch, repositoryOf } from './ensure-commits.ts';
import { briefly } from '../../progress/progress.ts';
import { noCodeSentence, noHashSentence, sourceOf } from '../../code/release-code.ts';

/**
 * Opens the commit that a release runs, against its first parent; a root against nothing.
 * @throws {Problem} with a sentence for people, {Cancelled}
 */
export async function openReleaseCommit(
  ledger: Ledger,
  repositories: AppRepositories,
  release: Release,
): Promise<void> {
  const code = await briefly(`Looking for the commit of ${versionName(release)}`, (signal) =>
    ledger.until(({ releases }) => sourceOf(release, releases), signal),
  );
  if (!code) {
    void vscode.window.showInformationMessage(noCodeSentence(release));
    return;
  }
  const repository = await repositoryOf(repositories, release.app.name);
  const [located] = await locateOrFetch(ledger, repositories, repository, [code]);
  if (!located?.commit) {
    void vscode.window.showInformationMessage(noHashSentence(code));
    return;
  }
  await openCommit(repositories, repository, located.commit);
}

/** The same for any commit that is here. */
export async function openCommit(
  repositories: AppRepositories,
  repository: Repository,
  commit: Commit,
): Promise<void> {
  const parent = await parentOf(commit, repositories, repository);
  const title = `${shortHash(commit.hash)} ${commitTitle(commit)}`.trim();
  await openComparison(title, repository, parent, commit, `Commit ${title} changes no file.`);
}

async function parentOf(
  commit: Commit,
  repositories: AppRepositories,
  repository: Repository,
): Promise<Commit | undefined> {
  const [first] = commit.parents;
  if (first === undefined) return undefined;
  const find = async () => (await repository.commits([first])).get(first);
  const known = await find();
  if (known) return known;
  const sentence =
    `The commit before ${shortHash(commit.hash)}, ${shortHash(first)}, is not in the repository ${repository.name}, ` +
    'which holds only a part of the history.';
  await offerToFetch(repositories, repository, [first], sentence);
  return find();
}
