/** What a release runs and what ran before it, as commits where these are here. */

import type { Ledger } from '../../ledger/ledger.ts';
import { ranBefore } from '../../domain/release/code.ts';
import { Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { codeOfRelease } from '../../code/locate.ts';
import { briefly } from '../../progress/progress.ts';
import { type Code, noCodeSentence, codeBeforeAndAfter } from '../../code/release-code.ts';

export interface ReleaseChange {
  /** The release before; undefined for the first. */
  readonly before: Release | undefined;
  /** Its code; undefined before the first deploy. */
  readonly from: Code | undefined;
  readonly to: Code;
}

/**
 * @throws {Problem} for a release from before the first deploy, {Cancelled}
 */
export async function changeOf(ledger: Ledger, release: Release): Promise<ReleaseChange> {
  const sides = await briefly(`Looking for what ${versionName(release)} changed`, (signal) =>
    ledger.until(({ releases, complete }) => codeBeforeAndAfter(release, releases, complete), signal),
  );
  if (!sides?.to) throw new Problem(noCodeSentence(release));
  return { before: ranBefore(release, ledger.state.releases), from: sides.from, to: sides.to };
}

/** The code of one release, with a word of progress. See `codeOfRelease`. */
export function findCode(ledger: Ledger, release: Release): Promise<Code> {
  return briefly(`Looking for the commit of ${versionName(release)}`, (signal) =>
    codeOfRelease(ledger, release, signal),
  );
}
