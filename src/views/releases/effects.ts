/** What became of the releases of a ledger, worked out once for all of them. */

import { takenBackByVersion } from '../../domain/plan/rollback-links.ts';
import { runningCode } from '../../domain/release/code.ts';
import { type Release, runningRelease } from '../../domain/release/release.ts';
import type { Effect } from './nodes.ts';

interface Known {
  readonly takenBack: ReadonlyMap<number, Release>;
  readonly current: Release | undefined;
  /** The release that brought the code that runs. */
  readonly code: Release | undefined;
}

/** Releases are another array whenever one of them changed. */
const known = new WeakMap<readonly Release[], Known>();

/**
 * What became of each release.
 * @param releases of a ledger, newest first
 * @param crashed the processes that crashed with the one that runs
 */
export function effectsIn(
  releases: readonly Release[],
  crashed: string | undefined,
): (release: Release) => Effect {
  const { takenBack, current, code } = knownOf(releases);
  return (release) => ({
    takenBackBy: takenBack.get(release.version)?.version,
    codeRuns: release === code && release !== current,
    crashed: release === current ? crashed : undefined,
  });
}

function knownOf(releases: readonly Release[]): Known {
  let now = known.get(releases);
  if (!now) {
    const [takenBack, current] = [takenBackByVersion(releases), runningRelease(releases)];
    known.set(releases, (now = { takenBack, current, code: runningCode(releases)?.release }));
  }
  return now;
}
