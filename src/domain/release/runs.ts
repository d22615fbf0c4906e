/** When a release ran, and which rollbacks left it: the ledger's evidence of whether it can be trusted. */

import { contentsOf, type Lineage, type Place, sharedWith } from './lineage.ts';
import type { Release } from './release.ts';

/** A period in which one slug and config ran without a break. Times are milliseconds since the epoch. */
export interface Run {
  readonly since: number;
  /** Undefined while it runs. */
  readonly until: number | undefined;
  /** The releases that ran it, oldest first. */
  readonly releases: readonly Release[];
}

/** A rollback that left a release. */
export interface Retreat {
  readonly rollback: Release;
  /** What ran until then. */
  readonly from: Release;
  /** The version that it went back to. */
  readonly to: number;
  /** True when the release itself was running; otherwise a later release that built on it was. */
  readonly direct: boolean;
}

/**
 * When a release's slug and config ran, oldest first: as this release, as a rollback to it, or as a later release
 * that changed neither. A release counts as running from its creation, because the ledger does not record how long its
 * release command took.
 */
export function runsOf(place: Place, { places }: Lineage): Run[] {
  const runs: Run[] = [];
  for (const [at, { release, snapshot }] of places.entries()) {
    if (snapshot !== place.snapshot) continue;
    const until = endOf(release, places[at + 1]?.release);
    const last = runs.at(-1);
    if (last && places[at - 1]?.snapshot === snapshot) {
      runs[runs.length - 1] = { ...last, until, releases: [...last.releases, release] };
    } else runs.push({ since: release.createdAt, until, releases: [release] });
  }
  return runs;
}

/** The total length of some runs, in milliseconds. */
export function ranFor(runs: readonly Run[], now: number): number {
  return runs.reduce((sum, { since, until = now }) => sum + Math.max(0, until - since), 0);
}

/** The rollbacks that took a release's content out of service, newest first. */
export function retreatsFrom(place: Place, lineage: Lineage): Retreat[] {
  const contents = contentsOf(place, lineage);
  const shared = sharedWith(contents, lineage);
  const whole = (content: number) => (shared.get(content) ?? 0) === contents.length;
  return lineage.places
    .flatMap(({ release, before, to, content }): Retreat[] => {
      const left = before && to !== undefined && whole(before.content) && !whole(content);
      if (!left) return [];
      return [{ rollback: release, from: before.release, to, direct: before.snapshot === place.snapshot }];
    })
    .toReversed();
}

function endOf(release: Release, next: Release | undefined): number | undefined {
  if (next) return next.createdAt;
  // Nothing runs, or the running release is unknown: the last update is the best estimate of the end.
  return release.current ? undefined : Math.max(release.createdAt, release.updatedAt);
}
