/** What a rollback means for each release between its target and now. */

import { contentsOf, type Lineage, type Place, sharedWith } from '../release/lineage.ts';
import type { Release } from '../release/release.ts';

/** A release between the target and now. */
export interface Between {
  readonly release: Release;
  /**
   * What the rollback means for it. `untouched` is one that an earlier rollback has taken back already, or an
   * earlier rollback that stays in effect.
   */
  readonly fate: 'takenBack' | 'untouched' | 'failed' | 'pending';
}

/** What becomes of it, for people. */
export const fates: Readonly<Record<Between['fate'], string>> = {
  takenBack: 'taken back',
  untouched: 'nothing changes for it',
  failed: 'failed, never ran',
  pending: 'still being released',
};

export interface Passage {
  /** All releases after the target, newest first. */
  readonly between: readonly Between[];
  /**
   * Releases that are in effect now and will not be, newest first: what they did is what the rollback takes back.
   * Older ones than the target may be among them, as a later rollback may have brought them back.
   */
  readonly takenBack: readonly Release[];
  /** Releases that an earlier rollback has taken back and this one brings back, newest first. */
  readonly broughtBack: readonly Release[];
}

/**
 * @param here what runs
 * @param there where the target stands
 * @param ledger that the lineage was made from, newest first
 */
export function passage(
  here: Place | undefined,
  there: Place | undefined,
  target: Pick<Release, 'version'>,
  ledger: readonly Release[],
  lineage: Lineage,
): Passage {
  const now = contentsOf(here, lineage);
  const then = contentsOf(there, lineage);
  const lost = difference(now, then);
  const won = difference(then, now);
  const undone = undoneRollbacks(here, there, lineage);
  const isTakenBack = ({ version }: Release) => lost.has(version) || undone.has(version);
  return {
    between: ledger
      .filter(({ version }) => version > target.version)
      .map((release) => ({ release, fate: isTakenBack(release) ? 'takenBack' : fateOf(release) })),
    takenBack: ledger.filter(isTakenBack),
    broughtBack: ledger.filter(({ version }) => won.has(version)),
  };
}

function fateOf({ status }: Release): Between['fate'] {
  if (status === 'failed') return 'failed';
  return status === 'pending' ? 'pending' : 'untouched';
}

function difference(contents: readonly number[], others: readonly number[]): ReadonlySet<number> {
  const left = new Set(others);
  return new Set(contents.filter((content) => !left.has(content)));
}

/**
 * The rollbacks in effect that a rollback would undo: it brings back what they were the last to take back, or takes
 * back what they were the last to bring back. Contents are paths from one root, so each shares a prefix with the path
 * to `there` (or `here`), and the prefix is known by its length.
 */
function undoneRollbacks(
  here: Place | undefined,
  there: Place | undefined,
  lineage: Lineage,
): ReadonlySet<number> {
  const thenShared = sharedWith(contentsOf(there, lineage), lineage);
  const nowShared = sharedWith(contentsOf(here, lineage), lineage);
  const ofThen = (place: Place | undefined) => thenShared.get(place?.content ?? 0) ?? 0;
  const ofNow = (place: Place | undefined) => nowShared.get(place?.content ?? 0) ?? 0;
  const undone = new Set<number>();
  // From now backwards: the most of the target's way that ran since, and the least of today's. Only a rollback makes
  // either of them shorter, so that they need not be looked at after any other release.
  let most = ofThen(here);
  let least = ofNow(here);
  for (let place = here; place; place = place.before) {
    if (place.to === undefined) continue;
    least = Math.min(least, ofNow(place));
    const bringsBack = ofThen(place.before) > most;
    const takesBack = Math.max(ofNow(place.before), ofNow(there)) < least;
    if (bringsBack || takesBack) undone.add(place.release.version);
    most = Math.max(most, ofThen(place.before));
  }
  return undone;
}
