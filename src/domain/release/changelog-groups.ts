/** The groups of a changelog. */

import type { Entry } from './changelog-entries.ts';

/** A change in its group. */
export interface GroupedEntry extends Entry {
  /** The subject without the conventional prefix, which the group's heading replaces. */
  readonly scope: string | undefined;
}

/** `fix(cart)!: the total` */
interface Conventional {
  readonly heading: string;
  readonly scope: string | undefined;
  readonly text: string;
  readonly breaking: boolean;
}

export interface Group {
  readonly heading: string;
  readonly entries: readonly GroupedEntry[];
}

/** https://www.conventionalcommits.org/en/v1.0.0/#specification, with Angular's types, which are in common use. */
const conventional = /^(?<type>[a-z]{2,16})(?:\((?<scope>[^()]{1,100})\))?(?<breaking>!)?: +(?<text>\S.*)$/is;
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
/** The last group, which people read least. */
export const dependencies = 'Dependencies';
const order = [
  'Breaking changes',
  'Features',
  'Fixes',
  'Security',
  'Performance',
  'Refactoring',
  'Documentation',
  'Tests',
  'Build',
  'Chores',
  'Other changes',
  'Pull requests',
  'Commits',
  'Reverts',
  dependencies,
] as const;

/**
 * By type where most changes are Conventional Commits; else pull requests first, then single commits. Maintenance by bots
 * comes last. Within a group, entries keep their order.
 */
export function groupEntries(entries: readonly Entry[]): Group[] {
  const own = entries.filter(({ isBump }) => !isBump);
  const byType = own.filter((entry) => conventionalOf(entry)).length * 2 > own.length;
  const groups = Map.groupBy(entries, byType ? headingByType : headingByOrigin);
  return order.flatMap((heading) => {
    const some = groups.get(heading)?.map((entry) => (byType ? withoutType(entry) : whole(entry)));
    return some ? [{ heading, entries: some }] : [];
  });
}

function headingByType(entry: Entry): string {
  if (entry.isBump) return dependencies;
  const said = conventionalOf(entry);
  if (isRevert(entry) || said?.heading === 'Reverts') return 'Reverts';
  if (entry.breaking || said?.breaking === true) return 'Breaking changes';
  return /^deps(?:-dev)?$/i.test(said?.scope ?? '') ? dependencies : (said?.heading ?? 'Other changes');
}

function headingByOrigin(entry: Entry): string {
  if (entry.isBump) return dependencies;
  if (isRevert(entry)) return 'Reverts';
  return entry.pull ? 'Pull requests' : 'Commits';
}

/** @returns undefined for anything but a conventional commit */
function conventionalOf({ title }: Entry): Conventional | undefined {
  const { type = '', scope, breaking, text = '' } = conventional.exec(title)?.groups ?? {};
  const heading = Object.hasOwn(headings, type.toLowerCase()) ? headings[type.toLowerCase()] : undefined;
  return heading === undefined ? undefined : { heading, scope, text, breaking: breaking !== undefined };
}

/** The heading says the type. */
function withoutType(entry: Entry): GroupedEntry {
  const said = entry.isBump ? undefined : conventionalOf(entry);
  return said ? { ...entry, title: said.text, scope: said.scope } : whole(entry);
}

function whole(entry: Entry): GroupedEntry {
  return { ...entry, scope: undefined };
}

function isRevert({ title }: Entry): boolean {
  return /^Revert ["'“]/i.test(title);
}
