/** Which database migrations are among some changed files: a rollback brings code back, but no database. */

import type { FileChange } from './commit.ts';
import type { Glob } from './glob.ts';
import { conventions, elsewhere, type Framework } from './migration-conventions.ts';

export interface Migration {
  /** Undefined for one that only a pattern of the person's own found. */
  readonly framework: Framework | undefined;
  /** What people call it: `20240101000000_create_books`. */
  readonly name: string;
  readonly path: string;
  /** One that was changed may have run before, and may have to run again. */
  readonly change: 'added' | 'changed';
}

/** git keeps longer paths, but nobody's migration has one. */
const longestPath = 1_024;

/**
 * The migrations that some commits brought in, by path. A pair of up and down is one; its up stands for it.
 * @param files what the commits changed; what they deleted is not looked at
 * @param own patterns of the person's own, which also find what lies in folders that are otherwise left out
 */
export function findMigrations(files: readonly FileChange[], own: readonly Glob[] = []): Migration[] {
  return files
    .flatMap((file): Migration[] => {
      if (file.kind === 'deleted') return [];
      const found = migrationAt(file.path, own);
      return found ? [{ ...found, change: hasRunBefore(file, own) ? 'changed' : 'added' }] : [];
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** A file that was there before under a name that no migration has was none. */
function hasRunBefore(file: FileChange, own: readonly Glob[]): boolean {
  if (file.kind === 'added' || file.kind === 'copied') return false;
  return file.from === undefined || migrationAt(file.from, own) !== undefined;
}

/** @param path relative to the repository, with forward slashes */
function migrationAt(path: string, own: readonly Glob[]): Omit<Migration, 'change'> | undefined {
  if (path.length > longestPath) return undefined;
  return byConvention(path) ?? byOwnPattern(path, own);
}

function byConvention(path: string): Omit<Migration, 'change'> | undefined {
  const [folder, file] = split(path);
  for (const convention of conventions) {
    const inFile = convention.file.exec(file);
    const inFolder = inFile && convention.folder.exec(folder);
    if (!inFolder) continue;
    // Asked last: of thousands of files hardly any come this far.
    if (folder.split('/').some((name) => elsewhere.has(name))) return undefined;
    const name = inFile.groups?.['name'] ?? inFolder.groups?.['name'] ?? file;
    return { framework: convention.framework, name, path };
  }
  return undefined;
}

function byOwnPattern(path: string, own: readonly Glob[]): Omit<Migration, 'change'> | undefined {
  const [, file] = split(path);
  if (/\.down\.\w+$/.test(file) || !own.some((fits) => fits(path))) return undefined;
  const name = file.replace(/(?:\.up)?\.\w+$/, '');
  // Where each has its folder, all files are called the same.
  return { framework: undefined, name: /^(?:migration|up)$/.test(name) ? path : name, path };
}

/** The folders, with a slash after each, and the name of the file. */
function split(path: string): [folder: string, file: string] {
  const at = path.lastIndexOf('/') + 1;
  return [path.slice(0, at), path.slice(at)];
}
