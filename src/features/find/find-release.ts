/** Which release has a commit: the question, and the answer for each app. */

import * as vscode from 'vscode';
import { commitDetails } from '../../git/commit-details.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import { distinctRepositories } from '../../code/repository-matcher.ts';
import type { Repository } from '../../git/repository.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { writtenText } from '../../domain/forge/commit-facts.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { Cancelled, messageOf, Problem } from '../../domain/problem.ts';
import { openFolder } from '../../domain/remedies.ts';
import type { Release } from '../../domain/release/release.ts';
import { offerToFetch } from '../changes/ensure-commits.ts';
import { briefly } from '../../progress/progress.ts';
import { type Answer, answerOf, parseHash } from './answers.ts';
import { fileIn } from './editor-file.ts';
import { type Chosen, type Found, pickCommit } from './pick-commit.ts';
import { appsOf } from './repository-apps.ts';
import type { Questions } from './questions.ts';
import { type CommitStatus, commitStatus } from '../../code/commit-status.ts';

const title = 'Which Release Has This Commit?';

/**
 * Asks for a commit, and answers.
 * @param given the hash that it is about, from a row
 * @throws {Problem}, {Cancelled}
 */
export async function findRelease(questions: Questions, given?: string): Promise<void> {
  const chosen = given ?? (await askCommit(questions));
  const { repository, commit } = typeof chosen === 'string' ? await findCommit(questions, chosen) : chosen;
  await tellReleases(questions, repository, commit);
}

/** Offers what the repository of the file in front has, or all of them where no file is. */
async function askCommit({ repositories }: Questions): Promise<Chosen> {
  const all = await openRepositories(repositories);
  const uri = vscode.window.activeTextEditor?.document.uri;
  const front = uri && (await fileIn(repositories, uri).catch(() => undefined))?.repository;
  return pickCommit(front ? [front] : distinctRepositories(all), await copiedHash(), title);
}

/** @throws {Problem} when there is none */
async function openRepositories(repositories: AppRepositories): Promise<readonly Repository[]> {
  const all = await repositories.all();
  if (all.length > 0) return all;
  const trouble = await repositories.trouble();
  throw new Problem(trouble ?? 'No repository is open here. Open the folder that holds the code.', {
    remedies: [openFolder],
  });
}

/** In a browser the clipboard is left alone: it would ask for permission before the question, or complain. */
async function copiedHash(): Promise<string | undefined> {
  if (vscode.env.uiKind === vscode.UIKind.Web) return undefined;
  return parseHash(await vscode.env.clipboard.readText());
}

/** Looks into all repositories; where there is only one, the commit can be fetched into it. */
async function findCommit({ repositories }: Questions, hash: string): Promise<Found> {
  const all = await openRepositories(repositories);
  const look = async (): Promise<Found | undefined> => {
    const found = await Promise.all(all.map(async (one) => (await one.resolve([hash])).get(hash)));
    const at = found.findIndex((resolution) => resolution?.kind === 'found');
    const resolution = found[at];
    if (resolution?.kind === 'found') return { repository: all[at]!, commit: resolution.commit };
    if (found.every((one) => one?.kind !== 'ambiguous')) return undefined;
    throw new Problem(`More than one commit begins with ${hash}. Write more of its digits.`);
  };
  const known = await briefly(`Looking for commit ${shortHash(hash)}`, look);
  if (known) return known;
  const [only, ...others] = distinctRepositories(all);
  if (!only || others.length > 0) {
    throw new Problem(
      `Commit ${shortHash(hash)} is in none of the open repositories. Fetch it, then ask again.`,
    );
  }
  const sentence = `Commit ${shortHash(hash)} is not in the repository ${only.name}.`;
  await offerToFetch(repositories, only, [hash], sentence);
  const fetched = await look();
  if (!fetched) throw new Problem(sentence);
  return fetched;
}

interface AppItem extends vscode.QuickPickItem {
  readonly ledger: Ledger;
  readonly release: Release | undefined;
}

/**
 * Answers for each app of the repository; the choice of one shows the release.
 * @param known what limits the answer: `cut` where the commit stands for an older one that is not here
 */
export async function tellReleases(
  questions: Questions,
  repository: Repository,
  commit: Commit,
  { heading = title, cut = false }: { readonly heading?: string; readonly cut?: boolean } = {},
): Promise<void> {
  const apps = await appsOf(repository, questions.repositories, await questions.apps());
  const items = await briefly(`Looking for ${shortHash(commit.hash)} in the releases`, (signal) =>
    Promise.all(apps.map((app) => itemOf(app, questions.ledgerOf(app), { repository, commit, cut, signal }))),
  );
  const details = await commitDetails(repository, commit.hash).catch(() => undefined);
  const chosen = await vscode.window.showQuickPick(items, {
    title: `${heading} ${shortHash(commit.hash)} ${foreignText(commitTitle(commit), 50)}`.trim(),
    placeHolder: cut
      ? `Or a commit before it: the history here does not reach back further. ${writtenText(commit, details)}`
      : `Choose an app to see the release. ${writtenText(commit, details)}`,
    matchOnDetail: true,
  });
  if (!chosen) throw new Cancelled();
  if (!chosen.release) throw new Problem(`${chosen.label}: ${chosen.detail}`);
  await questions.show(chosen.ledger, chosen.release);
}

interface About {
  readonly repository: Repository;
  readonly commit: Commit;
  readonly cut: boolean;
  readonly signal: AbortSignal;
}

async function itemOf(app: CatalogApp, ledger: Ledger, about: About): Promise<AppItem> {
  try {
    const read = await commitStatus(about.repository, ledger, about.commit, about.signal);
    const status = about.cut ? { ...read, certain: false } : read;
    const answer = answerOf(status, ledger.client.platformNow());
    return item(app, ledger, answer, status.first ?? status.running);
  } catch (error) {
    if (error instanceof Cancelled || !(error instanceof Problem)) throw error;
    // The others can be answered all the same.
    const answer = { short: 'not read', sentence: messageOf(error), icon: 'warning' };
    return item(app, ledger, answer, undefined);
  }
}

function item(app: CatalogApp, ledger: Ledger, answer: Answer, release: CommitStatus['first']): AppItem {
  return {
    label: app.name,
    description: [app.stage, answer.short].filter((part) => part !== undefined).join(' · '),
    detail: answer.sentence,
    iconPath: new vscode.ThemeIcon(answer.icon),
    ledger,
    release,
  };
}
