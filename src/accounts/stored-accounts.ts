/** The accounts in VS Code's secret storage: one secret for each platform. */

import { createHash } from 'node:crypto';
import { TokensUnreadable } from '../api/errors.ts';
import { Problem } from '../domain/problem.ts';
import type { Identity, StoredState } from './stored-shape.ts';

export type { Identity, StoredState } from './stored-shape.ts';

/** The part of VS Code's secret storage that is used here. */
export interface Secrets {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
  delete(key: string): Thenable<void>;
}

const nothing: StoredState = { accounts: [], others: [] };

/** How many hashes of tokens elsewhere are remembered. */
const mostOthers = 50;

/** How often a change is written again after a conflict with another window. */
const mostTries = 5;

/** The key of a platform's secret: one for each origin, so that a token reaches none but its own. */
export function secretKey(platform: URL): string {
  return `shiplog.accounts ${platform.origin}`;
}

/** Identifies a token that is stored elsewhere. A token is long and random, so it cannot be guessed from its hash. */
export function hashOf(platform: URL, token: string): string {
  return createHash('sha256').update(`${platform.origin}\n${token}`).digest('base64url');
}

export class StoredAccounts {
  readonly #secrets: Secrets;
  #last: Promise<unknown> = Promise.resolve();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** @throws TokensUnreadable when the secret is malformed */
  async read(platform: URL): Promise<StoredState> {
    const state = await this.#parsed(platform);
    if (state) return state;
    throw new TokensUnreadable(
      `The accounts that Shiplog keeps for ${platform.host} cannot be read. Sign in again to replace them.`,
    );
  }

  /**
   * Changes the secret. Another window may change it at the same time, and windows share no lock: the change is applied
   * to the current state, and applied again if it was overwritten. A malformed secret is replaced, so call this only
   * when the person signs in or out.
   * @param change must be idempotent
   */
  change(platform: URL, change: (state: StoredState) => StoredState): Promise<void> {
    const done = this.#last.then(() => this.#change(platform, change));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #change(platform: URL, change: (state: StoredState) => StoredState): Promise<void> {
    for (let tries = 0; tries <= mostTries; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the current state
      const before = await this.#parsed(platform);
      const after = change(before ?? nothing);
      const text = JSON.stringify(after);
      if (before && text === JSON.stringify(before)) return;
      const key = secretKey(platform);
      const empty = after.accounts.length === 0 && after.others.length === 0;
      // oxlint-disable-next-line no-await-in-loop -- read back in the next round
      await (empty ? this.#secrets.delete(key) : this.#secrets.store(key, text));
    }
    throw new Problem(
      `The accounts of ${platform.host} cannot be saved because other windows keep changing them. Close other windows, then try again.`,
    );
  }

  async #parsed(platform: URL): Promise<StoredState | undefined> {
    const text = await this.#secrets.get(secretKey(platform));
    if (text === undefined || text === '') return nothing;
    // Loads the schemas only when there is something to read.
    const { parseStored } = await import('./stored-shape.ts');
    return parseStored(text);
  }
}

/** Stores a token of an account in place of the previous one. */
export function withAccount(state: StoredState, account: Identity & { readonly token: string }): StoredState {
  const { id, email, token } = account;
  const entry = { id, email, token };
  const isThere = state.accounts.some((one) => one.id === id);
  const accounts = isThere
    ? state.accounts.map((one) => (one.id === id ? entry : one))
    : [...state.accounts, entry];
  return { ...state, accounts };
}

/** Remembers the owner of a token elsewhere. One that was set aside stays so until the person signs in with it. */
export function withOther(state: StoredState, hash: string, who: Identity, signsIn: boolean): StoredState {
  const known = state.others.find((other) => other.hash === hash);
  if (known?.aside === true && !signsIn) return state;
  if (known?.aside === false && known.who?.id === who.id && known.who.email === who.email) return state;
  const entry = { hash, who: { id: who.id, email: who.email }, aside: false };
  const others = [...state.others.filter((other) => other !== known), entry];
  return { ...state, others: others.slice(-mostOthers) };
}

/**
 * Removes an account. Its tokens that are stored elsewhere are set aside.
 * @param id undefined as long as it is unknown
 */
export function without(state: StoredState, id: string | undefined, hashes: readonly string[]): StoredState {
  const isOf = (other: StoredState['others'][number]) =>
    hashes.includes(other.hash) || (id !== undefined && other.who?.id === id);
  const known = state.others.filter((other) => !isOf(other));
  const set = hashes.map((hash) => ({ hash, aside: true }));
  return {
    accounts: state.accounts.filter((account) => account.id !== id),
    others: [...known, ...set].slice(-mostOthers),
  };
}
