/** Every command: its id in the manifest, and what it runs. */

import * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import type { SampleApp } from '../accounts/sample.ts';
import {
  askApp,
  askLedger,
  askOtherRelease,
  askOutput,
  askPromotion,
  askRange,
  askRelease,
  askWithCurrent,
  isNode,
  pairOf,
  type Subject,
  versionOf,
} from './command-arguments.ts';
import type { Repositories } from '../git/repositories.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { releaseCommits } from '../code/release-commits.ts';
import type { AppLedgers } from '../catalog/app-ledgers.ts';
import { changesCode, codeOf } from '../domain/release/code.ts';
import type { Commit } from '../domain/graph/commit.ts';
import { Problem } from '../domain/problem.ts';
import { type Release, versionName } from '../domain/release/release.ts';
import type { Pages } from './panels.ts';
import { hostOf, promotionOf, rollbackOf } from './operations.ts';
import { dialogs } from '../operations/engine/dialogs.ts';
import { preview, run } from '../operations/engine/flow.ts';
import type { Operations } from '../operations/engine/operations.ts';
import { choosePromotion } from '../operations/promotion/choose.ts';
import { chooseRepository } from '../features/changes/choose-repository.ts';
import { openReleaseChanges } from '../features/changes/release-changes.ts';
import { openFileChanges } from '../features/changes/file-changes.ts';
import { fetchCommits } from '../features/fetch/fetch-commits.ts';
import { fetchRange } from '../features/changes/ensure-commits.ts';
import { openRangeChanges } from '../features/changes/range-changes.ts';
import { openCommit, openReleaseCommit } from '../features/changes/release-commit.ts';
import type { News } from '../views/notifications/news.ts';
import type { OutputView } from '../views/output/output-view.ts';
import { askFilter, lookAtActive, pickApps } from '../features/picks/pick.ts';
import { compareReleases, openCode } from '../features/compare/compare.ts';
import { copyChangelog, openChangelog } from '../features/changelog/changelog.ts';
import { showFileReleases } from '../features/find/file-releases.ts';
import { findRelease } from '../features/find/find-release.ts';
import { findLineRelease } from '../features/find/line-release.ts';
import { openCommitOnWeb, openOnWeb } from '../features/web/open-on-web.ts';
import type { Questions } from '../features/find/questions.ts';
import type { PipelinesView } from '../views/pipelines/pipelines-view.ts';
import { SelectedRelease } from '../features/compare/selected.ts';
import type {
  AppNode,
  FileNode,
  FurtherNode,
  MoreNode,
  NoteNode,
  ReleaseNode,
} from '../views/releases/nodes.ts';
import type { ReleasesView } from '../views/releases/releases-view.ts';

export interface Services {
  readonly accounts: Accounts;
  readonly sample: SampleApp;
  readonly catalog: Catalog;
  readonly ledgers: AppLedgers;
  readonly repositories: Repositories;
  readonly view: ReleasesView;
  readonly pages: () => Promise<Pages>;
  readonly pipelines: PipelinesView;
  readonly news: News;
  readonly output: OutputView;
  readonly operations: Operations;
  readonly log: vscode.LogOutputChannel;
}

/** What is run, by ids, with what a menu or a key gives to it. */
export type Commands = Readonly<Record<string, (subject?: never) => unknown>>;

/** What each command does. */
export function commands(services: Services): Commands {
  const { accounts, sample, catalog, view, pages, pipelines, output, ledgers, repositories, log } = services;
  const questions = questionsOf(services);
  const selected = new SelectedRelease();
  return {
    'shiplog.refresh': async () => {
      await view.refresh();
      pipelines.again();
    },
    'shiplog.loadMore': (node?: MoreNode | FurtherNode) => node && view.loadMore(node),
    'shiplog.fetchCommits': (node?: ReleaseNode) => node && fetchCommits(repositories, node),
    'shiplog.fetchHistory': (range?: NoteNode['range']) => range && fetchRange(repositories, range),
    'shiplog.findApp': async () => {
      const { app } = await askApp(services, undefined, 'Find App');
      await view.reveal(app.id);
    },
    'shiplog.pinApp': async (node?: AppNode) => {
      const { app } = await askApp(services, node, 'Pin App', ({ pinned }) => !pinned);
      catalog.list.pin(app.id);
    },
    'shiplog.unpinApp': async (node?: AppNode) => {
      const { app } = await askApp(services, node, 'Unpin App', ({ pinned }) => pinned);
      catalog.list.unpin(app.id);
    },
    'shiplog.hideApp': async (node?: AppNode) => {
      const { app } = await askApp(services, node, 'Hide App', ({ shown }) => shown);
      catalog.list.hide(app.id);
    },
    'shiplog.chooseRepository': async (subject?: Subject) => {
      const ledger = await askLedger(services, subject, 'Choose Repository');
      // Its hashes speak for a repository, or against it.
      if (ledger.state.readAt === undefined) await ledger.refresh();
      await chooseRepository(repositories, ledger.app.name);
    },
    'shiplog.showHiddenApps': () => showHiddenApps(catalog),
    'shiplog.filterApps': async () => {
      await catalog.shown();
      await askFilter(catalog.list.filter, (filter) => catalog.list.setFilter(filter));
    },
    'shiplog.clearFilter': () => catalog.list.setFilter(''),
    'shiplog.showDetails': async (subject?: Subject) => {
      const { ledger, release } = await askRelease(services, subject, 'Show Details');
      (await pages()).release.show(ledger, release, subject !== undefined && 'kind' in subject);
    },
    'shiplog.showOutput': async (subject?: Subject) => {
      const { ledger, release } = await askOutput(services, subject, 'Show Output');
      output.show(ledger, release);
    },
    'shiplog.openOutputText': async (subject?: Subject) => {
      const shown = subject === undefined ? output.active : undefined;
      const { ledger, release } = shown ?? (await askOutput(services, subject, 'Open Output as Text'));
      await output.openText(ledger, release);
    },
    'shiplog.openChanges': async (subject?: Subject) => {
      if (isNode(subject, 'pair')) return openCode(repositories, ...pairOf(subject));
      if (isNode(subject, 'range'))
        return openRangeChanges(subject.title ?? subject.label, subject.repository, subject.span);
      const { ledger, release } = await askRelease(services, subject, 'Open Changes', changesCode);
      await openReleaseChanges(ledger, repositories, release);
    },
    'shiplog.openCommit': async (subject?: Subject) => {
      if (isNode(subject, 'commit')) return openCommit(repositories, subject.repository, subject.commit);
      const { ledger, release } = await askRelease(services, subject, 'Open Commit', changesCode);
      await openReleaseCommit(ledger, repositories, release);
    },
    'shiplog.openFileChanges': (node?: FileNode) => node && openFileChanges(node),
    'shiplog.copyHash': async (subject?: Subject) => {
      if (isNode(subject, 'commit')) return vscode.env.clipboard.writeText(subject.commit.hash);
      const { ledger, release } = await askRelease(services, subject, 'Copy Commit Hash', changesCode);
      await copyHash(services, ledger, release);
    },
    'shiplog.rollback': async (subject?: Subject) => {
      const ledger = await askLedger(services, subject, 'Roll Back');
      const title = `Roll Back ${ledger.app.name}`;
      await run(rollbackOf(services, ledger, title, versionOf(subject)), hostOf(services));
    },
    'shiplog.previewRollback': async (subject?: Subject) => {
      const ledger = await askLedger(services, subject, 'Preview Rollback');
      const title = `Preview a Rollback of ${ledger.app.name}`;
      await preview(rollbackOf(services, ledger, title, versionOf(subject)), dialogs);
    },
    'shiplog.showTargetPlan': () => lookAtActive(),
    'shiplog.goToTarget': async (subject?: Subject) => {
      const title = 'Go to Rollback Target';
      const { ledger, release } = await askRelease(services, subject, title, isRollback, 'is no rollback');
      await view.revealRelease(ledger, targetOf(release));
    },
    'shiplog.promote': async (subject?: Subject) => {
      const request = await askPromotion(services, subject);
      const apps = await choosePromotion(catalog.list.pipelines, request, ledgers);
      await run(promotionOf(services, apps), hostOf(services));
    },
    'shiplog.findRelease': (node?: { readonly commit?: Commit }) =>
      findRelease(questions, node?.commit?.hash),
    'shiplog.findLineRelease': () => findLineRelease(questions),
    'shiplog.fileReleases': () => showFileReleases(questions),
    'shiplog.openOnWeb': async (subject?: Subject) => {
      if (isNode(subject, 'commit')) return openCommitOnWeb(subject.repository, subject.commit);
      const { ledger, release } = await askRelease(services, subject, 'Open on the Web', changesCode);
      await openOnWeb(ledger, repositories, release);
    },
    'shiplog.copyChangelog': async (subject?: Subject) =>
      copyChangelog(repositories, await askRange(services, subject, 'Copy Changelog')),
    'shiplog.openChangelog': async (subject?: Subject) =>
      openChangelog(repositories, await askRange(services, subject, 'Open Changelog')),
    'shiplog.compareReleases': async (subject?: Subject) => {
      if (isNode(subject, 'pair')) return compareReleases(repositories, ...pairOf(subject));
      const one = await askRelease(services, subject, 'Compare Releases');
      await compareReleases(repositories, one, await askOtherRelease(services, subject, one));
    },
    'shiplog.compareWithCurrent': async (subject?: Subject) =>
      compareReleases(repositories, ...(await askWithCurrent(services, subject))),
    'shiplog.selectForCompare': async (subject?: Subject) =>
      selected.select(await askRelease(services, subject, 'Select for Compare')),
    'shiplog.compareWithSelected': async (subject?: Subject) => {
      const one = await askRelease(services, selected.get(), 'Compare with Selected');
      const other = await askRelease(services, subject, 'Compare with Selected');
      await compareReleases(repositories, one, other);
    },
    'shiplog.signIn': (way?: unknown) => accounts.signIn(way),
    'shiplog.signOut': (accountId?: string) => accounts.signOut(accountId),
    'shiplog.trySample': () => sample.open(),
    'shiplog.showLog': () => log.show(),
  };
}

async function showHiddenApps(catalog: Catalog): Promise<void> {
  const hidden = (await catalog.choices()).filter((choice) => choice.hidden);
  if (hidden.length === 0) throw new Problem('No app is hidden in this workspace.');
  const placeholder = 'Choose the apps to show again';
  const chosen = await pickApps(hidden, { title: 'Show Hidden Apps', placeholder });
  catalog.list.unhide(chosen.map(({ app }) => app.id));
}

async function copyHash({ repositories }: Services, ledger: Ledger, release: Release): Promise<void> {
  const code = codeOf(release, ledger.state.releases);
  if (!code) throw new Problem(`${versionName(release)} names no commit.`);
  const commit = (await releaseCommits(repositories, ledger, [release])).get(release);
  await vscode.env.clipboard.writeText(commit?.hash ?? code.hash);
}

function questionsOf({ catalog, ledgers, repositories, pages }: Services): Questions {
  return {
    repositories,
    apps: () => catalog.choices(),
    ledgerOf: (app) => ledgers.of(app),
    show: async (ledger, release) => (await pages()).release.show(ledger, release),
  };
}

function isRollback({ change }: Release): boolean {
  return change.kind === 'rollback';
}

/** The version that a rollback went back to. @throws {Problem} for any other release */
function targetOf(release: Release): number {
  const { change } = release;
  if (change.kind !== 'rollback') throw new Problem(`${versionName(release)} is no rollback.`);
  return change.to;
}
