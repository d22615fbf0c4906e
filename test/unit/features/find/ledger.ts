// Ledgers for questions: of an app whose releases are all known.
import type { Release } from '../../../../src/domain/release/release.ts';
import type { LedgerState } from '../../../../src/ledger/state.ts';
import { nothing } from '../../../../src/ledger/state.ts';
import type { Asked } from '../../../../src/code/commit-status.ts';
import { appOf, releaseOf } from '../../views/releases/release.ts';

/** @param descriptions oldest first; the newest runs */
export function releasesOf(...descriptions: readonly string[]): Release[] {
  return descriptions
    .map((description, index) =>
      releaseOf({
        id: `r${index + 1}`,
        version: index + 1,
        description,
        artifact: null,
        current: index === descriptions.length - 1,
      }),
    )
    .toReversed();
}

/** A ledger that can be told more releases. @param releases newest first */
export function askedOf(releases: readonly Release[]): Asked & { state: LedgerState } {
  return {
    state: { ...nothing, releases, complete: true, readAt: 1 },
    client: appOf('bookshop').account.client,
    readNow() {
      return Promise.resolve(this.state);
    },
    until(ask) {
      return Promise.resolve(ask(this.state));
    },
  };
}
