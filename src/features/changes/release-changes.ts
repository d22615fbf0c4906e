/** What a release changed in the code, opened in the editor of several files. */

import * as vscode from 'vscode';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { comparisonTitle, ranBefore } from '../../domain/release/code.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { openComparison } from './multi-diff-editor.ts';
import { locateOrFetch, repositoryOf } from './ensure-commits.ts';
import { briefly } from '../../progress/progress.ts';
import { openReleaseCommit } from './release-commit.ts';
import {
  isSameCode,
  noCodeSentence,
  noHashSentence,
  sameCodeSentence,
  codeBeforeAndAfter,
} from '../../code/release-code.ts';

/**
 * Opens what a release changed, from the code that ran before it to its own. Where it changed no code a message
 * says so, and offers the commit that it runs.
 * @throws {Problem} with a sentence for people, {Cancelled}
 */
export async function openReleaseChanges(
  ledger: Ledger,
  repositories: AppRepositories,
  release: Release,
): Promise<void> {
  const sides = await briefly(`Looking for what ${versionName(release)} changed`, (signal) =>
    ledger.until(({ releases, complete }) => codeBeforeAndAfter(release, releases, complete), signal),
  );
  const before = ranBefore(release, ledger.state.releases);
  const instead = (sentence: string) => offerCommit(sentence, ledger, repositories, release);
  if (!sides?.to) return say(noCodeSentence(release));
  if (isSameCode(sides)) return instead(sameCodeSentence(release, before));

  const repository = await repositoryOf(repositories, release.app.name);
  const codes = sides.from ? [sides.to, sides.from] : [sides.to];
  const [to, from] = await locateOrFetch(ledger, repositories, repository, codes);
  if (!to?.commit) return say(noHashSentence(sides.to));
  if (from && !from.commit) return instead(noHashSentence(from));
  if (from?.commit?.hash === to.commit.hash) return instead(sameCodeSentence(release, before));

  const title = comparisonTitle(release.app.name, from && before, release);
  const same = `${title}: the two commits hold the same files.`;
  return openComparison(title, repository, from?.commit, to.commit, same);
}

function say(sentence: string): void {
  void vscode.window.showInformationMessage(sentence);
}

async function offerCommit(
  sentence: string,
  ledger: Ledger,
  repositories: AppRepositories,
  release: Release,
): Promise<void> {
  const open = 'Open Commit';
  if ((await vscode.window.showInformationMessage(sentence, open)) !== open) return;
  await openReleaseCommit(ledger, repositories, release);
}
