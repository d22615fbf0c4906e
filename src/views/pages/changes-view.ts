/** What two releases differ in, as pages show it: model data in, plain JSON out. */

import { type Commit, commitTitle, type FileChange, shortHash } from '../../domain/graph/commit.ts';
import { mapPart, type Part, valueOf } from '../../domain/part.ts';
import type { ConfigListing, Listing } from '../../domain/plan/listing.ts';
import { type CodeText, type CommitGroup, platformChanges } from '../../domain/plan/plan-text.ts';
import type { SlugDiff } from '../../domain/release/release-diff.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { capitalized } from '../../domain/text/sentences.ts';

/** How many files, or releases, are listed: more make the page long, and a person does not read them all. */
export const mostListed = 300;

/** What two releases differ in. */
export interface ChangesView {
  readonly code: Part<CodeView>;
  readonly config: ConfigListing;
  readonly slug: Listing<string>;
  readonly addons: Listing<string>;
}

export interface CodeView {
  readonly commits: readonly CommitsView[];
  /** As going from the one release to the other changes them. */
  readonly files: readonly FileView[];
  readonly moreFiles: number;
  /** Why the files are unknown, as sentences; null where they are known. */
  readonly filesUnknown: string | null;
  readonly migrations: CodeText['migrations'];
}

export interface CommitsView {
  readonly title: string;
  readonly count: number;
  readonly list: readonly {
    readonly short: string;
    readonly subject: string;
    readonly author: string;
    readonly date: number;
  }[];
}

export interface FileView {
  /** The letter that source control shows for the kind. */
  readonly letter: 'A' | 'C' | 'D' | 'M' | 'R' | 'T';
  readonly kind: 'added' | 'copied' | 'deleted' | 'modified' | 'renamed' | 'typeChanged';
  readonly path: string;
  /** Its earlier path, if it moved. */
  readonly from: string | null;
}

/** What the view is made of. */
export interface Changes {
  readonly code: Part<CodeText>;
  readonly config: ConfigListing;
  readonly slug: Part<SlugDiff>;
  readonly addons: Listing<string>;
}

export function changesView({ code, config, slug, addons }: Changes): ChangesView {
  return {
    code: mapPart(code, codeView),
    config,
    slug: { title: 'Stack and process types', none: 'They do not change.', lines: mapPart(slug, slugLines) },
    addons,
  };
}

function codeView(code: CodeText): CodeView {
  const { commits, files, filesUnknown, migrations } = code;
  return {
    commits: commits.map(commitsView),
    files: filesShown(code).map(fileView),
    moreFiles: Math.max(0, files.length - mostListed),
    filesUnknown: filesUnknown ?? null,
    migrations,
  };
}

function commitsView({ fate, commits: { count: all, list } }: CommitGroup): CommitsView {
  return {
    title: `Commits ${fate}`,
    count: all,
    list: list.map((commit) => ({
      short: shortHash(commit.hash),
      subject: foreignText(commitTitle(commit), 300),
      author: foreignText(commit.author, 100),
      date: commit.date,
    })),
  };
}

/** The commits, list by list as the page has them. */
export function commitsListed(code: Part<CodeText>): readonly (readonly Commit[])[] {
  return valueOf(code)?.commits.map(({ commits }) => commits.list) ?? [];
}

/** The files as the page lists them. */
export function filesListed(code: Part<CodeText>): readonly FileChange[] {
  return code.state === 'known' ? filesShown(code.value) : [];
}

function filesShown({ files }: CodeText): readonly FileChange[] {
  return files.slice(0, mostListed);
}

const letters = {
  added: 'A',
  copied: 'C',
  deleted: 'D',
  modified: 'M',
  renamed: 'R',
  typeChanged: 'T',
} as const;

function fileView({ kind, path, from }: FileChange): FileView {
  return { letter: letters[kind], kind, path, from: from ?? null };
}

function slugLines(slug: SlugDiff): string[] {
  const { added, removed, changed } = slug.processTypes;
  return [
    ...platformChanges(slug).map(({ what, change: { from, to } }) => `${capitalized(what)}: ${from} → ${to}`),
    ...changed.map(({ type, from, to }) => `${type}: ${from} → ${to}`),
    ...added.map(({ type, command }) => `${type} is added: ${command}`),
    ...removed.map(({ type, command }) => `${type} is removed: ${command}`),
  ];
}
