/** Which code a release runs: the link between the ledger and the commits. */

import { bringsCode, commitNameIn } from './change.ts';
import { type Release, versionName, runningRelease, sameArtifact } from './release.ts';

/** The code that a release runs. `hash` may be short, or not a hash at all (perhaps a tag); `release` brought it in. */
export interface Code {
  readonly hash: string;
  readonly release: Release;
}

/** A release's code and the code that ran before it; `from` is undefined for an app's first deploy. */
export interface CodeChange {
  readonly from: Code | undefined;
  readonly to: Code;
}

/**
 * The code that a release runs: of its own deploy, else of a release with the same artifact, else (where artifacts
 * say nothing) that of the release it was made from.
 * @param ledger the app's releases that are known, newest first
 * @returns undefined when no known release says so: it may stand further back in the ledger
 */
export function codeOf(release: Release, ledger: readonly Release[]): Code | undefined {
  // Each step leads to an older release, so the loop ends; there may be thousands of steps.
  for (let made: Release | undefined = release; made;) {
    const own = commitNameIn(made.change);
    if (own !== undefined) return { hash: own, release: made };
    if (made.artifact) return codeOfArtifact(made, ledger);
    made = madeFrom(made, ledger);
  }
  return undefined;
}

/**
 * The code that an app runs now.
 * @param ledger newest first
 * @returns undefined when nothing runs, or no known release says so
 */
export function runningCode(ledger: readonly Release[]): Code | undefined {
  const current = runningRelease(ledger);
  return current && codeOf(current, ledger);
}

/**
 * The release whose code this one took over: a rollback its target's, a change of anything but code that of what
 * ran before.
 * @returns undefined for one that brought its own code in, and when the ledger does not reach back that far
 */
export function madeFrom(release: Release, ledger: readonly Release[]): Release | undefined {
  const { change } = release;
  if (bringsCode(change)) return undefined;
  return change.kind === 'rollback'
    ? ledger.find((other) => other.version === change.to && other.version < release.version)
    : ranBefore(release, ledger);
}

/** A rollback's artifact is its target's, and a config change keeps the one before it: older releases first, then newer. */
function codeOfArtifact(release: Release, ledger: readonly Release[]): Code | undefined {
  const older = firstOlder(release.version, ledger);
  for (let step = 0; step < ledger.length; step++) {
    const other = ledger[(older + step) % ledger.length]!;
    const hash = sameArtifact(other, release) ? commitNameIn(other.change) : undefined;
    if (hash !== undefined) return { hash, release: other };
  }
  return undefined;
}

/**
 * What a release changed in the code. A deploy is compared with what ran before it, which after a rollback is
 * not the deploy before it.
 * @param complete whether the ledger is known down to v1: only then has a first deploy nothing before it
 * @returns undefined when the ledger that is known does not reach back far enough, or the code has no hash
 */
export function codeChange(
  release: Release,
  ledger: readonly Release[],
  complete: boolean,
): CodeChange | undefined {
  const to = codeOf(release, ledger);
  if (!to) return undefined;
  for (let before = ranBefore(release, ledger); before; before = ranBefore(before, ledger)) {
    const from = codeOf(before, ledger);
    if (from) return { from, to };
    // A release with code whose hash is not known is a gap, not a beginning; so is that of a container, which may have
    // no artifact.
    if (before.artifact !== null || changesCode(before)) return undefined;
  }
  return complete ? { from: undefined, to } : undefined;
}

/** True when a release brought code in or went back to older code, rather than changing config or add-ons. */
export function changesCode({ change }: Pick<Release, 'change'>): boolean {
  return bringsCode(change) || change.kind === 'rollback';
}

/** The title of a comparison: `bookshop v51 ↔ v52`. */
export function comparisonTitle(app: string, from: Release | undefined, to: Release): string {
  return from ? `${app} ${versionName(from)} ↔ ${versionName(to)}` : `${app} ${versionName(to)}`;
}

/** `bookshop v51 ↔ v52`, `bookshop v51 ↔ bookshop-staging v84` */
export function titleOfPair(from: Release, to: Release): string {
  if (from.app.id === to.app.id) return comparisonTitle(to.app.name, from, to);
  return `${from.app.name} ${versionName(from)} ↔ ${to.app.name} ${versionName(to)}`;
}

/** The release that was running when this one was made: failed ones never ran. */
export function ranBefore(release: Release, ledger: readonly Release[]): Release | undefined {
  for (let i = firstOlder(release.version, ledger); i < ledger.length; i++) {
    if (everRan(ledger[i]!)) return ledger[i];
  }
  return undefined;
}

/** The index at which the releases older than a version begin in a sorted ledger. */
function firstOlder(version: number, ledger: readonly Release[]): number {
  let low = 0;
  let high = ledger.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ledger[middle]!.version < version) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether a release came to run; one that has expired did, once. */
export function everRan(release: Release): boolean {
  return release.status !== 'failed' && release.status !== 'pending';
}
