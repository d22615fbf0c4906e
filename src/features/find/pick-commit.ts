/** Asks for a commit: one of the newest, or what a person types. */

import * as vscode from 'vscode';
import { commitsFrom, type CommitName, namesOf } from '../../git/names.ts';
import type { Repository } from '../../git/repository.ts';
import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { Cancelled } from '../../domain/problem.ts';
import { shortAge } from '../../domain/text/age.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { LivePick } from '../picks/live-pick.ts';
import { parseHash } from './answers.ts';
import { commitsMatching, namesMatching } from './commit-choices.ts';

/** A commit and the repository that it is in. */
export interface Found {
  readonly repository: Repository;
  readonly commit: Commit;
}

/** A commit that is here, or the hash of one that is still to be looked for. */
export type Chosen = Found | string;

interface Item extends vscode.QuickPickItem {
  readonly chosen?: Chosen;
}

/** What a repository offers. */
interface Offer {
  readonly repository: Repository;
  readonly names: readonly CommitName[];
  readonly recent: readonly Commit[];
}

/** So many commits are offered of each repository. */
const recentCount = 30;

const placeholder = 'A branch, a tag, HEAD, words, a name, or a hash of 7 digits or more';

/**
 * @param repositories that are offered from, the first one first
 * @param copied the hash in the clipboard, where there is one
 * @throws {Cancelled}
 */
export async function pickCommit(
  repositories: readonly Repository[],
  copied: string | undefined,
  title: string,
): Promise<Chosen> {
  const list = new LivePick<Item>(title, placeholder, () => {});
  const { pick } = list;
  const over = new AbortController();
  try {
    return await new Promise<Chosen>((resolve, reject) => {
      const offers = Promise.all(repositories.map((repository) => offerOf(repository, over.signal)));
      const draw = async (text: string) => {
        pick.busy = true;
        const items = await itemsFor(await offers, text, copied);
        if (over.signal.aborted || text !== pick.value) return;
        list.draw(
          items,
          items.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator),
          false,
        );
        pick.busy = false;
        if (isAccepted) accept();
      };
      // Enter that comes before the items for what was typed is for the first of them.
      let isAccepted = false;
      const accept = () => {
        isAccepted = pick.busy;
        const chosen = list.active?.chosen;
        if (chosen !== undefined && !pick.busy) resolve(chosen);
      };
      pick.onDidChangeValue((text) => {
        isAccepted = false;
        draw(text).catch(reject);
      });
      pick.onDidAccept(accept);
      pick.onDidHide(() => reject(new Cancelled()));
      pick.show();
      draw('').catch(reject);
    });
  } finally {
    over.abort();
    pick.dispose();
  }
}

async function offerOf(repository: Repository, signal: AbortSignal): Promise<Offer> {
  const names = await namesOf(repository, signal);
  const head = names.find(({ kind }) => kind === 'head');
  const hashes = head ? await commitsFrom(repository, head.hash, recentCount, signal) : [];
  const commits = await repository.commits(hashes);
  return { repository, names, recent: hashes.flatMap((hash) => commits.get(hash) ?? []) };
}

async function itemsFor(offers: readonly Offer[], text: string, copied: string | undefined): Promise<Item[]> {
  const isBlank = text.trim() === '';
  const hash = parseHash(text) ?? (isBlank ? copied : undefined);
  const isOneOfMany = offers.length > 1;
  const named = await Promise.all(offers.map((offer) => namedItems(offer, text, isOneOfMany)));
  const hashed = hash === undefined ? [] : await hashItems(offers, hash, isBlank);
  // The commit of the hash stands above those that merely mention it.
  const recent = offers.map((offer) => recentItems(offer, text, hash, isOneOfMany));
  const items = [...named.flat(), ...hashed, ...recent.flat()];
  if (items.length > 0) return items;
  const label = isBlank
    ? 'There is no commit here yet'
    : 'No branch, tag or recent commit matches. Write the hash of a commit: 7 digits or more';
  return [{ label, iconPath: new vscode.ThemeIcon('info'), alwaysShow: true }];
}

const icons = { head: 'target', branch: 'git-branch', remote: 'cloud', tag: 'tag' } as const;
const words = {
  head: 'commit that is checked out',
  branch: 'branch',
  remote: 'remote branch',
  tag: 'tag',
} as const;

async function namedItems({ repository, names }: Offer, text: string, isOneOfMany: boolean): Promise<Item[]> {
  const found = namesMatching(names, text);
  const commits = await repository.commits(found.map(({ hash }) => hash));
  return found.flatMap(({ name, kind, hash }): Item[] => {
    const commit = commits.get(hash);
    if (!commit) return [];
    const where = isOneOfMany ? ` of ${repository.name}` : '';
    const about = [`${words[kind]}${where}`, shortHash(hash), foreignText(commitTitle(commit), 100)];
    return [
      {
        label: foreignText(name, 100),
        description: about.join(' · '),
        iconPath: new vscode.ThemeIcon(icons[kind]),
        alwaysShow: true,
        chosen: { repository, commit },
      },
    ];
  });
}

/** @param but the hash of a commit that is offered elsewhere */
function recentItems(offer: Offer, text: string, but: string | undefined, isOneOfMany: boolean): Item[] {
  const { repository, recent } = offer;
  const items = commitsMatching(recent, text)
    .filter(({ hash }) => but === undefined || !hash.startsWith(but))
    .map((commit) => commitItem({ repository, commit }, namesIn(offer, commit)));
  if (items.length === 0 || !isOneOfMany) return items;
  return [{ label: repository.name, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** `HEAD, main`, or nothing. */
function namesIn({ names }: Offer, commit: Commit): string {
  const called = names.filter(({ hash }) => hash === commit.hash);
  return called.map(({ name }) => foreignText(name, 60)).join(', ');
}

/** The commit of a hash, in whichever repository; one that is in none of them can be looked for all the same. */
async function hashItems(offers: readonly Offer[], hash: string, isCopied: boolean): Promise<Item[]> {
  const note = isCopied ? 'the hash in the clipboard' : 'look for it';
  const found = await Promise.all(
    offers.map(async (offer) => {
      const { repository } = offer;
      const commit = (await repository.commits([hash])).get(hash);
      return commit ? [commitItem({ repository, commit }, isCopied ? note : namesIn(offer, commit))] : [];
    }),
  );
  const [item] = found.flat();
  if (item) return [item];
  const label = `Commit ${shortHash(hash)}`;
  return [
    { label, description: note, iconPath: new vscode.ThemeIcon('search'), alwaysShow: true, chosen: hash },
  ];
}

function commitItem(found: Found, note: string): Item {
  const { commit } = found;
  const about = [
    shortHash(commit.hash),
    note,
    shortAge(commit.date, Date.now()),
    `written by ${foreignText(commit.author, 60)}`,
  ];
  return {
    label: foreignText(commitTitle(commit), 200) || 'No subject',
    description: about.filter((part) => part !== '').join(' · '),
    iconPath: new vscode.ThemeIcon('git-commit'),
    alwaysShow: true,
    chosen: found,
  };
}
