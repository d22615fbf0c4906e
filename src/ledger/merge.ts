/** Merges pages of a ledger. Ledgers only grow, so a known release stays unless a newer version of it arrives. */

import { type Release, sameArtifact } from '../domain/release/release.ts';

/**
 * Walks the known releases once, so that each page costs the same.
 * @param known newest first
 * @param page releases as they are now, in any order
 * @returns newest first, each version once; `known` itself when the page changes nothing
 */
export function mergeReleases(known: readonly Release[], page: readonly Release[]): readonly Release[] {
  const running = Math.max(newestRunning(known), newestRunning(page));
  const merged: Release[] = [];
  let changed = false;
  let at = 0;
  const keep = (release: Release) => {
    const settled = settle(release, running);
    changed ||= settled !== release;
    merged.push(settled);
  };
  for (const given of newestFirst(page)) {
    while (at < known.length && known[at]!.version >= given.version) keep(known[at++]!);
    const release = settle(given, running);
    const before = merged.at(-1);
    if (before?.version !== release.version) merged.push(release);
    else if (isNews(release, before)) merged[merged.length - 1] = release;
    else continue;
    changed = true;
  }
  while (at < known.length) keep(known[at++]!);
  return changed ? merged : known;
}

/** What runs only moves forward: of all releases that were ever `current`, only the newest still is. */
function settle(release: Release, running: number): Release {
  const current = release.version === running;
  return release.current === current ? release : { ...release, current };
}

function newestRunning(releases: readonly Release[]): number {
  return releases.reduce(
    (newest, release) => (release.current ? Math.max(newest, release.version) : newest),
    0,
  );
}

/** Pages are newest first already, unless a platform ignores the requested order. */
function newestFirst(page: readonly Release[]): readonly Release[] {
  const sorted = page.every((release, i) => i === 0 || release.version < page[i - 1]!.version);
  return sorted ? page : page.toSorted((a, b) => b.version - a.version);
}

/** Answers may overtake each other: an older one must not undo a newer one. */
function isNews(release: Release, known: Release): boolean {
  if (release.updatedAt !== known.updatedAt) return release.updatedAt > known.updatedAt;
  // The API's times are whole seconds, within which a release may begin and end.
  const [stage, stageKnown] = [stageOf(release), stageOf(known)];
  return stage !== stageKnown ? stage > stageKnown : !isSame(release, known);
}

/** The progress of a release, which never goes backwards. */
function stageOf({ status }: Release): number {
  if (status === 'pending') return 0;
  return status === 'expired' ? 2 : 1;
}

function isSame(a: Release, b: Release): boolean {
  return (
    a.id === b.id &&
    a.status === b.status &&
    a.current === b.current &&
    a.eligible === b.eligible &&
    a.description === b.description &&
    (a.artifact === b.artifact || sameArtifact(a, b)) &&
    a.outputUrl === b.outputUrl
  );
}
