/** The entries of a changelog: each change once, with its authors. */

import { broughtByMerges } from './changelog-merges.ts';
import type { Commit } from '../graph/commit.ts';
import {
  coAuthorsOf,
  isHostsMerge,
  type Message,
  parseMessage,
  type Person,
} from '../forge/commit-message.ts';
import { mergedBranch, type Pull, pullOf } from '../forge/pull-request.ts';

export interface ChangelogCommit {
  readonly commit: Commit;
  /** The full message; without it only the subject is known. */
  readonly message: string | undefined;
}

/** A listed change: a pull request, or a commit without one. */
export interface Entry {
  readonly commit: Commit;
  readonly title: string;
  readonly breaking: boolean;
  readonly pull: Pull | undefined;
  /** Names: the author first, then the co-authors. */
  readonly people: readonly string[];
  /** Whether a maintenance bot made it: dependencies, hooks, generated files. */
  readonly isBump: boolean;
}

/** A change that was reverted, and what reverted it. */
export interface Cancelled {
  readonly change: Entry;
  readonly by: Entry;
}

interface Read {
  readonly commit: Commit;
  readonly hash: string;
  readonly parents: readonly string[];
  readonly message: Message;
  /** In full. */
  readonly text: string;
  readonly pull: Pull | undefined;
}

/** An entry with its commits. */
interface Change {
  readonly entry: Entry;
  readonly read: Read;
  readonly brought: readonly Read[];
}

/**
 * The changes of some commits, newest first. A pull request replaces its commits, merges of branches are left out, and a
 * change that was reverted among them cancels out with its revert.
 * @param commits newest first, as `git log` lists them
 */
export function changesOf(commits: readonly ChangelogCommit[]): {
  readonly entries: readonly Entry[];
  readonly cancelled: readonly Cancelled[];
} {
  const reads = commits.map(readCommit);
  const brought = broughtByMerges(reads);
  const hidden = new Set<string>();
  for (const read of reads) {
    const own = brought.get(read.hash) ?? [];
    if (isContainer(read, own, brought) || isBranchMerge(read)) hidden.add(read.hash);
    else if (read.pull) for (const { hash, pull } of own) if (!isOther(pull, read.pull)) hidden.add(hash);
  }
  const changes = reads
    .filter(({ hash }) => !hidden.has(hash))
    .map((read) => changeOf(read, brought.get(read.hash) ?? []));
  return withoutReverted(withoutTwins(changes));
}

function readCommit({ commit, message: text = commit.subject }: ChangelogCommit): Read {
  const message = parseMessage(text);
  return { commit, hash: commit.hash, parents: commit.parents, message, text, pull: pullOf(message) };
}

function isOther(pull: Pull | undefined, than: Pull): boolean {
  return pull !== undefined && pull.name !== than.name;
}

/** `Merge branch 'main' into wish-lists` and its variations. */
function isBranchMerge({ parents, pull, message: { subject } }: Read): boolean {
  if (parents.length < 2 || pull) return false;
  return subject === '' || isHostsMerge(subject) || mergeWords.test(subject);
}

const mergeWords =
  /^(?:\w{1,16}(?:\([^)]{0,50}\))?!?: )?(?:merg(?:e|ed|ing)|sync|resolved? .{0,20}conflicts?)\b/i;

/** Integration branches. */
const gathering =
  /^(?:[^/]+\/)?(?:main|master|trunk|dev|develop|development|next|staging|stage|production|prod|releases?(?:[/-].+)?)$/i;

/** `Release 1.2` from develop to main: the pull requests that it brings are the changes. */
function isContainer(
  { message, pull }: Read,
  own: readonly Read[],
  brought: ReadonlyMap<string, readonly Read[]>,
): boolean {
  if (!pull || !gathering.test(mergedBranch(message) ?? '')) return false;
  return own.some((read) => isOther(read.pull, pull) || brought.has(read.hash));
}

function changeOf(read: Read, brought: readonly Read[]): Change {
  const { commit, message, pull, text } = read;
  const own = pull ? brought.filter(({ parents }) => parents.length < 2) : [];
  const authors = own.length > 0 ? authorsOf(own) : [mergedFor(read) ?? personOf(commit)];
  const [first] = authors;
  const others = [read, ...own].flatMap((one) => coAuthorsOf(one.message));
  const entry: Entry = {
    commit,
    title: titleOf(read, own),
    breaking: [text, ...own.map((one) => one.text)].some((one) => /^BREAKING[ -]CHANGE: /m.test(one)),
    pull,
    people: namesOf([...authors, ...others]),
    // For a merge whose commits are not listed, only the branch names the author.
    isBump: isBot(first) || (own.length === 0 && botBranch.test(mergedBranch(message) ?? '')),
  };
  return { entry, read, brought: own };
}

const bots =
  /(?<![\w-])(?:dependabot|renovate|pre-commit-ci|github-actions|greenkeeper|depfu|snyk-bot|pyup-bot|scala-steward)(?![a-z])/i;
const botBranch = /^(?:[^/]+\/)?(?:dependabot|renovate|greenkeeper|depfu|snyk|pyup|pre-commit-ci)[/-]/i;

function isBot(person: Person | undefined): boolean {
  return person !== undefined && bots.test(`${person.name} ${person.email ?? ''}`);
}

/** A pull request without a title takes the title of its only commit, as its host would. */
function titleOf({ commit, pull }: Read, own: readonly Read[]): string {
  const [only, ...more] = own;
  const isUntitled = pull?.title.startsWith(`Pull request ${pull.name} from `) === true;
  if (isUntitled && only && more.length === 0) return only.message.subject;
  return pull?.title ?? commit.subject;
}

/** Authors with the most commits first; ties go to the oldest commit. */
function authorsOf(commits: readonly Read[]): Person[] {
  const byEmail = Map.groupBy(commits.toReversed(), ({ commit }) => commit.email.toLowerCase());
  return [...byEmail.values()]
    .toSorted((a, b) => b.length - a.length)
    .flatMap(([read]) => (read ? [personOf(read.commit)] : []));
}

/** A merge bot names the author: `Auto merge of #46 - kendra:wish-lists`. */
function mergedFor({ message: { subject } }: Read): Person | undefined {
  const name = /^(?:Auto|auto|Rollup) merge of #\d{1,9} ?[-:] ([\w-]{1,39})[:/]/.exec(subject)?.[1];
  return name === undefined ? undefined : { name, email: undefined };
}

function personOf({ author, email }: Commit): Person {
  return { name: author === '' ? email : author, email };
}

/** Each person once, by address and by name. */
function namesOf(people: readonly Person[]): string[] {
  const names: string[] = [];
  const emails = new Set<string>();
  for (const { name, email } of people) {
    const address = email?.toLowerCase() ?? '';
    if (names.includes(name) || (address !== '' && emails.has(address))) continue;
    names.push(name);
    emails.add(address);
  }
  return names;
}

/** A pull request may appear twice (squashed and merged, or cherry-picked onto another branch); it is listed once. */
function withoutTwins(changes: readonly Change[]): Change[] {
  const alike = Map.groupBy(changes, ({ entry }) => entry.pull?.name);
  const known = new Set<string>();
  return changes.filter(({ entry: { pull, title }, read, brought }) => {
    if (!pull) return true;
    // The commit that is not a merge names the author.
    const isBare = read.parents.length > 1 && brought.length === 0;
    if (isBare && alike.get(pull.name)?.some((other) => other.read.parents.length < 2) === true) return false;
    const twin = `${pull.name} ${title.toLowerCase()}`;
    const isFirst = !known.has(twin);
    known.add(twin);
    return isFirst;
  });
}

/** Newest first, so that the revert of a revert leaves the change in place. */
function withoutReverted(changes: readonly Change[]): {
  readonly entries: readonly Entry[];
  readonly cancelled: readonly Cancelled[];
} {
  const gone = new Set<Change>();
  const cancelled: Cancelled[] = [];
  const find = reverted(changes);
  const places = new Map(changes.map((change, at) => [change, at]));
  for (const [at, change] of changes.entries()) {
    if (gone.has(change)) continue;
    const target = find(change).find((one) => (places.get(one) ?? -1) > at && !gone.has(one));
    if (!target) continue;
    gone.add(change).add(target);
    cancelled.push({ change: target.entry, by: change.entry });
  }
  return { entries: changes.filter((change) => !gone.has(change)).map(({ entry }) => entry), cancelled };
}

/** What a change may revert, by hash, number and title, the most certain first. */
function reverted(changes: readonly Change[]): (by: Change) => Change[] {
  const byTitle = Map.groupBy(changes, ({ entry }) => entry.title);
  const bySubject = Map.groupBy(changes, ({ read }) => read.message.subject);
  const byPull = Map.groupBy(changes, ({ entry }) => entry.pull?.name);
  const byHash = new Map(
    changes.flatMap((change) => {
      // Reverting one commit of a pull request leaves the rest.
      const only = change.brought.length === 1 ? change.brought : [];
      return [change.read, ...only].map(({ hash }) => [hash.slice(0, shortest), change] as const);
    }),
  );
  return ({ entry, read, brought }) => {
    const quoted = /^(Revert|Reapply) ["“'](.*)["”']$/s.exec(entry.title);
    const texts = [read, ...brought].map(({ text }) => text).filter((text) => text.length < 50_000);
    const hashes = texts.flatMap((text) => [...text.matchAll(/^This reverts commit ([0-9a-f]{7,64})\b/gm)]);
    const numbers = texts.flatMap((text) => [
      ...text.matchAll(/^(?:Reverts|This reverts merge request) \S{0,200}?([#!]\d{1,9})\s*$/gm),
    ]);
    const title = quoted && (quoted[1] === 'Reapply' ? `Revert "${quoted[2]}"` : (quoted[2] ?? ''));
    return [
      ...hashes.flatMap(([, hash = '']) => byHash.get(hash.slice(0, shortest)) ?? []),
      ...numbers.flatMap(([, name]) => byPull.get(name) ?? []),
      ...(title === null ? [] : [...(byTitle.get(title) ?? []), ...(bySubject.get(title) ?? [])]),
    ];
  };
}

/** How many digits of a hash people write. */
const shortest = 7;
