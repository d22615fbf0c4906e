/** Which repositories there are, in folders and below them. */

import { access, readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { isSamePath, pathBelow, pathKey } from '../domain/text/paths.ts';
import { messageOf, Problem } from '../domain/problem.ts';
import { runGit } from './git.ts';
import { Repository } from './repository.ts';

/** How far below a folder is looked for repositories. */
export interface Depth {
  /** 1 for the folders right in it, 0 for none, -1 for all. */
  readonly levels: number;
  /** Names of folders, or absolute paths, which are not looked into. */
  readonly ignored: readonly string[];
}

/** A folder that is open. */
export interface OpenFolder extends Depth {
  /** Absolute. */
  readonly path: string;
  /** Whether the submodules of what is found are repositories of their own. */
  readonly submodules: boolean;
}

export interface Found {
  /** Each once, those of the folders themselves first, in their order. */
  readonly repositories: readonly Repository[];
  /** Why a folder could not be looked at, for people; undefined when all could. */
  readonly trouble: string | undefined;
}

/** Upper bound on the folders that are scanned, for a workspace that contains a whole disk. */
const mostFolders = 10_000;
/** A repository of repositories names no end of them. */
const mostSubmodules = 50;
/** How many processes, or reads of folders, run at the same time. */
const atOnce = 8;

/**
 * Looks for the repositories of some folders: their own, or that of a folder above, then those below.
 * @param roots top folders of repositories that the git extension found, also outside of the folders
 * @param known repositories from before: one that is still the same is given again, with all that it knows
 */
export async function discover(
  folders: readonly OpenFolder[],
  roots: readonly string[],
  known: readonly Repository[],
): Promise<Found> {
  const found = new Map<string, Repository>();
  let trouble: string | undefined;
  /** @returns those that were not found before */
  const open = async (places: readonly string[]): Promise<Repository[]> => {
    const opened = await together(places, (place) => Repository.open(place).catch((error: unknown) => error));
    const fresh: Repository[] = [];
    for (const one of opened) {
      if (!(one instanceof Repository)) {
        if (one !== undefined) trouble ??= messageOf(one);
      } else if (!found.has(pathKey(one.root))) {
        const same = known.find((before) => isSame(before, one)) ?? one;
        found.set(pathKey(one.root), same);
        fresh.push(same);
      }
    }
    return fresh;
  };
  await open(folders.map(({ path }) => path));
  await open((await together(folders, repositoriesBelow)).flat());
  if (folders.some(({ submodules }) => submodules)) await openSubmodules([...found.values()], open);
  await open(roots);
  return { repositories: [...found.values()], trouble };
}

function isSame(one: Repository, other: Repository): boolean {
  return (
    isSamePath(one.root, other.root) &&
    isSamePath(one.gitDir, other.gitDir) &&
    one.identity === other.identity
  );
}

/** Submodules may have submodules. */
async function openSubmodules(
  repositories: readonly Repository[],
  open: (places: readonly string[]) => Promise<Repository[]>,
): Promise<void> {
  let parents = repositories;
  let left = mostSubmodules;
  while (parents.length > 0 && left > 0) {
    // Those of one level name those of the next.
    // oxlint-disable-next-line no-await-in-loop
    const places = (await together(parents, submodulesOf)).flat().slice(0, left);
    left -= places.length;
    // oxlint-disable-next-line no-await-in-loop
    parents = await open(places);
  }
}

/** Where the submodules of a repository are that have been fetched. */
async function submodulesOf({ root }: Repository): Promise<string[]> {
  if (!(await isThere(join(root, '.gitmodules')))) return [];
  const args = [
    'config',
    '--file',
    '.gitmodules',
    '--null',
    '--get-regexp',
    String.raw`^submodule\..*\.path$`,
  ];
  let output: string;
  try {
    output = await runGit(root, args);
  } catch (error) {
    // It names none, or makes no sense, or is gone.
    if (error instanceof Problem) return [];
    throw error;
  }
  const places = output.split('\0').map((entry) => join(root, entry.slice(entry.indexOf('\n') + 1)));
  // The file comes with the repository and may name any folder.
  const inside = places.filter((place) => pathBelow(root, place) !== undefined);
  return withRepository(inside);
}

/** The folders below another that hold a repository of their own. What cannot be read is passed over. */
async function repositoriesBelow({ path, levels, ignored }: OpenFolder): Promise<string[]> {
  const found: string[] = [];
  let level = [path];
  let left = mostFolders;
  const deepest = levels < 0 ? Infinity : levels;
  for (let down = 1; down <= deepest && level.length > 0 && left > 0; down++) {
    left -= level.length;
    // Each level names the one below it.
    // oxlint-disable-next-line no-await-in-loop
    const below = (await together(level, foldersIn)).flat().filter((one) => !isIgnored(one, ignored));
    // oxlint-disable-next-line no-await-in-loop
    found.push(...(await withRepository(below.map((one) => one.path))));
    // A link may lead back to where it is.
    level = below.flatMap((one) => (one.link ? [] : one.path)).slice(0, left);
  }
  return found;
}

interface Folder {
  readonly name: string;
  readonly path: string;
  readonly link: boolean;
}

function isIgnored({ name, path }: Folder, ignored: readonly string[]): boolean {
  return name === '.git' || ignored.some((one) => (isAbsolute(one) ? isSamePath(one, path) : one === name));
}

async function foldersIn(parent: string): Promise<Folder[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => ({
      name: entry.name,
      path: join(parent, entry.name),
      link: entry.isSymbolicLink(),
    }));
}

async function withRepository(places: readonly string[]): Promise<string[]> {
  const there = await together(places, (place) => isThere(join(place, '.git')));
  return places.filter((_, index) => there[index]);
}

/** A worktree and a submodule have a file where others have a folder. */
async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Some at a time, in the same order. */
async function together<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    // oxlint-disable-next-line no-await-in-loop
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))));
  }
  return results;
}
