/** What the plan of any operation says of one app. Each kind fills in its own sentences; what all of them say is here. */

import { caveatSentence, commitCount } from '../graph/span.ts';
import type { Part } from '../part.ts';
import type { FromTo, SlugDiff } from '../release/release-diff.ts';
import { type AppRef, type Release, type Stage, versionName } from '../release/release.ts';
import { count, listed } from '../text/sentences.ts';
import type { Migration } from './migrations.ts';
import type { CodeDiff, Commits, Files } from './code-diff.ts';
import type { ConfigListing, Listing } from './listing.ts';
import type { TextFormat } from './text-format.ts';
import { type Migrations, migrationsFolder } from './unrecognised-migrations.ts';

export interface PlanText {
  /** The figures at a glance, the most important first: `12 commits taken back`. */
  readonly counts: readonly string[];
  /** What a person should know before they go on, the most important first; often nothing. */
  readonly warnings: readonly string[];
  /** What the operation does, the most important first; at the end, what is still loading. */
  readonly facts: readonly string[];
  readonly code: Part<CodeText>;
  readonly config: ConfigListing;
  readonly addons: Listing<string>;
}

export interface CodeText extends Pick<CodeDiff, 'span' | 'files' | 'filesUnknown'> {
  readonly commits: readonly CommitGroup[];
  readonly migrations: { readonly title: string; readonly list: readonly NamedMigration[] };
}

export interface CommitGroup {
  /** What becomes of the commits: `taken back`. */
  readonly fate: string;
  readonly commits: Commits;
}

export interface NamedMigration {
  readonly name: string;
  readonly path: string;
}

/** A part of a plan, with what a person calls what is in it. */
export interface NamedPart {
  readonly part: Part<unknown>;
  readonly names: readonly string[];
}

type Code = Pick<CodeDiff, 'span'> & Files & Migrations;

/** How many of a list are named in a sentence. */
const mostNamed = 3;

/** How many config vars are: which of them it is may decide whether to go on. */
export const mostKeys = 5;

/** `Still loading: commits and config vars.`; nothing once all is there. */
export function loadingFact(parts: readonly NamedPart[]): string[] {
  const names = namesOf(parts, ({ state }) => state === 'loading');
  return names.length > 0 ? [`Still loading: ${listed(names)}.`] : [];
}

/** What could not be read: one sentence for each reason. */
export function unknownWarnings(parts: readonly NamedPart[], format: TextFormat): string[] {
  const reasons = new Set(parts.flatMap(({ part }) => reasonOf(part) ?? []));
  return [...reasons].map((reason) => {
    const names = namesOf(parts, (part) => reasonOf(part) === reason);
    return `Unknown: ${listed(names)}. ${format.foreign(reason)}`;
  });
}

/** What could not be read, by its names. */
export function unknownNames(parts: readonly NamedPart[]): string[] {
  return namesOf(parts, (part) => reasonOf(part) !== undefined);
}

function namesOf(parts: readonly NamedPart[], which: (part: Part<unknown>) => boolean): string[] {
  return parts.flatMap(({ part, names }) => (which(part) ? names : []));
}

/** Why a part is not known; undefined for one that is, or may become it. */
function reasonOf(part: Part<unknown>): string | undefined {
  if (part.state === 'failed') return part.message;
  return part.state === 'absent' ? part.why : undefined;
}

/** The files may be unknown where the commits are known, as in a partial clone. */
export function codeParts(code: Part<Code>): NamedPart[] {
  const why = code.state === 'known' ? code.value.filesUnknown : undefined;
  return [
    { part: code, names: ['commits', 'migrations'] },
    ...(why === undefined
      ? []
      : [{ part: { state: 'absent', why } as const, names: ['files', 'migrations'] }]),
  ];
}

/** What a kind of plan says of the code. */
export interface CodeSpec {
  /** The first is shown even where it is empty. */
  readonly groups: readonly CommitGroup[];
  /** A heading for the migrations. */
  readonly migrations: string;
  /** What becomes of the migrations there are: `2 migrations stay applied`. */
  readonly migrationText: string;
}

/** What all kinds of plan say of the code: what is listed of it, its figures, and what to know of it. */
export function codeText<T extends Code>(
  code: Part<T>,
  specOf: (code: T) => CodeSpec,
  format: TextFormat,
): { readonly listed: Part<CodeText>; readonly counts: string[]; readonly warnings: string[] } {
  if (code.state !== 'known') return { listed: code, counts: [], warnings: [] };
  const { span, files, filesUnknown, migrations, unrecognised } = code.value;
  const { migrations: title, migrationText, groups } = specOf(code.value);
  const commits = groups.filter((group, at) => at === 0 || group.commits.count > 0);
  const list = migrations.map((migration) => ({
    name: migrationName(migration, format),
    path: migration.path,
  }));
  const has = list.length > 0;
  // All lists of commits come from one look at the history.
  const caveat = caveatSentence(groups[0]?.commits.caveat);
  return {
    listed: {
      state: 'known',
      value: {
        ...(span && { span }),
        commits,
        files,
        ...(filesUnknown !== undefined && { filesUnknown }),
        migrations: { title, list },
      },
    },
    counts: [
      ...commits.map(
        ({ fate, commits: { count: all, caveat: limit } }) => `${commitCount(all, limit)} ${fate}`,
      ),
      ...(filesUnknown === undefined ? [counted(files, 'file', 'changes', 'change')] : []),
      ...(has ? [migrationText] : []),
    ],
    warnings: [
      ...(has ? [`${migrationText}: ${named(list, ({ name }) => name)}.`] : []),
      ...unrecognisedWarning(unrecognised, format),
      ...(caveat === undefined ? [] : [caveat]),
    ],
  };
}

/** `2 files change.`; nothing where they are not known. */
export function filesFact({ files, filesUnknown }: Files): string[] {
  if (filesUnknown !== undefined) return [];
  return files.length === 0 ? ['No file changes.'] : [`${counted(files, 'file', 'changes', 'change')}.`];
}

/** `Shiplog does not recognise 2 changed files in db/migrations/ as migrations: a.txt and b.txt.`, and what to do. */
function unrecognisedWarning(unrecognised: readonly string[] = [], { foreign }: TextFormat): string[] {
  if (unrecognised.length === 0) return [];
  const folders = [...new Set(unrecognised.map(migrationsFolder))];
  const names = named(unrecognised, (path) =>
    foreign(folders.length > 1 ? path : path.slice(migrationsFolder(path).length)),
  );
  const [what, them] = agree(unrecognised, ['a migration', 'it'], ['migrations', 'them']);
  return [
    `Shiplog does not recognise ${count(unrecognised.length, 'changed file')} in ${named(folders, foreign)} as ${what}: ${names}. ` +
      `Check ${them} before you continue; the setting shiplog.migrations adds patterns.`,
  ];
}

/** `20240101000000_create_books (Rails, changed)` */
function migrationName({ framework, name, change }: Migration, { foreign }: TextFormat): string {
  const notes = [framework, change === 'changed' ? 'changed' : undefined].filter(
    (note) => note !== undefined,
  );
  return withNotes(foreign(name), notes);
}

/** The stack and the buildpack, where they change. */
export function platformChanges({
  stack,
  buildpack,
}: SlugDiff): { readonly what: string; readonly change: FromTo }[] {
  return [
    ...(stack ? [{ what: 'stack', change: stack }] : []),
    ...(buildpack ? [{ what: 'buildpack', change: buildpack }] : []),
  ];
}

/** How the process types change: `Process types: changed web; added clock.` */
export function processTypeFact(slug: Part<SlugDiff>, { foreign }: TextFormat): string[] {
  if (slug.state !== 'known') return [];
  const { changed, added, removed } = slug.value.processTypes;
  const groups = [
    { what: 'changed', types: changed },
    { what: 'added', types: added },
    { what: 'removed', types: removed },
  ];
  const parts = groups.flatMap(({ what, types }) =>
    types.length > 0 ? [`${what} ${named<{ type: string }>(types, ({ type }) => foreign(type))}`] : [],
  );
  return parts.length > 0 ? [`Process types: ${parts.join('; ')}.`] : [];
}

/** What is known of an app: `production`, `protected`. */
export function notesOf({
  stage,
  protected: isProtected,
}: {
  readonly stage: Stage | undefined;
  readonly protected: boolean;
}): string[] {
  return [...(stage === undefined ? [] : [stage]), ...(isProtected ? ['protected'] : [])];
}

/** `bookshop (production, protected)` */
export function appName(
  plan: { readonly app: AppRef } & Parameters<typeof notesOf>[0],
  { foreign }: TextFormat,
): string {
  return withNotes(foreign(plan.app.name), notesOf(plan));
}

function withNotes(name: string, notes: readonly string[]): string {
  return notes.length > 0 ? `${name} (${notes.join(', ')})` : name;
}

/** `v52`, or what stands for it before an app's first release. */
export function runningName(current: Release | undefined): string {
  return current ? versionName(current) : 'nothing';
}

/** `1 file changes`, `2 files change` */
export function counted(things: readonly unknown[], noun: string, one: string, several: string): string {
  return `${count(things.length, noun)} ${agree(things, one, several)}`;
}

/** The word that goes with one thing, or with any other number of them. */
export function agree<T>(things: readonly unknown[], one: T, several: T): T {
  return things.length === 1 ? one : several;
}

/** `a, b, c and 2 more`: the first few of a list by their names. */
export function named<T>(things: readonly T[], name: (thing: T) => string, most = mostNamed): string {
  const names = things.slice(0, most).map(name);
  const rest = things.length - names.length;
  return listed(rest > 0 ? [...names, `${rest} more`] : names);
}
