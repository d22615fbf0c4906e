/** How a release, and what stands beside it, looks in a list to choose from. */

import * as vscode from 'vscode';
import { type CommitDetails, pageOf } from '../../domain/forge/commit-facts.ts';
import type { WebHost } from '../../domain/forge/web-host.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { releaseTitle } from '../../domain/release/title.ts';
import { choiceText } from './choice-text.ts';
import type { ChoiceRow } from './release-choices.ts';

/** What is known of the commits of releases beside their subjects. */
export interface CommitNotes {
  /** By the hash of the commit. */
  readonly details: ReadonlyMap<string, CommitDetails>;
  /** Where the commits are shown on the web; undefined where they are not. */
  readonly host: WebHost | undefined;
}

/** What is said about releases in one list. */
export interface ItemWords {
  /** What is said of a release beside what it is, such as that it is suggested. */
  readonly about: (release: Release) => string | undefined;
  /** What speaks against a release that can be chosen. */
  readonly warning: (release: Release) => string | undefined;
  /** Whether all about a release can be looked at before it is chosen. */
  readonly offersLook: boolean;
  /** The platform's time, in milliseconds. */
  readonly now: number;
}

export interface ReleaseItem extends vscode.QuickPickItem {
  readonly row: ChoiceRow;
  readonly page?: string | undefined;
}

export const lookButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('open-preview'),
  tooltip: 'Show Full Plan (Alt+Enter)',
};

/** The item of a row. VS Code filters none of them: what does not match is not in the list. */
export function itemOf(row: ChoiceRow, words: ItemWords, notes: CommitNotes | undefined): ReleaseItem {
  switch (row.kind) {
    case 'release':
      return releaseItem(row, words, notes);
    case 'line':
      return { label: row.label, kind: vscode.QuickPickItemKind.Separator, row };
    case 'note':
      return { label: row.text, iconPath: new vscode.ThemeIcon('info'), alwaysShow: true, row };
    case 'older':
      return olderItem(row);
  }
}

function olderItem(row: ChoiceRow & { readonly kind: 'older' }): ReleaseItem {
  const { label, icon } = {
    hidden: { label: 'Show older releases', icon: 'fold-down' },
    unread: { label: 'Read older releases', icon: 'fold-down' },
    reading: { label: `Reading ${row.range === '' ? '' : 'older '}releases…`, icon: 'loading~spin' },
    failed: { label: 'Not all releases could be read. Try again', icon: 'warning' },
  }[row.state];
  return {
    label,
    description: row.range,
    ...(row.error !== undefined && { detail: row.error }),
    iconPath: new vscode.ThemeIcon(icon),
    alwaysShow: true,
    row,
  };
}

function releaseItem(
  row: ChoiceRow & { readonly kind: 'release' },
  words: ItemWords,
  notes: CommitNotes | undefined,
): ReleaseItem {
  const { release, commit, reason } = row;
  const details = commit && notes?.details.get(commit.hash);
  const warning = reason === undefined ? words.warning(release) : undefined;
  const link = commit && notes && pageOf(commit, details, notes.host);
  return {
    label: `${versionName(release)}  ${releaseTitle(release, commit)}`,
    description: choiceText(row, details, [words.about(release), warning], words.now),
    ...(reason !== undefined && { detail: `${versionName(release)} ${reason}` }),
    iconPath: new vscode.ThemeIcon(reason !== undefined ? 'circle-slash' : warning ? 'warning' : 'history'),
    buttons: [
      ...(words.offersLook && reason === undefined ? [lookButton] : []),
      ...(link ? [{ iconPath: new vscode.ThemeIcon('link-external'), tooltip: link.title }] : []),
    ],
    page: link?.url,
    alwaysShow: true,
    row,
  };
}
