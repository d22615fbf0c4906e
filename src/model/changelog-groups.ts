/** How the commits of a changelog are told apart. */

import type { Commit } from './commit.ts';
import { coAuthorsOf, parseMessage } from './message.ts';
import { type Pull, pullOf } from './pull.ts';

export interface ChangelogCommit {
  readonly commit: Commit;
  /** The whole message; without it the subject is all that is known. */
  readonly message: string | undefined;
}

/** A commit as it is listed. */
export interface Entry {
  readonly commit: Commit;
  readonly title: string;
  /** What it is about, where the group says what it does. */
  readonly scope: string | undefined;
  /** Undefined for what is no conventional commit. */
  readonly conventional: Conventional | undefined;
  readonly breaking: boolean;
  readonly pull: Pull | undefined;
  /** Names: the author, then the co-authors. */
  readonly people: readonly string[];
}

/** `fix(cart)!: the total` */
interface Conventional {
  readonly heading: string;
  readonly scope: string | undefined;
  readonly text: string;
}

export interface Group {
  readonly heading: string;
  readonly entries: readonly Entry[];
}

/** https://www.conventionalcommits.org/en/v1.0.0/#specification, with the types of Angular that most have taken on. */
const conventional = /^(?<type>[a-z]{2,16})(?:\((?<scope>[^()]+)\))?(?<breaking>!)?: +(?<text>\S.*)$/is;
const headings: Readonly<Record<string, string>> = {
  feat: 'Features',
  feature: 'Features',
  fix: 'Fixes',
  hotfix: 'Fixes',
  security: 'Security',
  perf: 'Performance',
  refactor: 'Refactoring',
  deps: 'Dependencies',
  docs: 'Documentation',
  test: 'Tests',
  tests: 'Tests',
  build: 'Build',
  ci: 'Build',
  chore: 'Chores',
  style: 'Chores',
  release: 'Chores',
  revert: 'Reverts',
};
const order = [
  'Breaking changes',
  'Features',
  'Fixes',
  'Security',
  'Performance',
  'Refactoring',
  'Dependencies',
  'Documentation',
  'Tests',
  'Build',
  'Chores',
  'Other changes',
  'Pull requests',
  'Merges',
  'Commits',
  'Reverts',
] as const;

export function entryOf({ commit, message }: ChangelogCommit): Entry {
  const parsed = parseMessage(message ?? commit.subject);
  const pull = pullOf(parsed);
  const title = pull?.title ?? commit.subject;
  const { type = '', scope, breaking, text = '' } = conventional.exec(title)?.groups ?? {};
  const heading = Object.hasOwn(headings, type.toLowerCase()) ? headings[type.toLowerCase()] : undefined;
  return {
    commit,
    title,
    scope: undefined,
    conventional: heading === undefined ? undefined : { heading, scope, text },
    breaking: breaking !== undefined || /^BREAKING[ -]CHANGE: /m.test(message ?? ''),
    pull,
    people: peopleOf(commit, parsed),
  };
}

/**
 * By what they do where most commits say it, as Conventional Commits; else pull requests and merges first, then
 * commits by themselves. Within a group, entries keep their order.
 */
export function groupEntries(entries: readonly Entry[]): Group[] {
  const own = entries.filter((entry) => !isMerge(entry));
  const saying = own.filter((entry) => entry.conventional !== undefined);
  const byType = saying.length * 2 > own.length;
  const groups = Map.groupBy(entries, byType ? headingByType : headingByOrigin);
  return order.flatMap((heading) => {
    const some = groups.get(heading);
    return some ? [{ heading, entries: byType ? some.map(withoutType) : some }] : [];
  });
}

function headingByType(entry: Entry): string {
  // A merge repeats what its commits say.
  if (isMerge(entry)) return headingByOrigin(entry);
  if (isRevert(entry)) return 'Reverts';
  return entry.breaking ? 'Breaking changes' : (entry.conventional?.heading ?? 'Other changes');
}

function headingByOrigin(entry: Entry): string {
  if (isRevert(entry)) return 'Reverts';
  if (entry.pull) return 'Pull requests';
  return isMerge(entry) ? 'Merges' : 'Commits';
}

/** The heading says the type. */
function withoutType(entry: Entry): Entry {
  if (!entry.conventional || isMerge(entry)) return entry;
  const { text, scope } = entry.conventional;
  return { ...entry, title: text, scope };
}

function isMerge({ commit }: Entry): boolean {
  return commit.parents.length > 1;
}

function isRevert({ title, conventional: said }: Entry): boolean {
  return said?.heading === 'Reverts' || /^Revert ["']/i.test(title);
}

function peopleOf({ author, email }: Commit, message: Parameters<typeof coAuthorsOf>[0]): string[] {
  const others = coAuthorsOf(message).filter(
    (person) => person.email?.toLowerCase() !== email.toLowerCase() && person.name !== author,
  );
  return [author === '' ? email : author, ...others.map(({ name }) => name)];
}
