/** Which of the releases that one may go back to run the same code. */

import { type Commit, shortHash } from '../graph/commit.ts';
import { codeOf } from '../release/code.ts';
import { type Release, runningRelease } from '../release/release.ts';
import { runSameCode } from '../release/release-diff.ts';

/** Releases that stand together. */
export interface Group {
  /** The same for all of them. */
  readonly key: string;
  /** What they have in common, in a few words. */
  readonly label: string;
}

/**
 * The releases that run the same code as one, which differ in config and add-ons alone.
 * @param commit that it runs, where it is known
 * @param ledger newest first
 * @returns undefined where nothing says which code it runs
 */
export function sameCodeGroup(
  release: Release,
  commit: Pick<Commit, 'hash'> | undefined,
  ledger: readonly Release[],
): Group | undefined {
  const running = runningRelease(ledger);
  if (running && runSameCode({ release, ledger }, { release: running, ledger })) {
    return { key: 'running', label: 'Same code as now' };
  }
  const hash = commit?.hash ?? codeOf(release, ledger)?.hash;
  if (hash === undefined) return undefined;
  return { key: release.artifact?.id ?? hash, label: `Same code: ${shortHash(hash)}` };
}
