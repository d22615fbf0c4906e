/** Every command: its id in the manifest, and what it runs. */

import * as vscode from 'vscode';
import type { Accounts } from './accounts/accounts.ts';
import type { SampleApp } from './accounts/sample.ts';
import { guarded } from './boundary.ts';
import type { Repositories } from './git/repositories.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Ledgers } from './ledger/ledgers.ts';
import { changesCode, codeOf, ranBefore } from './model/code.ts';
import type { Commit } from './model/commit.ts';
import { Problem } from './model/problem.ts';
import { type AppRef, parseVersion, type Release, versionName } from './model/release.ts';
import { defaultTarget, whyNotEligible } from './model/rollback-plan.ts';
import { previewRollbackCommand, rollBackCommand } from './rollback/command.ts';
import { openReleaseChanges } from './views/changes/release-changes.ts';
import { fetchCommits } from './views/changes/fetch-commits.ts';
import { openRangeChanges } from './views/changes/range-changes.ts';
import { openCommit, openReleaseCommit } from './views/changes/release-commit.ts';
import type { News } from './views/news/news.ts';
import type { Details } from './views/details/panel.ts';
import { askFilter, pickApp, pickApps, pickRelease } from './views/pick.ts';
import { askOther, type Compared, compareReleases } from './views/questions/compare.ts';
import { copyChangelog, openChangelog, type Range } from './views/questions/changelog.ts';
import { showFileReleases } from './views/questions/file-releases.ts';
import { findRelease } from './views/questions/find-release.ts';
import { findLineRelease } from './views/questions/line-release.ts';
import { openOnWeb } from './views/questions/open-on-web.ts';
import type { Questions } from './views/questions/questions.ts';
import type { Choice } from './views/tree/app-list.ts';
import {
  type AppNode,
  appNodeOf,
  type FurtherNode,
  type MoreNode,
  type Node,
  type ReleaseNode,
} from './views/tree/nodes.ts';
import { titleOf } from './views/tree/rows.ts';
import type { ReleasesView } from './views/tree/releases-view.ts';

export interface Services {
  readonly accounts: Accounts;
  readonly sample: SampleApp;
  readonly ledgers: Ledgers;
  readonly repositories: Repositories;
  readonly view: ReleasesView;
  readonly details: Details;
  readonly news: News;
  readonly log: vscode.LogOutputChannel;
}

/** A release by name, as the details page and keybindings give it: `{ "app": "bookshop", "version": "v46" }`. */
interface Address {
  readonly app: AppRef | string;
  readonly version?: number | string;
  /** Where a range begins. */
  readonly from?: number | string;
  /** What it is compared with. */
  readonly with?: Address;
}

/** What a menu, a page or a keybinding hands to a command; from the palette it is nothing. */
type Subject = Node | Address | undefined;

/** What each command does. */
function commands(services: Services): Readonly<Record<string, (subject?: never) => unknown>> {
  const { accounts, sample, view, details, repositories, log } = services;
  const questions = questionsOf(services);
  return {
    'shiplog.refresh': () => view.refresh(),
    'shiplog.loadMore': (node?: MoreNode | FurtherNode) => node && view.loadMore(node),
    'shiplog.fetchCommits': (node?: ReleaseNode) => node && fetchCommits(repositories, node),
    'shiplog.findApp': async () => {
      const { app } = await askApp(services, undefined, 'Find App');
      await view.reveal(app.id);
    },
    'shiplog.pinApp': async (node?: AppNode) => {
      const { app } = await askApp(services, node, 'Pin App', ({ pinned }) => !pinned);
      view.list.pin(app.id);
    },
    'shiplog.unpinApp': async (node?: AppNode) => {
      const { app } = await askApp(services, node, 'Unpin App', ({ pinned }) => pinned);
      view.list.unpin(app.id);
    },
    'shiplog.hideApp': async (node?: AppNode) => {
      const { app } = await askApp(services, node, 'Hide App', ({ shown }) => shown);
      view.list.hide(app.id);
    },
    'shiplog.showHiddenApps': () => showHiddenApps(view),
    'shiplog.filterApps': async () => {
      await view.apps();
      await askFilter(view.list.filter, (filter) => view.list.setFilter(filter));
    },
    'shiplog.clearFilter': () => view.list.setFilter(''),
    'shiplog.showDetails': async (subject?: Subject) => {
      const { ledger, release } = await askRelease(services, subject, 'Show Details');
      details.show(ledger, release, subject !== undefined && 'kind' in subject);
    },
    'shiplog.openChanges': async (subject?: Subject) => {
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
    'shiplog.copyHash': async (subject?: Subject) => {
      if (isNode(subject, 'commit')) return vscode.env.clipboard.writeText(subject.commit.hash);
      const { ledger, release } = await askRelease(services, subject, 'Copy Commit Hash', changesCode);
      await copyHash(services, ledger, release);
    },
    'shiplog.rollback': async (subject?: Subject) => {
      const ledger = await askLedger(services, subject, 'Roll Back');
      await rollBackCommand(rollbackPorts(services), ledger, versionOf(subject));
    },
    'shiplog.previewRollback': async (subject?: Subject) => {
      const ledger = await askLedger(services, subject, 'Preview Rollback');
      await previewRollbackCommand(rollbackPorts(services), ledger, versionOf(subject));
    },
    'shiplog.findRelease': (node?: { readonly commit?: Commit }) =>
      findRelease(questions, node?.commit?.hash),
    'shiplog.findLineRelease': () => findLineRelease(questions),
    'shiplog.fileReleases': () => showFileReleases(questions),
    'shiplog.openOnWeb': async (subject?: Subject) => {
      const { ledger, release } = await askRelease(services, subject, 'Open on the Web', changesCode);
      await openOnWeb(ledger, repositories, release);
    },
    'shiplog.copyChangelog': async (subject?: Subject) =>
      copyChangelog(repositories, await askRange(services, subject, 'Copy Changelog')),
    'shiplog.openChangelog': async (subject?: Subject) =>
      openChangelog(repositories, await askRange(services, subject, 'Open Changelog')),
    'shiplog.compareReleases': async (subject?: Subject) => {
      const one = await askRelease(services, subject, 'Compare Releases');
      await compareReleases(repositories, one, await askOtherRelease(services, subject, one));
    },
    'shiplog.signIn': () => accounts.signIn(),
    'shiplog.signOut': (accountId?: string) => accounts.signOut(accountId),
    'shiplog.trySample': () => sample.open(),
    'shiplog.showLog': () => log.show(),
  };
}

/** Registers the commands, each within the boundary that turns what it throws into a message. */
export function registerCommands(services: Services): vscode.Disposable {
  const registered = Object.entries(commands(services)).map(([id, run]) =>
    vscode.commands.registerCommand(id, (subject?: never) => guarded(services.log, id, () => run(subject))),
  );
  return vscode.Disposable.from(...registered);
}

async function askLedger(services: Services, subject: Subject, title: string): Promise<Ledger> {
  const { view, ledgers } = services;
  if (subject && 'kind' in subject) return ledgerOf(subject) ?? askLedger(services, undefined, title);
  if (subject) {
    await view.apps();
    const wanted = typeof subject.app === 'string' ? { id: subject.app, name: subject.app } : subject.app;
    return ledgers.find(wanted);
  }
  const [selected] = view.view.selection;
  const several = (await view.apps()).length > 1;
  if (selected && selected.kind !== 'app' && several && view.view.visible) {
    const ledger = ledgerOf(selected);
    if (ledger) return ledger;
  }
  return ledgers.of((await askApp(services, undefined, title)).app);
}

function ledgerOf(node: Node): Ledger | undefined {
  return appNodeOf(node)?.ledger;
}

function isNode<K extends Node['kind']>(subject: Subject, kind: K): subject is Extract<Node, { kind: K }> {
  return subject !== undefined && 'kind' in subject && subject.kind === kind;
}

/** The app that a command is about; asked for among those that suit when no row names one. */
async function askApp(
  { view }: Services,
  node: AppNode | undefined,
  title: string,
  suits: (choice: Choice) => boolean = () => true,
): Promise<Pick<Choice, 'app'>> {
  if (node) return node;
  await view.apps();
  const all = view.list.choices();
  if (all.length === 0) {
    await vscode.commands.executeCommand('shiplog.releases.focus');
    throw new Problem('There is no app to choose from. The Releases view says why.');
  }
  const choices = all.filter(suits);
  if (choices.length === 0) throw new Problem(`${title}: there is no app for which that makes a difference.`);
  return pickApp(choices, { title });
}

async function showHiddenApps(view: ReleasesView): Promise<void> {
  await view.apps();
  const hidden = view.list.choices().filter((choice) => choice.hidden);
  if (hidden.length === 0) throw new Problem('No app is hidden in this workspace.');
  const placeholder = 'Choose the apps to show again';
  const chosen = await pickApps(hidden, { title: 'Show Hidden Apps', placeholder });
  view.list.unhide(chosen.map(({ app }) => app.id));
}

/** The release that a command is about; asked for when nothing names one. */
async function askRelease(
  services: Services,
  subject: Subject,
  title: string,
  suits: (release: Release) => boolean = () => true,
): Promise<{ ledger: Ledger; release: Release }> {
  if (subject && 'kind' in subject && subject.kind === 'release') return subject;
  const ledger = await askLedger(services, subject, title);
  const version = versionOf(subject);
  if (version === undefined) {
    if (ledger.state.readAt === undefined) await ledger.refresh();
    const { releases } = ledger.state;
    const commits = await services.view.commitsOf(ledger, releases);
    const whyNot = (release: Release) => (suits(release) ? undefined : 'changed no code');
    const placeholder = `Choose a release of ${ledger.app.name}`;
    return { ledger, release: await pickRelease(ledger, commits, { title, placeholder, whyNot }) };
  }
  return { ledger, release: await releaseOf(ledger, version) };
}

async function releaseOf(ledger: Ledger, version: number): Promise<Release> {
  const release = await ledger.until(({ releases }) => releases.find((known) => known.version === version));
  if (!release) throw new Problem(`${ledger.app.name} has no release ${versionName({ version })}.`);
  return release;
}

/** One release where a row or a keybinding names it; else both ends are asked for. */
async function askRange(services: Services, subject: Subject, title: string): Promise<Range> {
  const { ledger, release: to } = await askRelease(services, subject, title);
  if (subject && 'kind' in subject && subject.kind === 'release') return { ledger, from: undefined, to };
  const given = subject && 'from' in subject ? numberOf(subject.from) : undefined;
  if (given !== undefined) return { ledger, from: await releaseOf(ledger, given), to };
  if (versionOf(subject) !== undefined) return { ledger, from: undefined, to };
  const { releases } = ledger.state;
  const question = {
    title,
    placeholder: `Choose the release since which ${versionName(to)} is told`,
    suggested: ranBefore(to, releases),
    whyNot: ({ version }: Release) =>
      version < to.version ? undefined : `is not older than ${versionName(to)}`,
  };
  if (!question.suggested) return { ledger, from: undefined, to };
  return {
    ledger,
    from: await pickRelease(ledger, await services.view.commitsOf(ledger, releases), question),
    to,
  };
}

/** The release that another one is compared with, of the same app or of another. */
async function askOtherRelease(services: Services, subject: Subject, one: Compared): Promise<Compared> {
  const title = `Compare ${one.ledger.app.name} ${versionName(one.release)}`;
  if (subject && 'with' in subject && subject.with) return askRelease(services, subject.with, title);
  const other = await askOther(one);
  if (typeof other === 'object') return { ledger: one.ledger, release: other };
  if (other === 'otherApp') {
    const { app } = await askApp(services, undefined, title, (choice) => choice.app.id !== one.ledger.app.id);
    return askRelease(services, { app }, title);
  }
  return askRelease(services, { app: one.ledger.app }, title);
}

function versionOf(subject: Subject): number | undefined {
  if (!subject) return undefined;
  if ('kind' in subject) return subject.kind === 'release' ? subject.release.version : undefined;
  return numberOf(subject.version);
}

function numberOf(text: number | string | undefined): number | undefined {
  if (typeof text !== 'string') return text;
  const version = parseVersion(text);
  if (version === undefined) throw new Problem(`"${text}" is no version. Write it as v46.`);
  return version;
}

async function copyHash({ view }: Services, ledger: Ledger, release: Release): Promise<void> {
  const code = codeOf(release, ledger.state.releases);
  if (!code) throw new Problem(`${versionName(release)} names no commit.`);
  const commit = (await view.commitsOf(ledger, [release])).get(release);
  await vscode.env.clipboard.writeText(commit?.hash ?? code.hash);
}

function questionsOf({ view, ledgers, repositories, details }: Services): Questions {
  return {
    repositories,
    apps: async () => {
      await view.apps();
      return view.list.choices();
    },
    ledgerOf: (app) => ledgers.of(app),
    show: (ledger, release) => details.show(ledger, release),
  };
}

function rollbackPorts({ view, repositories, news }: Services) {
  return {
    repositories,
    stageOf: ({ app }: Ledger) => view.list.choices().find((one) => one.app.id === app.id)?.app.stage,
    making: <T extends { readonly made: Release }>(ledger: Ledger, work: () => Promise<T>) =>
      news.making(ledger, work),
    titles: async (ledger: Ledger, releases: readonly Release[]) => {
      const commits = await view.commitsOf(ledger, releases);
      return releases.map((release) => titleOf(release, commits.get(release)));
    },
    openChanges: (ledger: Ledger, release: Release) => openReleaseChanges(ledger, repositories, release),
    chooseTarget: async (ledger: Ledger, title: string) =>
      pickRelease(ledger, await view.commitsOf(ledger, ledger.state.releases), {
        title,
        placeholder: 'Choose the release to go back to',
        suggested: defaultTarget(ledger.state.releases),
        whyNot: whyNotEligible,
      }),
  };
}
