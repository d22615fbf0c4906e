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
  const current = page.reduce(
    (newest, release) => (release.current ? Math.max(newest, release.version) : newest),
    0,
  );
  if (current > 0) {
    for (const release of byVersion.values()) {
      if (!release.current || release.version >= current) continue;
      // Only the newest of those that were ever said to be running still is.
      byVersion.set(release.version, { ...release, current: false });
      changed = true;
    }
  }
  return changed ? [...byVersion.values()].toSorted((a, b) => b.version - a.version) : known;
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
