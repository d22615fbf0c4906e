/** Where a release was promoted from. */

import type { AppLedgers } from '../../../catalog/app-ledgers.ts';
import { readApp } from '../../../domain/release/app-name.ts';
import type { AppAddress, Release } from '../../../domain/release/release.ts';
import type { Ledger } from '../../../ledger/ledger.ts';

/**
 * @param ledger of the release, whose description names its source
 * @returns undefined for a release that is no promotion, or does not say of which version it is one
 * @throws {Problem} when no account sees the source
 */
export async function sourceOf(
  ledgers: Pick<AppLedgers, 'named'>,
  ledger: Pick<Ledger, 'account'>,
  { change }: Pick<Release, 'change'>,
): Promise<{ readonly app: AppAddress; readonly version: number } | undefined> {
  if (change.kind !== 'promotion' || change.version === undefined) return undefined;
  const { version } = change;
  const named = readApp(change.app);
  if (typeof named === 'object') return { app: named, version };
  const found = await ledgers.named(named);
  // An app is promoted within its platform: another account may have an app of the same name on another one.
  const source = found.find(({ account }) => account === ledger.account) ?? found[0];
  return source && { app: source.address, version };
}
