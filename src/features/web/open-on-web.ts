/** The pages of a release on the web, to choose from. */

import * as vscode from 'vscode';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { pageOf } from '../../domain/forge/commit-facts.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { openSetting } from '../../domain/remedies.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import type { WebHost } from '../../domain/forge/web-host.ts';
import { locateAll, type Located, slugsOf } from '../../code/locate.ts';
import { repositoryOf } from '../changes/ensure-commits.ts';
import { briefly } from '../../progress/progress.ts';
import { noHashSentence } from '../../code/release-code.ts';
import { changeOf } from '../compare/change-of.ts';
import { type Coded, webPagesOf } from './web-pages.ts';
import { webHostFor } from './web-hosts.ts';

/**
 * Asks which page, and opens it in the browser. The commits need not be here.
 * @throws {Problem} when nothing is known of a page, {Cancelled}
 */
export async function openOnWeb(
  ledger: Ledger,
  repositories: AppRepositories,
  release: Release,
): Promise<void> {
  const repository = await repositoryOf(repositories, release.app.name);
  const host = await hostOf(repository);
  const change = await changeOf(ledger, release);
  const codes = change.from ? [change.to, change.from] : [change.to];
  const [to, from] = await briefly(`Looking for the commit of ${versionName(release)}`, (signal) =>
    locateAll(repository, slugsOf(ledger.client, signal), codes, signal),
  );
  const right = to && codedOf(release, to);
  if (!right) throw new Problem(noHashSentence(change.to));
  const pages = webPagesOf(host, from && change.before && codedOf(change.before, from), right);
  if (pages.length === 0) throw new Problem(`${host.name} has no page for a commit.`);
  const title = `Open ${release.app.name} ${versionName(release)} on ${host.name}`;
  const page = await vscode.window.showQuickPick(pages, { title, placeHolder: 'Choose a page' });
  if (!page) throw new Cancelled();
  await vscode.env.openExternal(vscode.Uri.parse(page.url, true));
}

/** Opens the page of a commit that is here. @throws {Problem} when nothing is known of a page */
export async function openCommitOnWeb(repository: Repository, { hash }: Commit): Promise<void> {
  const host = await hostOf(repository);
  const page = pageOf({ hash }, undefined, host);
  if (!page) throw new Problem(`${host.name} has no page for a commit.`);
  await vscode.env.openExternal(vscode.Uri.parse(page.url, true));
}

async function hostOf(repository: Repository): Promise<WebHost> {
  const { host, problems } = await webHostFor(repository);
  if (problems.length > 0) void tellMistakes(problems);
  if (host) return host;
  throw new Problem(
    `No remote of ${repository.name} is on a host whose pages Shiplog knows. ` +
      'Describe the host in the setting shiplog.webHosts.',
    { remedies: [openSetting('shiplog.webHosts')] },
  );
}

/** An entry that cannot be used would else be a page that is strangely elsewhere. */
async function tellMistakes(problems: readonly string[]): Promise<void> {
  const { title, command, subject } = openSetting('shiplog.webHosts');
  const message = `The setting shiplog.webHosts has a mistake. ${problems.join(' ')}`;
  if ((await vscode.window.showWarningMessage(message, title)) === title)
    await vscode.commands.executeCommand(command, subject);
}

function codedOf(release: Release, { commit, hash }: Located): Coded | undefined {
  const known = commit?.hash ?? hash;
  return known === undefined ? undefined : { release, hash: known };
}
