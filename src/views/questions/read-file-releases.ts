/** Which releases brought another state of a file, and which file it was at their two ends. */

import { fileHistory, type FileTouch } from '../../git/file-history.ts';
import { historyOf } from '../../git/history.ts';
import type { Repository } from '../../git/repository.ts';
import type { LedgerState } from '../../ledger/state.ts';
import type { FileChange } from '../../model/commit.ts';
import type { Release } from '../../model/release.ts';
import { codeReleases } from '../../model/shipped.ts';

export interface FileRelease {
  readonly release: Release;
  /** Whole hashes of the code before and after; `from` is undefined before the first deploy. */
  readonly from: string | undefined;
  readonly to: string;
}

/**
 * The releases that brought or took back a commit which changed the file, newest first, and how many could not be
 * looked at as their commits are not here.
 * @param file of the repository; with `at` it is looked at in that commit, and what came later does not count
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function fileReleases(
  repository: Repository,
  { releases, complete }: Pick<LedgerState, 'releases' | 'complete'>,
  { path, at }: { readonly path: string; readonly at?: string },
  signal: AbortSignal,
): Promise<{
  readonly found: readonly FileRelease[];
  readonly names: ReadonlySet<string>;
  readonly missing: number;
}> {
  const touches = await fileHistory(repository, path, at, signal);
  const changes = codeReleases(releases, complete);
  const hashes = changes.flatMap(({ from, to }) => (from ? [from.hash, to.hash] : [to.hash]));
  const resolved = await repository.resolve(new Set(hashes), signal);
  const wholeOf = (hash: string): string | undefined => {
    const resolution = resolved.get(hash);
    return resolution?.kind === 'found' ? resolution.commit.hash : undefined;
  };
  const here = changes.flatMap(({ release, from, to }): FileRelease[] => {
    const [left, right] = [from && wholeOf(from.hash), wholeOf(to.hash)];
    return right === undefined || (from && left === undefined) ? [] : [{ release, from: left, to: right }];
  });
  const touched = await historyOf(repository).touching(
    here,
    touches.map(({ hash }) => hash),
    signal,
  );
  return {
    found: here.filter((_, index) => touched[index]),
    names: namesOf(path, touches),
    missing: changes.length - here.length,
  };
}

/** Everything that the file was called. */
function namesOf(path: string, touches: readonly FileTouch[]): Set<string> {
  return new Set([path, ...touches.flatMap(({ change }) => [change.path, change.from ?? change.path])]);
}

/**
 * What became of the file between the two ends of a release.
 * @param names everything that it was called
 * @returns undefined where it is the same at both, such as after a change and its revert
 */
export function changeOfFile(
  changes: readonly FileChange[],
  names: ReadonlySet<string>,
): FileChange | undefined {
  const own = changes.filter(({ path, from }) => names.has(path) || (from !== undefined && names.has(from)));
  // A copy of it elsewhere is another file.
  return own.find(({ kind, path }) => kind !== 'copied' || names.has(path));
}
