/** Joins pages of a ledger. Ledgers only grow, so what is known stays unless newer word of it comes. */

import type { Release } from '../model/release.ts';

/**
 * @param known newest first
 * @param page releases as they are now, in any order
 * @returns newest first, each version once; `known` itself when the page changes nothing
 */
export function mergeReleases(known: readonly Release[], page: readonly Release[]): readonly Release[] {
  const byVersion = new Map(known.map((release) => [release.version, release]));
  const running = Math.max(newestRunning(known), newestRunning(page));
  // What runs only moves on: of those that were ever said to be running, only the newest still is.
  const settle = (release: Release): Release =>
    release.current && release.version < running ? { ...release, current: false } : release;
  let changed = known.some((release) => release.current && release.version < running);
  for (const given of page) {
    const release = settle(given);
    const before = byVersion.get(release.version);
    if (before && (isOlder(release, before) || isSame(release, before))) continue;
    byVersion.set(release.version, release);
    changed = true;
  }
  if (!changed) return known;
  return [...byVersion.values()].map(settle).toSorted((a, b) => b.version - a.version);
}

function newestRunning(releases: readonly Release[]): number {
  return releases.reduce(
    (newest, release) => (release.current ? Math.max(newest, release.version) : newest),
    0,
  );
}

/** Answers may overtake each other: one from before must not undo one from after. */
function isOlder(release: Release, than: Release): boolean {
  return release.updatedAt < than.updatedAt;
}

function isSame(a: Release, b: Release): boolean {
  return (
    a.id === b.id &&
    a.updatedAt === b.updatedAt &&
    a.status === b.status &&
    a.current === b.current &&
    a.eligible === b.eligible &&
    a.description === b.description &&
    a.outputUrl === b.outputUrl
  );
}
