/** Joins pages of a ledger. Ledgers only grow, so what is known stays unless newer word of it comes. */

import type { Release } from '../model/release.ts';

/**
 * @param known newest first
 * @param page releases as they are now, in any order
 * @returns newest first, each version once; `known` itself when the page changes nothing
 */
export function mergeReleases(known: readonly Release[], page: readonly Release[]): readonly Release[] {
  const byVersion = new Map(known.map((release) => [release.version, release]));
  let changed = false;
  for (const release of page) {
    const before = byVersion.get(release.version);
    if (before && (isOlder(release, before) || isSame(release, before))) continue;
    byVersion.set(release.version, release);
    changed = true;
  }
  if (!changed) return known;
  const newestFirst = [...byVersion.values()].toSorted((a, b) => b.version - a.version);
  const current = newestFirst.findIndex((release) => release.current);
  // Only the newest of those that were ever said to be running still is: what runs only moves on.
  return newestFirst.map((release, i) =>
    release.current && i > current ? { ...release, current: false } : release,
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
