/** The changelog of a release or of several: to be pasted elsewhere, or as a page. */

import * as vscode from 'vscode';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { changelogMarkdown } from '../../domain/release/changelog.ts';
import { comparisonTitle, ranBefore } from '../../domain/release/code.ts';
import type { Release } from '../../domain/release/release.ts';
import { openDocument } from '../documents/documents.ts';
import { locateOrFetch, repositoryOf } from '../changes/ensure-commits.ts';
import { briefly } from '../../progress/progress.ts';
import { changeOf, findCode } from '../compare/change-of.ts';
import { configBetween } from '../../domain/release/config-between.ts';
import { changelogCommits } from '../../code/commits-between.ts';
import { webHostFor } from '../web/web-hosts.ts';

/** Releases of one app; without `from` it is what the one release changed. */
export interface Range {
  readonly ledger: Ledger;
  readonly from: Release | undefined;
  readonly to: Release;
}

/** @throws {Problem}, {Cancelled} */
export async function copyChangelog(repositories: AppRepositories, range: Range): Promise<void> {
  const { title, text } = await writeChangelog(repositories, range);
  await vscode.env.clipboard.writeText(text);
  void vscode.window.setStatusBarMessage(`$(check) The changelog of ${title} was copied`, 5_000);
}

/** @throws {Problem}, {Cancelled} */
export async function openChangelog(repositories: AppRepositories, range: Range): Promise<void> {
  const { title, text } = await writeChangelog(repositories, range);
  await openDocument(`Changelog of ${title}`, text);
}

async function writeChangelog(
  repositories: AppRepositories,
  { ledger, from: since, to }: Range,
): Promise<{ readonly title: string; readonly text: string }> {
  const { app } = to;
  const repository = await repositoryOf(repositories, app.name);
  const sides = since
    ? { from: await findCode(ledger, since), to: await findCode(ledger, to) }
    : await changeOf(ledger, to);
  const { releases } = ledger.state;
  const before = since ?? ranBefore(to, releases);
  const codes = sides.from ? [sides.to, sides.from] : [sides.to];
  const located = await locateOrFetch(ledger, repositories, repository, codes);
  const [right, left] = located.map(({ commit }) => commit?.hash);
  const known = right !== undefined && (left !== undefined || !sides.from);
  const span = known ? { from: left, to: right } : undefined;
  const title = comparisonTitle(app.name, before, to);
  const commits = await briefly(`Writing the changelog of ${title}`, (signal) =>
    changelogCommits(repository, span, signal),
  );
  const { host } = await webHostFor(repository);
  const config = configBetween(releases, before, to);
  return { title, text: changelogMarkdown({ from: before, to, commits: span, ...commits, config, host }) };
}
