/** Which account an entry of the journal is of. */

import { type Account, sampleId } from '../../api/account.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import { Problem } from '../../domain/problem.ts';
import { signIn } from '../../domain/remedies.ts';
import type { AppRef } from '../../domain/release/release.ts';
import type { Intent } from './journal-entry.ts';

/** What a window that is signed in with some accounts can say of entries. */
export function entriesFor(ledgers: AppLedgers): {
  isOurs(this: void, intent: Intent): Promise<boolean>;
  /** @throws {Problem} where the account that began it is not signed in, or does not see the app */
  ledgerOf(this: void, intent: Intent, app: AppRef): Promise<Ledger>;
} {
  const began = async (intent: Intent) => accountOf(intent, await ledgers.accounts());
  return {
    isOurs: async (intent) => (await began(intent)) !== undefined,
    async ledgerOf(intent, app) {
      const account = await began(intent);
      if (account) return ledgers.find({ ...app, account: account.id });
      throw new Problem(`You are not signed in to ${intent.host} with the account that began this.`, {
        remedies: [signIn],
      });
    },
  };
}

/**
 * The account that began a write, among those that are signed in. Of another platform or another account an entry says
 * nothing that could be judged here, whatever its app is called.
 * @returns undefined where none of them did
 */
async function accountOf(
  intent: Pick<Intent, 'host' | 'account' | 'user' | 'email'>,
  accounts: readonly Account[],
): Promise<Account | undefined> {
  const ofPlatform = accounts.filter((account) => isOfPlatform(intent, account));
  const are = await Promise.all(ofPlatform.map((account) => isAuthor(intent, account)));
  return ofPlatform.find((_account, at) => are[at]);
}

function isOfPlatform({ host, account }: Pick<Intent, 'host' | 'account'>, { id, client }: Account): boolean {
  if (account === sampleId || id === sampleId) return account === id;
  return host === client.host;
}

/** An account is known here by where its token is until the platform has said whose it is: that id may come to differ. */
async function isAuthor(
  { account, user, email }: Pick<Intent, 'account' | 'user' | 'email'>,
  one: Account,
): Promise<boolean> {
  const who = await one.user();
  if (who && user !== null) return who.id === user;
  return one.id === account || (who !== undefined && who.email === email);
}
