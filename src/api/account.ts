/** An account that is signed in to a platform. */

import type { User } from '../domain/release/release.ts';
import type { Client } from './client.ts';

/**
 * The id of the sample app's account. Each window runs its own platform for it, on its own port but over the same data,
 * so the address does not identify the platform.
 */
export const sampleId = 'sample';

export interface Account {
  /** Stays the same when the account gets another token, and over a restart. */
  readonly id: string;
  /** The name to show: its mail address, or where its token comes from until the platform was asked. */
  readonly label: string;
  /** Sends its requests; the same client for as long as the account is signed in. */
  readonly client: Client;
  /** The user that the platform names in releases; undefined while the platform cannot be asked. */
  user(): Promise<User | undefined>;
}
