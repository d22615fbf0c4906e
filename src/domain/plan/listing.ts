/** Lists that pages and documents show below a heading. */

import type { Part } from '../part.ts';
import type { ConfigDiff } from '../release/config-diff.ts';

export interface Listing<T> {
  readonly title: string;
  /** What an empty list means, as a sentence. */
  readonly none: string;
  readonly lines: Part<readonly T[]>;
}

/** The config vars that differ between two releases: keys alone, as a page asks for one value at a time. */
export interface ConfigListing extends Listing<KeyGroup> {
  /** What the two releases are called: `v52`, or `bookshop v52` where they are of two apps. */
  readonly sides: Readonly<Record<ReleaseSide, string>>;
}

/** One of two releases that are compared. */
export type ReleaseSide = 'from' | 'to';

export interface KeyGroup {
  /** What the keys have in common: `Removed`. */
  readonly what: string;
  readonly keys: readonly string[];
  /** The releases that have them. */
  readonly sides: readonly ReleaseSide[];
}

const sidesOf = { added: ['to'], changed: ['from', 'to'], removed: ['from'] } as const;

/** The keys that differ. @param names of the groups, in their order; one without keys is left out */
export function keyGroups(
  diff: ConfigDiff,
  names: readonly (readonly [keyof typeof sidesOf, string])[],
): KeyGroup[] {
  return names.flatMap(([fate, what]) =>
    diff[fate].length > 0 ? [{ what, keys: diff[fate], sides: sidesOf[fate] }] : [],
  );
}
