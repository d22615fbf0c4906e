/** Two releases whose differences a page shows. */

import type { Commit, FileChange } from '../../domain/graph/commit.ts';
import { Problem } from '../../domain/problem.ts';
import { configValue } from '../../domain/release/config-diff.ts';
import { versionName } from '../../domain/release/release.ts';
import type { ShownCode } from '../../features/changes/changes-between.ts';
import type { Compared } from '../../features/compare/compare.ts';
import type { ValuePlace } from './protocol.ts';

export interface ShownChanges extends ShownCode {
  /** What runs, or ran before; undefined where nothing does. */
  readonly from: Compared | undefined;
  readonly to: Compared;
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
  const place = shown[side];
  if (!place) throw new Problem(`No release ran there that could have the config var ${key}.`);
  const { ledger, release } = place;
  const vars = await ledger.client.releaseConfigVars(ledger.app.id, release.id, { signal });
  const value = configValue(vars, key);
  if (value === undefined) {
    throw new Problem(`${release.app.name} ${versionName(release)} has no config var ${key}. Show it again.`);
  }
  return value;
}
