/** Links between a rollback and the releases that it took back. */

import { passage } from './releases-between.ts';
import { type Lineage, lineageOf, type Place } from '../release/lineage.ts';
import type { Release } from '../release/release.ts';
import { defaultTarget } from './rollback-plan.ts';
import { listed } from '../text/sentences.ts';

/**
 * The releases that a rollback took out of effect.
 * @param ledger newest first; releases that it does not reach are not included
 * @returns newest first; empty for a release that is not a rollback, or that never ran
 */
export function skippedBy(rollback: Release, ledger: readonly Release[]): readonly Release[] {
  const lineage = lineageOf(ledger);
  const place = lineage.places.find(({ release }) => release.version === rollback.version);
  return place ? skippedAt(place, ledger, lineage) : [];
}

function skippedAt(place: Place, ledger: readonly Release[], lineage: Lineage): readonly Release[] {
  const { release, before, to } = place;
  if (to === undefined) return [];
  const older = ledger.filter(({ version }) => version < release.version);
  const there = lineage.places.find((one) => one.release.version === to);
  return passage(before, there, { version: to }, older, lineage).takenBack;
}

/**
 * The rollback that took a release back, unless a later one brought it back.
 * @param ledger newest first
 */
export function takenBackBy(release: Release, ledger: readonly Release[]): Release | undefined {
  return takenBackByVersion(ledger).get(release.version);
}

/**
 * The releases that are not in effect any more because of a rollback, by version, with that rollback. An earlier
 * rollback is among them when a later one brought back what it had taken back, or took back what it had brought back.
 * @param ledger newest first
 */
export function takenBackByVersion(ledger: readonly Release[]): ReadonlyMap<number, Release> {
  const lineage = lineageOf(ledger);
  const found = new Map<number, Release>();
  /** The last rollback that took a content back, or brought it back. */
  const movedBy = new Map<number, Release>();
  const gone = new Set<number>();
  for (const { place, ...moved } of returns(lineage)) {
    for (const content of [...moved.gone, ...moved.back]) {
      const before = movedBy.get(content);
      if (before && !found.has(before.version)) found.set(before.version, place.release);
      movedBy.set(content, place.release);
    }
    for (const content of moved.gone) gone.add(content);
    for (const content of moved.back) gone.delete(content);
    // What it went back to is in effect again.
    if (place.to !== undefined) found.delete(place.to);
  }
  for (const { release, content, to } of lineage.places) {
    const by = to === undefined && gone.has(content) ? movedBy.get(content) : undefined;
    if (by) found.set(release.version, by);
  }
  return found;
}

/**
 * The last rollback away from what each release runs, by version: that release may be the bad one.
 * @param ledger newest first
 */
export function retreatsByVersion(ledger: readonly Release[]): ReadonlyMap<number, Release> {
  const lineage = lineageOf(ledger);
  const byContent = new Map<number, Release>();
  for (const { place, gone } of returns(lineage)) {
    for (const content of gone) byContent.set(content, place.release);
  }
  const byVersion = new Map<number, Release>();
  for (const { release, content } of lineage.places) {
    const retreat = byContent.get(content);
    if (retreat) byVersion.set(release.version, retreat);
  }
  return byVersion;
}

/**
 * The most likely target: the newest eligible release that was never rolled back from, as the others may be bad. Where
 * there is none, the platform's own default.
 * @param ledger newest first
 * @param retreats from `retreatsByVersion`
 */
export function suggestedTarget(
  ledger: readonly Release[],
  retreats: ReadonlyMap<number, Release>,
): Release | undefined {
  const trusted = ledger.filter(({ version }) => !retreats.has(version));
  return defaultTarget(trusted) ?? defaultTarget(ledger);
}

/** `v47 to v52`, `v47, v49 and v51 to v53`, from versions in any order. */
export function versionRanges(versions: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const version of versions.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.[1] === version - 1) range[1] = version;
    else ranges.push([version, version]);
  }
  const texts = ranges.flatMap(([first, last]) =>
    // For two, a range would be no shorter.
    last - first > 1 ? [`v${first} to v${last}`] : first === last ? [`v${first}`] : [`v${first}`, `v${last}`],
  );
  return listed(texts);
}

interface Return {
  readonly place: Place;
  /** The contents that the rollback took back, and those that it brought back. */
  readonly gone: readonly number[];
  readonly back: readonly number[];
}

/** What each rollback changed, oldest first: the paths from before and from after it to their common ancestor. */
function* returns({ places, parents }: Lineage): Generator<Return> {
  for (const place of places) {
    if (place.to === undefined) continue;
    const gone: number[] = [];
    const back: number[] = [];
    let [left, right] = [place.before?.content ?? 0, place.content];
    while (left !== right) {
      // Parents are older, so the newer of the two is not the common ancestor yet.
      if (left > right) {
        gone.push(left);
        left = parents.get(left) ?? 0;
      } else {
        back.push(right);
        right = parents.get(right) ?? 0;
      }
    }
    yield { place, gone, back };
  }
}
