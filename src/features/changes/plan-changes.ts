/** What a plan changes in the code of an app, from what runs to what would run. */

import * as vscode from 'vscode';
import { commitUri } from '../../git/file-system.ts';
import type { Repositories } from '../../git/repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { titleOfPair } from '../../domain/release/code.ts';
import type { Commit, FileChange } from '../../domain/graph/commit.ts';
import { Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { openComparison } from './multi-diff-editor.ts';
import { locateHere, repositoryOf } from './ensure-commits.ts';
import { briefly } from '../../progress/progress.ts';
import { resourcesOf } from './resources.ts';
import { openCommit } from './release-commit.ts';
import { codeOfRelease } from '../../code/locate.ts';
import type { Code } from '../../code/sides.ts';

/** A release with the ledger that it is of. */
interface Standing {
  readonly ledger: Ledger;
  readonly release: Release;
}

/** Of a promotion the two are of different apps. */
export interface Way {
  /** What runs; undefined where nothing does. */
  readonly from: Standing | undefined;
  readonly to: Standing;
}

/**
 * Opens all files that differ in one editor, or the one that is given alone.
 * @param file as going that way changes it
 * @throws {Problem} with a sentence for people, {Cancelled}
 */
export async function openPlanChanges(
  repositories: Repositories,
  { from, to }: Way,
  file?: FileChange,
): Promise<void> {
  if (!from) throw new Problem('Nothing is running that it could be compared with.');
  const title = titleOfPair(from.release, to.release);
  const repository = await repositoryOfBoth(repositories, { from, to });
  const [left, right] = await commitsOf(repositories, repository, from, to);
  if (file) return openFile(title, repository, file, left, right);
  return openComparison(title, repository, left, right, `${title}: the two commits hold the same files.`);
}

/** Opens one of the commits of a plan. @throws {Problem}, {Cancelled} */
export async function openPlanCommit(repositories: Repositories, way: Way, commit: Commit): Promise<void> {
  return openCommit(repositories, await repositoryOfBoth(repositories, way), commit);
}

/** An app that is promoted to needs no remote, so that nothing names its repository. */
async function repositoryOfBoth(repositories: Repositories, { from, to }: Way): Promise<Repository> {
  const known = from && (await repositories.of(from.ledger.app.name));
  return known ?? repositoryOf(repositories, to.ledger.app.name);
}

async function commitsOf(
  repositories: Repositories,
  repository: Repository,
  from: Standing,
  to: Standing,
): Promise<[Commit, Commit]> {
  const codes = await briefly(`Looking for the commits of ${versionName(to.release)}`, (signal) =>
    Promise.all([from, to].map(({ ledger, release }) => codeOfRelease(ledger, release, signal))),
  );
  const locate = ({ ledger }: Standing, some: readonly Code[]) =>
    locateHere(ledger, repositories, repository, some);
  // Of one account both are asked for at once, so that a person is asked once where both are missing.
  const [left, right] =
    from.ledger.client === to.ledger.client
      ? await locate(from, codes)
      : [...(await locate(from, codes.slice(0, 1))), ...(await locate(to, codes.slice(1)))];
  if (!left?.commit) throw nameless(from);
  if (!right?.commit) throw nameless(to);
  return [left.commit, right.commit];
}

function nameless({ release }: Standing): Problem {
  return new Problem(
    `The platform names no commit for ${versionName(release)}: there is nothing to compare.`,
  );
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
  const uri = (side: typeof left) => side && commitUri(repository, side.hash, side.path, side.blob);
  const [before, after] = [uri(left), uri(right)];
  // A file that is on one side alone is compared with nothing in the editor of several files only.
  if (before && after) {
    await vscode.commands.executeCommand('vscode.diff', before, after, `${file.path} (${title})`);
    return;
  }
  const own = vscode.Uri.joinPath(vscode.Uri.file(repository.root), ...file.path.split('/'));
  await vscode.commands.executeCommand('vscode.changes', `${file.path} (${title})`, [[own, before, after]]);
}
