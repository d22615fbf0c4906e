/** Two releases whose differences a page shows. */

import type { Commit, FileChange } from '../../domain/graph/commit.ts';
import { Problem } from '../../domain/problem.ts';
import { configValue } from '../../domain/release/config-diff.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import type { ShownCode } from '../../features/changes/changes-between.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { ValuePlace } from './protocol.ts';

/** A release with the ledger that it is in. */
export interface Standing {
  readonly ledger: Ledger;
  readonly release: Release;
}

export interface ShownChanges extends ShownCode {
  /** What runs, or ran before; undefined where nothing does. */
  readonly from: Standing | undefined;
  readonly to: Standing;
  /** Each list in the order of the view. */
  readonly commits: readonly (readonly Commit[])[];
  readonly files: readonly FileChange[];
}

/**
 * One config value, read for this question and kept nowhere.
 * @throws {Problem} when the release has no such key, or what the request failed with
 */
export async function readValue(
  shown: Pick<ShownChanges, 'from' | 'to'>,
  { side, key }: Pick<ValuePlace, 'side' | 'key'>,
  signal: AbortSignal,
): Promise<string> {
  const standing = shown[side];
  if (!standing) throw new Problem(`No release ran there that could have the config var ${key}.`);
  const { ledger, release } = standing;
  const vars = await ledger.client.releaseConfigVars(ledger.app.id, release.id, { signal });
  const value = configValue(vars, key);
  if (value === undefined) {
    throw new Problem(`${release.app.name} ${versionName(release)} has no config var ${key}. Show it again.`);
  }
  return value;
}
