/** Somebody who is signed in to a platform, as the rooms behind the client know them. */

import type { Client } from './client.ts';

export interface Account {
  /** Stays the same when the account gets another token, and over a restart. */
  readonly id: string;
  /** What people call it: its mail address, or where its token comes from while the platform was not asked yet. */
  readonly label: string;
  /** Speaks for it; one client as long as the account is signed in. */
  readonly client: Client;
  /** Its mail address; undefined while the platform cannot be asked. */
  email(): Promise<string | undefined>;
}
