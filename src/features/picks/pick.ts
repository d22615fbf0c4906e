/** Asking which app, which release, and which words. */

import * as vscode from 'vscode';
import type { Ledger } from '../../ledger/ledger.ts';
import { shortAge } from '../../domain/text/age.ts';
import { bringsCode } from '../../domain/release/change.ts';
import { type Commit, shortHash } from '../../domain/graph/commit.ts';
import { authorsText, pageOf, type CommitDetails, versionText } from '../../domain/forge/commit-facts.ts';
import { Cancelled } from '../../domain/problem.ts';
import { type Release, shortAuthor, versionName } from '../../domain/release/release.ts';
import type { WebHost } from '../../domain/forge/web-host.ts';
import type { Choice } from '../../catalog/app-list.ts';
import { releaseTitle } from '../../domain/release/title.ts';

export interface AppQuestion {
  readonly title: string;
  readonly placeholder?: string;
}

interface AppItem extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** Asks for an app; the only one there is needs no asking. Rejects with `Cancelled`. */
export async function pickApp(choices: readonly Choice[], question: AppQuestion): Promise<Choice> {
  const [only, ...others] = choices;
  if (only && others.length === 0) return only;
  const picked = await vscode.window.showQuickPick(appItems(choices), {
    title: question.title,
    placeHolder: question.placeholder ?? 'Choose an app by its name, stage, team or pipeline',
    matchOnDescription: true,
  });
  if (!picked?.choice) throw new Cancelled();
  return picked.choice;
}

/** Asks for some of the apps. Rejects with `Cancelled`. */
export async function pickApps(choices: readonly Choice[], question: AppQuestion): Promise<Choice[]> {
  const picked = await vscode.window.showQuickPick(appItems(choices), {
    title: question.title,
    placeHolder: question.placeholder ?? 'Choose apps',
    matchOnDescription: true,
    canPickMany: true,
  });
  if (!picked) throw new Cancelled();
  return picked.flatMap(({ choice }) => choice ?? []);
}

/** Those that are shown stand first, where there are others. */
function appItems(choices: readonly Choice[]): AppItem[] {
  const differing = {
    account: new Set(choices.map(({ app }) => app.account)).size > 1,
    hidden: choices.some(({ hidden }) => !hidden),
  };
  const items = choices.map((choice) => appItem(choice, differing));
  const shown = items.filter(({ choice }) => choice?.shown);
  const others = items.filter(({ choice }) => !choice?.shown);
  if (shown.length === 0 || others.length === 0) return items;
  return [line('In the view'), ...shown, line('Not in the view'), ...others];
}

function line(label: string): AppItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** @param differing what the choices differ in, so that a row has to say it */
function appItem(
  choice: Choice,
  differing: { readonly account: boolean; readonly hidden: boolean },
): AppItem {
  const { app, pinned, hidden } = choice;
  const parts = [
    app.stage,
    app.team,
    app.pipeline?.name === app.name ? undefined : app.pipeline?.name,
    differing.account ? app.account.label : undefined,
    differing.hidden && hidden ? 'hidden' : undefined,
  ];
  return {
    label: app.name,
    description: parts.filter((part) => part !== undefined).join(' · '),
    iconPath: new vscode.ThemeIcon(pinned ? 'pinned' : app.linked ? 'repo' : 'cloud'),
    choice,
  };
}

/**
 * Asks for the words of a filter; each change takes effect at once.
 * @param now what the filter is. Rejects with `Cancelled` after it was put back.
 */
export async function askFilter(now: string, apply: (filter: string) => void): Promise<void> {
  const box = vscode.window.createInputBox();
  box.title = 'Filter Apps';
  box.placeholder = 'Words of the name, stage, team, pipeline or account';
  box.prompt = 'Shows only the apps that match every word. Clear it to show the usual apps again.';
  box.value = now;
  try {
    await new Promise<void>((resolve, reject) => {
      let accepted = false;
      box.onDidChangeValue(apply);
      box.onDidAccept(() => {
        accepted = true;
        resolve();
      });
      box.onDidHide(() => {
        if (!accepted) apply(now);
        reject(new Cancelled());
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** What is known of the commits of releases beside their subjects. */
export interface CommitNotes {
  /** By the hash of the commit. */
  readonly details: ReadonlyMap<string, CommitDetails>;
  /** Where the commits are shown on the web; undefined where they are not. */
  readonly host: WebHost | undefined;
}

export interface ReleaseQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** The one to stand on at first; otherwise the first that can be chosen. */
  readonly suggested?: Release | undefined;
  /** What the suggested one is called beside its name. */
  readonly suggestedAs?: string;
  /** Whether the suggested one stands above those that are newer, also when a person has typed something. */
  readonly isSuggestedFirst?: boolean;
  /** Why a release cannot be chosen: it is shown with the reason, below the others. */
  readonly whyNot?: (release: Release) => string | undefined;
  readonly commitNotes?: CommitNotes | undefined;
  /** What speaks against a release that can be chosen, in a few words for its row. */
  readonly note?: (release: Release) => string | undefined;
  /** Says what choosing a release would do while a person stands on it, in lines that know more each time. */
  readonly explain?: (release: Release, signal: AbortSignal) => AsyncIterable<string>;
  /** Shows all of what a line says, instead of choosing. */
  readonly look?: (release: Release) => unknown;
}

interface ReleaseItem extends vscode.QuickPickItem {
  readonly release?: Release;
  readonly reason?: string | undefined;
  readonly page?: string | undefined;
}

/** Asks for a release of a ledger. Rejects with `Cancelled`. */
export async function pickRelease(
  ledger: Ledger,
  commits: ReadonlyMap<Release, Commit>,
  question: ReleaseQuestion,
): Promise<Release> {
  const now = ledger.client.platformNow();
  const items = ledger.state.releases.map((release) =>
    releaseItem(release, commits.get(release), question, now),
  );
  const possible = items.filter((item) => item.reason === undefined);
  const impossible = items.filter((item) => item.reason !== undefined);
  const separator: ReleaseItem = { label: 'Cannot be chosen', kind: vscode.QuickPickItemKind.Separator };
  const pick = vscode.window.createQuickPick<ReleaseItem>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const suggested = possible.find((item) => item.release === question.suggested);
  if (suggested && question.isSuggestedFirst === true) {
    possible.splice(possible.indexOf(suggested), 1);
    possible.unshift(suggested);
  }
  pick.items = [...possible, ...(impossible.length > 0 ? [separator, ...impossible] : [])];
  if (suggested) pick.activeItems = [suggested];
  const explaining = explainActive(pick, question);
  try {
    return await new Promise((resolve, reject) => {
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (!item?.release) return;
        if (item.reason === undefined) resolve(item.release);
        else pick.title = `${versionName(item.release)} ${item.reason}. Choose another one.`;
      });
      pick.onDidHide(() => reject(new Cancelled()));
      const look = ({ release, reason }: ReleaseItem) => {
        if (!release || reason !== undefined) return;
        pick.hide();
        question.look?.(release);
      };
      pick.onDidTriggerItemButton(({ item, button }) => {
        if (button === lookButton) look(item);
        else if (item.page !== undefined) void vscode.env.openExternal(vscode.Uri.parse(item.page, true));
      });
      if (question.look) offerLook(() => pick.activeItems.forEach(look));
      pick.show();
    });
  } finally {
    offerLook(undefined);
    explaining.dispose();
    pick.dispose();
  }
}

/** What the key for it does while a question with `look` is open. */
let lookNow: (() => void) | undefined;

function offerLook(look: (() => void) | undefined): void {
  if (look === lookNow) return;
  lookNow = look;
  void vscode.commands.executeCommand('setContext', 'shiplog.choosingTarget', look !== undefined);
}

/** Shows all about the release that a person stands on while they choose. */
export function lookAtActive(): void {
  lookNow?.();
}

/**
 * Says what choosing the active item would do. Where it is said keeps its place and its height, so that nothing moves
 * under the person: VS Code has a line for it above the list since 1.108, and the title before that.
 */
function explainActive(
  pick: vscode.QuickPick<ReleaseItem>,
  { title, explain }: ReleaseQuestion,
): vscode.Disposable {
  let stop = new AbortController();
  if (!explain) return { dispose: () => {} };
  const say = (text: string) =>
    'prompt' in pick ? Object.assign(pick, { prompt: text }) : (pick.title = `${title}: ${text}`);
  const explainIt = async (release: Release) => {
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    for await (const text of explain(release, signal)) {
      if (signal.aborted) return;
      say(text);
    }
  };
  // VS Code fires no event for the item that is active from the beginning.
  const [first] = pick.activeItems.length > 0 ? pick.activeItems : pick.items;
  if (first?.release) void explainIt(first.release);
  pick.onDidChangeActive(([item]) => {
    // When a person has typed what no release has, the line stays: it says which release it is about.
    if (item?.release) void explainIt(item.release);
  });
  return { dispose: () => stop.abort() };
}

function releaseItem(
  release: Release,
  commit: Commit | undefined,
  question: ReleaseQuestion,
  now: number,
): ReleaseItem {
  const { commitNotes, look } = question;
  const reason = question.whyNot?.(release);
  const note = reason === undefined ? question.note?.(release) : undefined;
  const details = commit && commitNotes?.details.get(commit.hash);
  const link = commit && commitNotes && pageOf(commit, details, commitNotes.host);
  const parts = [
    release.current ? 'current' : undefined,
    release === question.suggested ? question.suggestedAs : undefined,
    note,
    commit && shortHash(commit.hash),
    // The author of the code did not set the config vars, and did not roll back.
    commit && bringsCode(release.change) ? authorsText(commit, details) : shortAuthor(release.user),
    shortAge(release.createdAt, now),
    details && versionText(details),
  ];
  return {
    label: `${versionName(release)}  ${releaseTitle(release, commit)}`,
    description: parts.filter((part) => part !== undefined).join(' · '),
    ...(reason !== undefined && { detail: `${versionName(release)} ${reason}` }),
    iconPath: new vscode.ThemeIcon(reason !== undefined ? 'circle-slash' : note ? 'warning' : 'history'),
    buttons: [
      ...(look && reason === undefined ? [lookButton] : []),
      ...(link ? [{ iconPath: new vscode.ThemeIcon('link-external'), tooltip: link.title }] : []),
    ],
    page: link?.url,
    release,
    reason,
  };
}

const lookButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('open-preview'),
  tooltip: 'Show Full Plan (Alt+Enter)',
};
