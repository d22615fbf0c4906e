/** What there is to see of a ledger. */

import type { AppRef, Release } from '../domain/release/release.ts';

export interface LedgerState {
  /** Newest first, without gaps from the newest down but for those that are malformed. */
  readonly releases: readonly Release[];
  /** True when v1 is among them, so that there is nothing more to load. */
  readonly complete: boolean;
  /** True while a person waits for releases. */
  readonly loading: boolean;
  /** Why the last request failed; the releases are then those of before. */
  readonly error: unknown;
  /** What is wrong with releases that could not be read, newest first: `v48: user should be Object`. */
  readonly malformed: readonly string[];
  /** When the newest releases were last read, in milliseconds; undefined before the first time. */
  readonly readAt: number | undefined;
}

/** What is kept of a ledger from one start to the next. */
export interface CachedLedger {
  readonly releases: readonly Release[];
  readonly readAt: number;
  readonly app?: AppRef;
}

/** Before anything was read. */
export const nothing: LedgerState = {
  releases: [],
  complete: false,
  loading: false,
  error: undefined,
  malformed: [],
  readAt: undefined,
};

/** What of a state there is to see. */
export const shown = [
  'releases',
  'complete',
  'loading',
  'error',
  'malformed',
] as const satisfies (keyof LedgerState)[];
