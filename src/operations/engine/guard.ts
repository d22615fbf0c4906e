/** The ledgers that a write is about, as they are now. */

import type { Ledger } from '../../ledger/ledger.ts';
import type { Ledgers } from './machine.ts';

/** Reads ledgers from the platform. @throws when one of them cannot be read */
export async function readLedgers(ledgers: readonly Ledger[]): Promise<Ledgers> {
  const states = await Promise.all(ledgers.map((ledger) => ledger.readNow()));
  return Object.fromEntries(ledgers.map(({ app }, at) => [app.id, states[at]!.releases]));
}
