/** Somebody who is signed in to a platform, as the rooms behind the client know them. */

import type { User } from '../domain/release/release.ts';
import type { Client } from './client.ts';

/**
 * The id of the sample app's account. Each window runs a platform of its own for it, at another address but over the same
 * data: the address does not tell which platform it is.
 */
export const sampleId = 'sample';

export interface Account {
  /** Stays the same when the account gets another token, and over a restart. */
  readonly id: string;
  /** What people call it: its mail address, or where its token comes from while the platform was not asked yet. */
  readonly label: string;
  /** Speaks for it; one client as long as the account is signed in. */
  readonly client: Client;
  /** Who it is to the platform, which signs releases with it; undefined while the platform cannot be asked. */
  user(): Promise<User | undefined>;
}
