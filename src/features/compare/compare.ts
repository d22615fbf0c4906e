/** Compares two releases, of one app or of two: their code in the editor of several files, or all of it as a page. */

import * as vscode from 'vscode';
import { isSameRepository } from '../../code/repository-matcher.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { ranBefore, titleOfPair } from '../../domain/release/code.ts';
import type { Part } from '../../domain/part.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { chooseRepository } from '../../domain/remedies.ts';
import { type AppRef, type Release, versionName, runningRelease } from '../../domain/release/release.ts';
import { openComparison } from '../changes/multi-diff-editor.ts';
import { locateOrFetch } from '../changes/ensure-commits.ts';
import { briefly } from '../../progress/progress.ts';
import { noHashSentence } from '../../code/release-code.ts';
import { findCode } from './change-of.ts';
import { openDocument } from '../documents/documents.ts';
import { comparisonMarkdown } from './comparison-text.ts';
import { type CodeComparison, readCode, readDiff } from '../../code/comparison.ts';
import { webHostFor } from '../web/web-hosts.ts';

/** A release that is compared, in the ledger that it is of. */
export interface Compared {
  readonly ledger: Ledger;
  readonly release: Release;
}

/** What a release is compared with: one that is at hand, or one that is still to be asked for. */
export type Other = Release | 'sameApp' | 'otherApp';

/** Asks what to compare a release with. @throws {Cancelled} */
export async function askOther({ ledger, release }: Compared): Promise<Other> {
  const { releases } = ledger.state;
  const { name } = ledger.app;
  const current = runningRelease(releases);
  const before = ranBefore(release, releases);
  const near = (one: Release | undefined, description: string) =>
    one && one.version !== release.version
      ? [{ label: `${name} ${versionName(one)}`, description, other: one }]
      : [];
  const items: (vscode.QuickPickItem & { readonly other: Other })[] = [
    ...near(current, 'running now'),
    ...(before === current ? [] : near(before, 'ran before it')),
    { label: `Another Release of ${name}…`, other: 'sameApp' },
    { label: 'A Release of Another App…', other: 'otherApp' },
  ];
  const title = `Compare ${name} ${versionName(release)}`;
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Compare it with' });
  if (!chosen) throw new Cancelled();
  return chosen.other;
}

/**
 * Asks how two releases are to be compared, and opens that. Of one app the older one is on the left.
 * @throws {Problem}, {Cancelled}
 */
export async function compareReleases(
  repositories: AppRepositories,
  a: Compared,
  b: Compared,
): Promise<void> {
  const swap = a.ledger === b.ledger && a.release.version > b.release.version;
  const [from, to] = swap ? [b, a] : [a, b];
  if (from.ledger === to.ledger && from.release.version === to.release.version) {
    throw new Problem(`${versionName(from.release)} is the same release. Choose two that differ.`);
  }
  const title = titleOfPair(from.release, to.release);
  const items = [
    { label: 'Open Changes', detail: 'The files that differ, in one editor', run: openCode },
    {
      label: 'Open Summary',
      detail: 'Commits, config keys, add-ons, stack and process types, on a page',
      run: openSummary,
    },
    { label: 'Copy Summary', detail: 'The same as Markdown, to be pasted elsewhere', run: copySummary },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Choose how to compare' });
  if (!chosen) throw new Cancelled();
  await chosen.run(repositories, from, to, title);
}

/** Opens the files in which two releases differ. @throws {Problem}, {Cancelled} */
export async function openCode(
  repositories: AppRepositories,
  from: Compared,
  to: Compared,
  title = titleOfPair(from.release, to.release),
): Promise<void> {
  const repository = await repositoryFor(repositories, from.ledger.app, to.ledger.app);
  if (repository instanceof Problem) throw repository;
  const right = await commitOf(repositories, repository, to);
  const left = await commitOf(repositories, repository, from);
  await openComparison(title, repository, left, right, `${title}: both run the same files.`);
}

async function commitOf(
  repositories: AppRepositories,
  repository: Repository,
  { ledger, release }: Compared,
) {
  const code = await findCode(ledger, release);
  const [located] = await locateOrFetch(ledger, repositories, repository, [code]);
  if (!located?.commit) throw new Problem(noHashSentence(code));
  return located.commit;
}

type Comparing = readonly [repositories: AppRepositories, from: Compared, to: Compared, title: string];

async function openSummary(...comparing: Comparing): Promise<void> {
  const [, , , title] = comparing;
  await openDocument(title, await writeSummary(...comparing));
}

async function copySummary(...comparing: Comparing): Promise<void> {
  const [, , , title] = comparing;
  await vscode.env.clipboard.writeText(await writeSummary(...comparing));
  void vscode.window.setStatusBarMessage(`$(check) The summary of ${title} was copied`, 5_000);
}

async function writeSummary(...[repositories, from, to, title]: Comparing): Promise<string> {
  const repository = await repositoryFor(repositories, from.ledger.app, to.ledger.app);
  const { host } = repository instanceof Problem ? { host: undefined } : await webHostFor(repository);
  return briefly(`Comparing ${title}`, async (signal) => {
    const diff = await readDiff(from, to, signal);
    const code: Part<CodeComparison> =
      repository instanceof Problem
        ? { state: 'absent', why: repository.message }
        : await readCode(repository, from, to, signal);
    return comparisonMarkdown({ from: from.release, to: to.release, diff, code, host });
  });
}

/** The repository that has the code of two apps, or why there is none, which may be no reason to stop. */
export async function repositoryFor(
  repositories: Pick<AppRepositories, 'of'>,
  left: AppRef,
  right: AppRef,
): Promise<Repository | Problem> {
  const [one, other] = await Promise.all([repositories.of(left.name), repositories.of(right.name)]);
  // An app that is promoted to needs no remote, so that nothing names its repository.
  const repository = one ?? other;
  if (!repository) {
    return new Problem(`No open repository is known to hold the code of ${left.name}.`, {
      remedies: [chooseRepository],
    });
  }
  if (one === undefined || other === undefined || isSameRepository(one, other)) return repository;
  return new Problem(`${left.name} and ${right.name} are of different repositories.`);
}
