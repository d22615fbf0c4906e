/** Commands about the code of releases: changes, commits, comparisons, changelogs, and what has a commit. */

import * as vscode from 'vscode';
import { locate, readableSlugs } from '../../code/locate.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { Problem } from '../../domain/problem.ts';
import { changesCode, codeOf } from '../../domain/release/code.ts';
import { versionName } from '../../domain/release/release.ts';
import * as changelog from '../../features/changelog/changelog.ts';
import { fetchRange } from '../../features/changes/ensure-commits.ts';
import { openRangeChanges } from '../../features/changes/range-changes.ts';
import { openReleaseChanges } from '../../features/changes/release-changes.ts';
import * as commits from '../../features/changes/release-commit.ts';
import * as comparison from '../../features/compare/compare.ts';
import { SelectedRelease } from '../../features/compare/selected.ts';
import { fetchCommits } from '../../features/fetch/fetch-commits.ts';
import * as files from '../../features/find/file-releases.ts';
import * as find from '../../features/find/find-release.ts';
import * as lines from '../../features/find/line-release.ts';
import type { Questions } from '../../features/find/questions.ts';
import * as web from '../../features/web/open-on-web.ts';
import { briefly } from '../../progress/progress.ts';
import type { NoteNode, ReleaseNode } from '../../views/releases/nodes.ts';
import { allApps } from '../all-apps.ts';
import {
  askOtherRelease,
  askRange,
  askRelease,
  askWithCurrent,
  isNode,
  pairOf,
  type Subject,
} from '../command-arguments.ts';
import type { Services } from '../services.ts';

export async function fetchReleaseCommits({ repositories }: Services, node?: ReleaseNode): Promise<void> {
  if (node) await fetchCommits(repositories, node);
}

export async function fetchHistory({ repositories }: Services, range?: NoteNode['range']): Promise<void> {
  if (range) await fetchRange(repositories, range);
}

export async function openChanges(services: Services, subject?: Subject): Promise<void> {
  const { repositories } = services;
  if (isNode(subject, 'pair')) return comparison.openCode(repositories, ...pairOf(subject));
  if (isNode(subject, 'range')) {
    return openRangeChanges(subject.title ?? subject.label, subject.repository, subject.span);
  }
  const { ledger, release } = await askRelease(services, subject, 'Open Changes', changesCode);
  await openReleaseChanges(ledger, repositories, release);
}

export async function openCommit(services: Services, subject?: Subject): Promise<void> {
  const { repositories } = services;
  if (isNode(subject, 'commit')) return commits.openCommit(repositories, subject.repository, subject.commit);
  const { ledger, release } = await askRelease(services, subject, 'Open Commit', changesCode);
  await commits.openReleaseCommit(ledger, repositories, release);
}

export async function copyHash(services: Services, subject?: Subject): Promise<void> {
  if (isNode(subject, 'commit')) return vscode.env.clipboard.writeText(subject.commit.hash);
  const { ledger, release } = await askRelease(services, subject, 'Copy Commit Hash', changesCode);
  const code = codeOf(release, ledger.state.releases);
  if (!code) throw new Problem(`${versionName(release)} names no commit.`);
  const repository = await services.repositories.of(ledger.app.name);
  // For a commit that is not here the slug is read, which says the whole hash.
  const located =
    repository &&
    (await briefly(`Looking up the commit of ${versionName(release)}…`, (signal) =>
      locate(repository, readableSlugs(ledger.client), code, signal),
    ));
  await vscode.env.clipboard.writeText(located?.commit?.hash ?? located?.hash ?? code.hash);
}

export async function openOnWeb(services: Services, subject?: Subject): Promise<void> {
  if (isNode(subject, 'commit')) return web.openCommitOnWeb(subject.repository, subject.commit);
  const { ledger, release } = await askRelease(services, subject, 'Open on the Web', changesCode);
  await web.openOnWeb(ledger, services.repositories, release);
}

export async function copyChangelog(services: Services, subject?: Subject): Promise<void> {
  await changelog.copyChangelog(services.repositories, await askRange(services, subject, 'Copy Changelog'));
}

export async function openChangelog(services: Services, subject?: Subject): Promise<void> {
  await changelog.openChangelog(services.repositories, await askRange(services, subject, 'Open Changelog'));
}

export async function compareReleases(services: Services, subject?: Subject): Promise<void> {
  const { repositories } = services;
  if (isNode(subject, 'pair')) return comparison.compareReleases(repositories, ...pairOf(subject));
  const one = await askRelease(services, subject, 'Compare Releases');
  await comparison.compareReleases(repositories, one, await askOtherRelease(services, subject, one));
}

export async function compareWithCurrent(services: Services, subject?: Subject): Promise<void> {
  await comparison.compareReleases(services.repositories, ...(await askWithCurrent(services, subject)));
}

const selected = new SelectedRelease();

export async function selectForCompare(services: Services, subject?: Subject): Promise<void> {
  selected.select(await askRelease(services, subject, 'Select for Compare'));
}

export async function compareWithSelected(services: Services, subject?: Subject): Promise<void> {
  const one = await askRelease(services, selected.get(), 'Compare with Selected');
  const other = await askRelease(services, subject, 'Compare with Selected');
  await comparison.compareReleases(services.repositories, one, other);
}

export function findRelease(services: Services, node?: { readonly commit?: Commit }): Promise<void> {
  return find.findRelease(questionsOf(services), node?.commit?.hash);
}

export function findLineRelease(services: Services): Promise<void> {
  return lines.findLineRelease(questionsOf(services));
}

export function fileReleases(services: Services): Promise<void> {
  return files.showFileReleases(questionsOf(services));
}

function questionsOf(services: Services): Questions {
  const { ledgers, repositories, releasePanels } = services;
  return {
    repositories,
    apps: () => allApps(services),
    ledgerOf: (app) => ledgers.of(app),
    show: async (ledger, release) => (await releasePanels()).show(ledger, release),
  };
}
