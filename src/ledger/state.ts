/** The state of a ledger. */

import type { AppRef, Release } from '../domain/release/release.ts';

export interface LedgerState {
  /** Newest first, without gaps except for malformed ones. */
  readonly releases: readonly Release[];
  /** True when there is nothing older to load. */
  readonly complete: boolean;
  /** True while a person waits for releases. */
  readonly loading: boolean;
  /** Why the last request failed; the releases are then older. */
  readonly error: unknown;
  /** What is wrong with malformed releases, newest first: `v48: user should be Object`. */
  readonly malformed: readonly string[];
  /** When the newest releases were last read, in milliseconds; undefined before the first time. */
  readonly readAt: number | undefined;
}

/** The cached copy of a ledger. */
export interface CachedLedger {
  readonly releases: readonly Release[];
  readonly readAt: number;
  readonly app?: AppRef;
}

/** The state before anything was read. */
export const nothing: LedgerState = {
  releases: [],
  complete: false,
  loading: false,
  error: undefined,
  malformed: [],
  readAt: undefined,
};

/** The fields whose change is visible. */
export const shown = [
  'releases',
  'complete',
  'loading',
  'error',
  'malformed',
] as const satisfies (keyof LedgerState)[];
