/** Files that may be migrations but match no convention. The plan mentions them instead of passing over them. */

import type { FileChange } from '../graph/commit.ts';
import type { Glob } from '../text/glob.ts';
import { isElsewhere } from './migration-conventions.ts';
import { findMigrations, type Migration } from './migrations.ts';

/** The migrations of some commits, and the files that may be one. */
export interface Migrations {
  readonly migrations: readonly Migration[];
  /** Changed files in migration folders that match no convention; absent when there are none. */
  readonly unrecognised?: readonly string[];
}

/** @param own configured patterns for migrations */
export function migrationsOf(files: readonly FileChange[], own?: readonly Glob[]): Migrations {
  const unrecognised = unrecognisedIn(files, own);
  return { migrations: findMigrations(files, own), ...(unrecognised.length > 0 && { unrecognised }) };
}

/** `migrations`, `migrate`, and with a word before it, as in `tenant_migrations` and `post_migrate`. */
const folderForm = /^(?:(?:.{1,80}[._-])?migrations|(?:\w{1,80}_)?migrate)$/i;

/**
 * Files beside migrations that are none: down migrations, a tool's own files, code that only loads the others, tests,
 * declarations, texts and pictures.
 */
const companion = new RegExp(
  [
    String.raw`^\.`,
    String.raw`^(?:__init__|env)\.py$`,
    String.raw`^index\.\w+$`,
    String.raw`^(?:down|rollback|revert)\.\w+$`,
    String.raw`[._-](?:down|undo|rollback|revert)\.\w+$`,
    String.raw`^U\d[\d._]*__.+\.sql$`,
    String.raw`[._-](?:test|spec)\.\w+$`,
    String.raw`\.(?:designer|d)\.\w+$`,
    String.raw`ModelSnapshot\.\w+$`,
    String.raw`^(?:_journal|(?:\d+_)?snapshot)\.json$`,
    String.raw`^(?:atlas\.sum|metadata\.toml|migration_lock\.toml|alembic\.ini|script\.py\.mako|Cargo\.toml|go\.mod|package\.json|tsconfig\.json)$`,
    String.raw`\.(?:md|mdx|rst|adoc|txt|html?|pdf|png|jpe?g|gif|svg|webp|css|scss|map|lock|log|snap|pyc|keep)$`,
    '^[^.]+$',
  ].join('|'),
  'i',
);

/** git allows longer paths, but no migration has one. */
const longestPath = 1_024;

/**
 * The paths, in order, of files that were added or changed in a folder called migrations or migrate and match no
 * convention.
 * @param own configured patterns: files that match them are recognised
 */
export function unrecognisedIn(files: readonly FileChange[], own: readonly Glob[] = []): string[] {
  const candidates = files.filter(
    ({ kind, path, sameContents }) => kind !== 'deleted' && sameContents !== true && isCandidate(path),
  );
  const known = new Set(findMigrations(candidates, own).map(({ path }) => path));
  return candidates
    .map(({ path }) => path)
    .filter((path) => !known.has(path))
    .toSorted();
}

function isCandidate(path: string): boolean {
  if (path.length > longestPath) return false;
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  return folders.some((name) => folderForm.test(name)) && !folders.some(isElsewhere) && !companion.test(file);
}

/** The migration folder that contains a path, with a slash at its end: `db/migrations/`. */
export function migrationsFolder(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const at = folders.findIndex((name) => folderForm.test(name));
  return folders
    .slice(0, at + 1)
    .map((name) => `${name}/`)
    .join('');
}
