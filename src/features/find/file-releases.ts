/** The releases that changed the file in the editor, each opening what it changed in it. */

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Repository } from '../../git/repository.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { shortAge } from '../../domain/text/age.ts';
import { bringsCode } from '../../domain/release/change.ts';
import { peopleText } from '../../domain/release/people.ts';
import { comparisonTitle, ranBefore } from '../../domain/release/code.ts';
import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { type CommitDetails, versionText } from '../../domain/forge/commit-facts.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { Cancelled, messageOf, Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { count } from '../../domain/text/sentences.ts';
import { openFileChanges } from '../changes/file-changes.ts';
import { briefly } from '../../progress/progress.ts';
import { pickMatching } from '../picks/pick-matching.ts';
import { appsOf } from './repository-apps.ts';
import { activeEditor, type EditorFile, fileIn } from './editor-file.ts';
import type { Questions } from './questions.ts';
import { type FileRelease, fileReleases, renameOf } from './read-file-releases.ts';
import { detailsSoon } from './commit-notes.ts';

interface Item extends vscode.QuickPickItem {
  /** Opens it; left out for a line between others. */
  readonly open?: () => Promise<void>;
}

/** @throws {Problem}, {Cancelled} */
export async function showFileReleases(questions: Questions): Promise<void> {
  const file = await fileIn(questions.repositories, activeEditor().document.uri);
  const apps = await appsOf(file.repository, questions.repositories, await questions.apps());
  const name = basename(file.path);
  const lists = await briefly(`Looking for ${name} in the releases`, (signal) =>
    Promise.all(apps.map((app) => itemsOf(app, questions.ledgerOf(app), file, signal))),
  );
  const chosen = await pickMatching(
    lists.flat(),
    `Releases That Changed ${name}${file.at === undefined ? '' : ` up to ${shortHash(file.at)}`}`,
    'Choose a release to see what it changed in the file',
  );
  if (!chosen.open) throw new Cancelled();
  await chosen.open();
}

async function itemsOf(
  app: CatalogApp,
  ledger: Ledger,
  file: EditorFile,
  signal: AbortSignal,
): Promise<Item[]> {
  try {
    const { repository } = file;
    await ledger.readNow();
    const read = await ledger.until((state) => (state.complete ? state : undefined), signal);
    const { found, missing } = await fileReleases(repository, read ?? ledger.state, file, signal);
    const commits = await repository.commits(found.map(({ to }) => to));
    const details = await detailsSoon(repository, [...commits.keys()], signal);
    const now = ledger.client.platformNow();
    const items = found.map((one): Item => {
      const open = () => openFile(repository, ledger, one);
      return { ...itemOf(one.release, commits.get(one.to), details.get(one.to), now), open };
    });
    const unseen =
      missing === 0 ? '' : ` · ${count(missing, 'release')} not looked at: their commits are not here`;
    const line = { label: `${app.name}${unseen}`, kind: vscode.QuickPickItemKind.Separator };
    return [line, ...(items.length > 0 ? items : [noteItem(`No release of ${app.name} changed it`)])];
  } catch (error) {
    if (error instanceof Cancelled || !(error instanceof Problem)) throw error;
    // The others can be shown all the same.
    const line = { label: app.name, kind: vscode.QuickPickItemKind.Separator };
    return [line, noteItem(messageOf(error))];
  }
}

function noteItem(label: string): Item {
  return { label, iconPath: new vscode.ThemeIcon('info') };
}

function itemOf(
  release: Release,
  commit: Commit | undefined,
  details: CommitDetails | undefined,
  now: number,
): Item {
  const brought = bringsCode(release.change);
  const title = brought && commit ? commitTitle(commit) : release.description;
  const parts = [
    release.current ? 'current' : undefined,
    peopleText(release, commit, details),
    shortAge(release.createdAt, now),
    brought && details ? versionText(details) : undefined,
  ];
  return {
    label: `${versionName(release)}  ${foreignText(title, 200)}`,
    description: parts.filter((part) => part !== undefined).join(' · '),
    iconPath: new vscode.ThemeIcon(release.change.kind === 'rollback' ? 'history' : 'rocket'),
  };
}

async function openFile(
  repository: Repository,
  ledger: Ledger,
  { release, from, to, change }: FileRelease,
): Promise<void> {
  const pair = comparisonTitle(release.app.name, ranBefore(release, ledger.state.releases), release);
  const shown =
    change.kind === 'deleted'
      ? renameOf(change, await briefly(`Comparing ${pair}`, (signal) => repository.changes(from, to, signal)))
      : change;
  await openFileChanges({ repository, change: shown, from, to }, `${basename(shown.path)} (${pair})`);
}
