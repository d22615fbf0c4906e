// Which releases can be rolled back to, and when they stop being so. Pure: the listing and the refusal of a rollback
// ask the same functions, so that what is shown as possible is possible.

const DAY_MS = 24 * 60 * 60 * 1000;

/** Slugs are kept this long in any case, in ms. */
export const KEEP_MS = 30 * DAY_MS;
/** So many of the newest releases keep their slugs however old they are. */
export const KEEP_RELEASES = 20;

export interface Ageing {
  /** When the release was made, in ms. */
  readonly createdAt: number;
  /** When the release `KEEP_RELEASES` versions later was made, in ms; null while it is among the newest. */
  readonly pushedOutAt: number | null;
  readonly current: boolean;
}

/** When a release expires or has expired, in ms; null while nothing makes it. What runs does not expire. */
export function expiryOf(release: Ageing): number | null {
  if (release.current || release.pushedOutAt === null) return null;
  return Math.max(release.createdAt + KEEP_MS, release.pushedOutAt);
}

export type Outcome = 'pending' | 'succeeded' | 'failed';
export type Status = Outcome | 'expired';

/** @param now in ms. A release whose command still runs stays pending. */
export function statusOf(release: Ageing & { readonly outcome: Outcome }, now: number): Status {
  if (release.outcome === 'pending') return 'pending';
  const expiry = expiryOf(release);
  return expiry !== null && expiry <= now ? 'expired' : release.outcome;
}

export interface Target {
  readonly version: number;
  readonly status: Status;
  readonly slugId: string | null;
  readonly current: boolean;
}

const reasons = {
  failed: 'its release command failed',
  pending: 'its release command has not finished',
  expired: 'it has expired: what releases older than 30 days and not among the newest 20 run is gone',
};

/** Why a release has nothing that could be run again, as the end of a sentence; undefined when it has. */
export function ineligibility(target: Omit<Target, 'current'>): string | undefined {
  if (target.status !== 'succeeded') return reasons[target.status];
  return target.slugId === null ? 'it runs nothing, as no code had been deployed' : undefined;
}

/**
 * Why a rollback to this release is refused, as a sentence; undefined when it is not. The release that runs is
 * eligible, which is what the command line expects, but there is nothing to do.
 */
export function rollbackRefusal(target: Target): string | undefined {
  const reason = ineligibility(target) ?? (target.current ? 'it is already the current release' : undefined);
  return reason === undefined ? undefined : `Cannot roll back to v${target.version}: ${reason}.`;
}
