// An account as the ledgers know one, around any client.
import type { Account } from '../../src/api/account.ts';
import type { Client } from '../../src/api/client.ts';

/** @param user asked for each time; left out, the platform is asked. */
export function accountOf(client: Client, user?: Account['user']): Account {
  return {
    id: client.host,
    label: client.host,
    client,
    user: user ?? (() => client.account()),
  };
}
