/**
 * Which releases' changes are in effect in which release. A release continues the one that ran before it, except a
 * rollback, which continues its target: the releases in between are then in neither. So the releases of a ledger form a
 * tree, and the content of each release is its path to the root.
 */

import { changesCode, everRan } from './code.ts';
import { type Release, sameArtifact } from './release.ts';

/**
 * A release that ran, and its place in the tree. Versions identify releases; 0 is whatever lies before the known
 * ledger.
 */
export interface Place {
  readonly release: Release;
  /** What ran before it. */
  readonly before: Place | undefined;
  /** For a rollback: the version that it went back to. */
  readonly to: number | undefined;
  /** The release whose content it has: itself, or for a rollback the release whose content its target has. */
  readonly content: number;
  /** The first release with the same artifact and config, as far as the ledger is known. */
  readonly snapshot: number;
}

export interface Lineage {
  /** Oldest first. */
  readonly places: readonly Place[];
  /** The parent of each content, oldest first. */
  readonly parents: ReadonlyMap<number, number>;
}

/** @param ledger newest first */
export function lineageOf(ledger: readonly Release[]): Lineage {
  const places = new Map<number, Place>();
  const parents = new Map<number, number>();
  let before: Place | undefined;
  for (const release of ledger.toReversed()) {
    if (!everRan(release)) continue;
    const to = rollbackTarget(release);
    if (to === undefined) {
      const content = release.version;
      const snapshot = before && keepsAll(release, before.release) ? before.snapshot : content;
      parents.set(content, before?.content ?? 0);
      before = { release, before, to, content, snapshot };
    } else {
      const target = places.get(to);
      // The content of a target before the known ledger is unknown, but it is the same for all rollbacks to that
      // target.
      before = { release, before, to, content: target?.content ?? 0, snapshot: target?.snapshot ?? to };
    }
    places.set(release.version, before);
  }
  return { places: [...places.values()], parents };
}

/** The version that a rollback went back to; undefined for any other release. */
function rollbackTarget(release: Release): number | undefined {
  const { change } = release;
  // Anyone who makes a release by the API may write any description.
  return change.kind === 'rollback' && change.to < release.version ? change.to : undefined;
}

/** The contents on the path from a release to the root, newest first. */
export function contentsOf(place: Place | undefined, { parents }: Lineage): number[] {
  const contents: number[] = [];
  for (let content = place?.content ?? 0; content !== 0; content = parents.get(content) ?? 0)
    contents.push(content);
  return contents;
}

/**
 * For each content, the length of the path that it shares with a given one.
 * @param contents as `contentsOf` gives them
 */
export function sharedWith(contents: readonly number[], { parents }: Lineage): ReadonlyMap<number, number> {
  const depths = new Map(contents.toReversed().map((content, at) => [content, at + 1]));
  const shared = new Map([[0, 0]]);
  // Parents come before their children: the map was filled from the oldest on.
  for (const [content, parent] of parents) {
    shared.set(content, depths.get(content) ?? shared.get(parent) ?? 0);
  }
  return shared;
}

/** The newest release at or before a version that ran. */
export function placeAt(version: number, { places }: Lineage): Place | undefined {
  return places.findLast(({ release }) => release.version <= version);
}

/** Whether a release left code and config vars as they were: it says nothing else, and the artifact says so. */
function keepsAll(release: Release, before: Release): boolean {
  // A failed release in between may have changed the config vars for the next one.
  if (before.version !== release.version - 1) return false;
  const { kind } = release.change;
  if (kind === 'config' || kind === 'addon') return false;
  if (release.artifact !== null || before.artifact !== null) return sameArtifact(release, before);
  return !changesCode(release);
}
