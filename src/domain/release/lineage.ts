/**
 * What lives on in which release. A release goes on from the one that ran before it, except a rollback, which goes on
 * from its target: what came between them is then in neither. So the releases of a ledger are a tree, and the content
 * of each is its way up to the root.
 */

import { changesCode, everRan } from './code.ts';
import { type Release, sameArtifact } from './release.ts';

/** A release that ran, and where it stands. Versions stand for releases; 0 is for all that the ledger does not reach. */
export interface Place {
  readonly release: Release;
  /** What ran before it. */
  readonly before: Place | undefined;
  /** For a rollback: the version that it went back to. */
  readonly to: number | undefined;
  /** The release whose content it has: itself, or for a rollback that which its target has. */
  readonly content: number;
  /** The first release with this same artifact and config, as far as the ledger tells. */
  readonly snapshot: number;
}

export interface Lineage {
  /** Oldest first. */
  readonly places: readonly Place[];
  /** The content that each content goes on from, oldest first. */
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
      // Of a target further back than the ledger is known no content is known, but that it is the same for all who
      // went back to it.
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

/** The contents from a release's own up to the oldest that is known, newest first. */
export function contentsOf(place: Place | undefined, { parents }: Lineage): number[] {
  const contents: number[] = [];
  for (let content = place?.content ?? 0; content !== 0; content = parents.get(content) ?? 0)
    contents.push(content);
  return contents;
}

/**
 * How many of some contents each content shares.
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

/** The newest that ran of some version and those before it. */
export function placeAt(version: number, { places }: Lineage): Place | undefined {
  return places.findLast(({ release }) => release.version <= version);
}

/** Whether a release left code and config vars as they were: it says nothing else, and the artifact says so. */
function keepsAll(release: Release, before: Release): boolean {
  // One in between that failed may have changed config vars for whatever comes next.
  if (before.version !== release.version - 1) return false;
  const { kind } = release.change;
  if (kind === 'config' || kind === 'addon') return false;
  if (release.artifact !== null || before.artifact !== null) return sameArtifact(release, before);
  return !changesCode(release);
}
