/** Which database migrations are among some changed files: a rollback brings code back, but no database. */

import type { FileChange } from '../graph/commit.ts';
import type { Glob } from '../text/glob.ts';
import { conventions, type Framework, isElsewhere, mayFit } from './migration-conventions.ts';

export interface Migration {
  /** Undefined for one that only a configured pattern matched. */
  readonly framework: Framework | undefined;
  /**
   * Its usual name, with enough of the path to be unique: `20240101000000_create_books`, `account.0094_address`,
   * `postgresql/02_add_event_data`.
   */
  readonly name: string;
  readonly path: string;
  /** A changed one may have run before, and may have to run again. */
  readonly change: 'added' | 'changed';
}

interface Found {
  readonly framework: Framework | undefined;
  readonly name: string;
  readonly path: string;
  /** The folders that the migrations of one database have in common, each with a slash after it. */
  readonly folder: string;
}

/** git keeps longer paths, but no migration has one. */
const longestPath = 1_024;

/**
 * The migrations that some commits brought in, by path. A pair of up and down is one; its up stands for it. One that
 * only moved to another folder is none: to its tool it is the one that it was.
 * @param files what the commits changed; what they deleted is not looked at
 * @param own patterns of the person's own, which also find what lies in folders that are otherwise left out
 */
export function findMigrations(files: readonly FileChange[], own: readonly Glob[] = []): Migration[] {
  const found = files
    .flatMap((file) => {
      const migration = file.kind === 'deleted' ? undefined : migrationAt(file.path, own);
      const before = migration && migrationBefore(file, own);
      if (!migration || (before && file.sameContents === true && before.name === migration.name)) return [];
      return [{ ...migration, change: before ? ('changed' as const) : ('added' as const) }];
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const names = distinctNames(found);
  return found.map(({ framework, path, change }, at) => ({ framework, name: names[at]!, path, change }));
}

/** What the file was called before, if it was a migration then: the tool may have run it. */
function migrationBefore({ kind, path, from }: FileChange, own: readonly Glob[]): Found | undefined {
  if (kind === 'added' || kind === 'copied') return undefined;
  return migrationAt(from ?? path, own);
}

/** @param path relative to the repository, with forward slashes */
function migrationAt(path: string, own: readonly Glob[]): Found | undefined {
  if (path.length > longestPath) return undefined;
  return byConvention(path) ?? byOwnPattern(path, own);
}

function byConvention(path: string): Found | undefined {
  if (!mayFit.test(path)) return undefined;
  const [folder, file] = split(path);
  for (const convention of conventions) {
    const inFile = convention.file.exec(file);
    const inFolder = inFile && convention.folder.exec(folder);
    if (!inFolder) continue;
    const { framework } = convention;
    const { app, name: folderName } = inFolder.groups ?? {};
    // What a migration is about says nothing of where it lies: `20240101000000_add_style_guide/`.
    const shared = folderName === undefined ? folder : folder.slice(0, -folderName.length - 1);
    if (shared.split('/').some(isElsewhere)) return undefined;
    const name = inFile.groups?.['name'] ?? folderName ?? file;
    return app === undefined
      ? { framework, name, path, folder: shared }
      : { framework, name: `${app}.${name}`, path, folder: '' };
  }
  return undefined;
}

function byOwnPattern(path: string, own: readonly Glob[]): Found | undefined {
  const [folder, file] = split(path);
  if (/\.down\.\w+$/.test(file) || !own.some((fits) => fits(path))) return undefined;
  const name = file.replace(/(?:\.up)?\.\w+$/, '');
  // Where each has its folder, all files are called the same.
  const isCommon = /^(?:migration|up)$/.test(name);
  return { framework: undefined, name: isCommon ? path : name, path, folder: isCommon ? '' : folder };
}

/** The folders, with a slash after each, and the name of the file. */
function split(path: string): [folder: string, file: string] {
  const at = path.lastIndexOf('/') + 1;
  return [path.slice(0, at), path.slice(at)];
}

/** Where the migrations of a framework lie in several folders, what differs in these stands before their names. */
function distinctNames(found: readonly Found[]): string[] {
  const common = new Map(
    [...Map.groupBy(found, ({ framework }) => framework)].map(([framework, some]) => [
      framework,
      commonEnds(some.map(({ folder }) => folder)),
    ]),
  );
  const names = found.map(({ framework, name, folder }) => {
    const [start, end] = common.get(framework) ?? [0, 0];
    const parts = partsOf(folder);
    return [...parts.slice(start, parts.length - end), name].join('/');
  });
  const alike = Map.groupBy(names, (name) => name);
  return names.map((name, at) => (alike.get(name)?.length === 1 ? name : found[at]!.path));
}

/** How many folders at the beginning, and then at the end, are the same in all of some paths. */
function commonEnds(folders: readonly string[]): [start: number, end: number] {
  const all = [...new Set(folders)].filter((folder) => folder !== '').map(partsOf);
  const [first = []] = all;
  const shortest = Math.min(...all.map(({ length }) => length), first.length);
  const isShared = (at: number) => all.every((parts) => parts.at(at) === first.at(at));
  let start = 0;
  while (start < shortest && isShared(start)) start++;
  let end = 0;
  while (end < shortest - start && isShared(-1 - end)) end++;
  return [start, end];
}

function partsOf(folder: string): string[] {
  return folder.split('/').slice(0, -1);
}
