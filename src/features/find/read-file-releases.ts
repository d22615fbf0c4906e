/** Which releases brought another state of a file, and which file it was at their two ends. */

import { fileNames } from '../../git/file-names.ts';
import { fileDifferences } from '../../git/file-differences.ts';
import type { Repository } from '../../git/repository.ts';
import type { LedgerState } from '../../ledger/state.ts';
import type { FileChange } from '../../domain/graph/commit.ts';
import type { Release } from '../../domain/release/release.ts';
import { codeReleases } from '../../domain/release/code-releases.ts';

export interface FileRelease {
  readonly release: Release;
  /** Whole hashes of the code before and after; `from` is undefined before the first deploy. */
  readonly from: string | undefined;
  readonly to: string;
  readonly change: FileChange;
}

/**
 * The releases at whose two ends the file is not the same, newest first. Only the ends count: a change and its revert
 * in one release leave the file as it was, and code that was squashed or never merged has changed it all the same.
 * @param file of the repository; with `at` it is looked at in that commit, which says what it was called before
 * @returns also how many releases could not be looked at, as their commits are not here
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function fileReleases(
  repository: Repository,
  { releases, complete }: Pick<LedgerState, 'releases' | 'complete'>,
  { path, at }: { readonly path: string; readonly at?: string },
  signal: AbortSignal,
): Promise<{ readonly found: readonly FileRelease[]; readonly missing: number }> {
  const changes = codeReleases(releases, complete);
  const hashes = changes.flatMap(({ from, to }) => (from ? [from.hash, to.hash] : [to.hash]));
  const [names, resolved] = await Promise.all([
    fileNames(repository, path, at, signal),
    repository.resolve(new Set(hashes), signal),
  ]);
  const wholeOf = (hash: string): string | undefined => {
    const resolution = resolved.get(hash);
    return resolution?.kind === 'found' ? resolution.commit.hash : undefined;
  };
  const here = changes.flatMap(({ release, from, to }) => {
    const [left, right] = [from && wholeOf(from.hash), wholeOf(to.hash)];
    return right === undefined || (from && left === undefined) ? [] : [{ release, from: left, to: right }];
  });
  const differences = await fileDifferences(repository, here, names, signal);
  const found = here.flatMap((one, index): FileRelease[] => {
    const change = changeOf(differences[index] ?? [], names);
    return change ? [{ ...one, change }] : [];
  });
  return { found, missing: changes.length - here.length };
}

/**
 * What became of the file, by whichever of its names it had at the two ends.
 * @param changes the files of these names that differ
 * @param names what it is or was called; the first one that fits counts
 * @returns undefined where it is the same at both ends, or at neither
 */
function changeOf(changes: readonly FileChange[], names: readonly string[]): FileChange | undefined {
  const first = (...kinds: readonly FileChange['kind'][]) =>
    names
      .map((name) => changes.find(({ kind, path }) => path === name && kinds.includes(kind)))
      .find((change) => change !== undefined);
  const changed = first('modified', 'typeChanged');
  if (changed) return changed;
  const [added, deleted] = [first('added'), first('deleted')];
  return added && deleted ? { kind: 'renamed', path: added.path, from: deleted.path } : (added ?? deleted);
}

/**
 * What became of a file that is not there any more by any of its names: on a branch that was never merged it may have
 * been renamed.
 * @param all the files that differ between the two ends
 */
export function renameOf(deleted: FileChange, all: readonly FileChange[]): FileChange {
  return all.find(({ kind, from }) => kind === 'renamed' && from === deleted.path) ?? deleted;
}
