/** Reads what the rows of releases and commits show while the pointer rests on them. What cannot be read is left out. */

import type * as vscode from 'vscode';
import type { Commit } from '../../domain/graph/commit.ts';
import type { Release } from '../../domain/release/release.ts';
import { webHostFor } from '../../features/web/web-hosts.ts';
import { commitDetails } from '../../git/commit-details.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { commitTooltip, releaseTooltip, type CommitFacts } from './tooltip.ts';

export async function readCommitTooltip(
  repository: Repository,
  commit: Commit,
): Promise<vscode.MarkdownString> {
  return commitTooltip(commit, await readDetails(repository, commit));
}

/** @param commit of its deploy hash, where it is in an open repository */
export async function readReleaseTooltip(
  repositories: Pick<AppRepositories, 'of'>,
  ledger: Ledger,
  release: Release,
  commit: Commit | undefined,
): Promise<vscode.MarkdownString> {
  const repository = commit && (await repositories.of(ledger.app.name));
  const details = repository && (await readDetails(repository, commit));
  return releaseTooltip(release, commit, ledger.client.platformNow(), ledger.state.releases, details);
}

async function readDetails(repository: Repository, { hash }: Commit): Promise<CommitFacts> {
  const [details, web] = await Promise.all([
    commitDetails(repository, hash).catch(() => undefined),
    webHostFor(repository).catch(() => undefined),
  ]);
  return { details, host: web?.host };
}
