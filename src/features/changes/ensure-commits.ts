/** Makes sure that the repository and the commits of a command are on this machine. */

import * as vscode from 'vscode';
import { historyOf } from '../../git/history.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { manageTrust } from '../../domain/remedies.ts';
import { versionName } from '../../domain/release/release.ts';
import type { Span } from '../../domain/graph/span.ts';
import { chooseRemotes } from '../fetch/choose-remote.ts';
import { chooseRepository } from './choose-repository.ts';
import { locateAll, type Located, missingSentence, slugsOf } from '../../code/locate.ts';
import { fetchHistory, fetchMissing, type FetchOptions } from '../fetch/fetch.ts';
import { briefly, cancellable } from '../../progress/progress.ts';
import type { Code } from '../../code/release-code.ts';

/**
 * The repository of an app.
 * @throws {Problem} when nothing says which of several it is, or git cannot run; {Cancelled} after another way was
 * offered, as the window then goes on with that
 */
export async function repositoryOf(repositories: AppRepositories, app: string): Promise<Repository> {
  const repository = await repositories.of(app);
  if (repository) return repository;
  if ((await repositories.all()).length > 0) return offerToChoose(repositories, app);
  const trouble = await repositories.trouble();
  if (trouble !== undefined) throw new Problem(trouble);
  return offerToOpen(app);
}

async function offerToChoose(repositories: AppRepositories, app: string): Promise<Repository> {
  const choose = 'Choose Repository…';
  const message =
    `Several repositories are open, and none has a remote that deploys to ${app}, or a commit of it. ` +
    'Choose the one with its code.';
  if ((await vscode.window.showWarningMessage(message, choose)) !== choose) throw new Cancelled();
  await chooseRepository(repositories, app);
  const repository = await repositories.of(app);
  if (!repository) throw new Cancelled();
  return repository;
}

async function offerToOpen(app: string): Promise<never> {
  const commands = new Set(await vscode.commands.getCommands(true));
  const ways = [
    { title: 'Open Folder…', command: 'vscode.openFolder' },
    // Of VS Code's own git extension, which can be switched off.
    { title: 'Clone…', command: 'git.clone' },
  ].filter(({ command }) => commands.has(command));
  const message = `No repository is open here. Open the folder that holds the code of ${app} to see its commits.`;
  const chosen = await vscode.window.showInformationMessage(message, ...ways);
  if (chosen) await vscode.commands.executeCommand(chosen.command);
  throw new Cancelled();
}

/**
 * Offers to fetch what is missing.
 * @param sentence says what is missing
 * @throws {Problem} when the remotes do not have it either; {Cancelled}
 */
export async function offerToFetch(
  repositories: AppRepositories,
  repository: Repository,
  hashes: readonly string[],
  sentence: string,
): Promise<void> {
  requireTrust(sentence);
  const fetch = 'Fetch';
  if ((await vscode.window.showWarningMessage(sentence, fetch)) !== fetch) throw new Cancelled();
  await fetchVisibly(repositories, repository, (remotes, ports) =>
    fetchMissing(repository, hashes, remotes, ports),
  );
}

/**
 * Fetches as much of the history that a shallow clone lacks as it takes to count the commits of a range.
 * @throws {Problem} when the remotes give no more of it; {Cancelled}
 */
export async function fetchRange(
  repositories: AppRepositories,
  { repository, span }: { readonly repository: Repository; readonly span: Span },
): Promise<void> {
  requireTrust(`The repository ${repository.name} does not have the whole history.`);
  const isExact = async () => (await historyOf(repository).shipped([span]))[0]?.caveat === undefined;
  await fetchVisibly(repositories, repository, (remotes, ports) =>
    fetchHistory(repository, isExact, remotes, ports),
  );
}

/** The settings of a repository name programs that git runs to fetch. @param sentence says what is missing */
function requireTrust(sentence: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new Problem(`${sentence} To fetch it, trust the folder first.`, { remedies: [manageTrust] });
}

async function fetchVisibly(
  repositories: AppRepositories,
  repository: Repository,
  fetch: (remotes: readonly string[], ports: FetchOptions) => Promise<void>,
): Promise<void> {
  const remotes = await chooseRemotes(repository);
  const signIn: FetchOptions['signIn'] = (...what) => repositories.fetchSignedIn(repository, ...what);
  try {
    await cancellable(`Fetching into ${repository.name}`, (signal, report) =>
      fetch(remotes, { signal, report, signIn }),
    );
  } finally {
    repositories.announce();
  }
}

/**
 * The commits of some code, fetched where they are missing and a person wants that.
 * @returns in the same order; `commit` is undefined only where the platform names none
 * @throws {Problem} where a hash is too short, or the remotes do not have its commit either; {Cancelled}
 */
export async function locateOrFetch(
  ledger: Ledger,
  repositories: AppRepositories,
  repository: Repository,
  codes: readonly Code[],
): Promise<Located[]> {
  const look = () =>
    briefly(`Looking for commits in ${repository.name}`, (signal) =>
      locateAll(repository, slugsOf(ledger.client, signal), codes, signal),
    );
  const located = await look();
  for (const { release, ambiguity } of located) {
    if (ambiguity === undefined) continue;
    throw new Problem(
      `${ambiguity} The ${release.artifact?.kind ?? 'slug'} of ${versionName(release)} does not say which, so its exact commit is unknown.`,
    );
  }
  const missing = located.filter(({ commit, hash }) => commit === undefined && hash !== undefined);
  if (missing.length === 0) return located;
  const hashes = [...new Set(missing.map(({ hash }) => hash ?? ''))];
  await offerToFetch(repositories, repository, hashes, missingSentence(missing, repository));
  return look();
}
