/** The releases of a ledger that changed the running code. */

import { type Code, changesCode, codeChange, everRan } from './code.ts';
import { bringsCode, commitNameIn } from './change.ts';
import type { Release } from './release.ts';
import type { Deploy } from './release-index.ts';

/** A release that changed the code, with the commits before and after it. */
export interface CodeRelease {
  readonly release: Release;
  readonly from: Code | undefined;
  readonly to: Code;
}

/**
 * All releases that changed the running code, with the commits before and after each, as far as the ledger says.
 * @param ledger newest first
 * @param complete whether it reaches down to v1
 * @returns newest first
 */
export function codeReleases(ledger: readonly Release[], complete: boolean): CodeRelease[] {
  return ledger.flatMap((release) => {
    if (!changesCode(release) || !everRan(release)) return [];
    const change = codeChange(release, ledger, complete);
    return change ? [{ release, ...change }] : [];
  });
}

/**
 * The releases that brought code to an app, in the form that an index takes.
 * @param ledger newest first
 * @returns oldest first, without those that failed or did not run yet
 */
export function deploysOf(ledger: readonly Release[]): Deploy[] {
  return ledger
    .flatMap((release): Deploy[] => {
      const brings = bringsCode(release.change) && everRan(release);
      return brings ? [{ version: release.version, hash: commitNameIn(release.change) }] : [];
    })
    .toReversed();
}
