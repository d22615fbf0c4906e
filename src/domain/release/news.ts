/** What happened in a ledger since it was last read: pure data. */

import type { ChangeKind } from './change.ts';
import type { Release } from './release.ts';

/** A settled release that a person may want to be notified of. */
export interface NewsItem {
  readonly kind: ChangeKind | 'failure';
  readonly release: Release;
}

/** How far a ledger was read. */
export interface Seen {
  /** The newest version. */
  readonly newest: number;
  /** Versions up to it that were still being released: how they end is news. */
  readonly pending: ReadonlySet<number>;
}

/** @param releases newest first */
export function seenOf(releases: readonly Release[]): Seen {
  const pending = releases.filter(isPending).map(({ version }) => version);
  return { newest: releases[0]?.version ?? 0, pending: new Set(pending) };
}

/**
 * What settled since a ledger was read, newest first.
 * @param releases as they are now, newest first
 */
export function newsSince(seen: Seen, releases: readonly Release[]): NewsItem[] {
  return releases
    .filter(
      (release) =>
        !isPending(release) && (release.version > seen.newest || seen.pending.has(release.version)),
    )
    .map((release) => ({
      kind: release.status === 'failed' ? 'failure' : release.change.kind,
      release,
    }));
}

/**
 * Leaves out what a person did themselves. A failure of their own release is news all the same: they may have deployed
 * from a terminal and looked away.
 * @param me the id of the user who looks; undefined while it is not known
 * @param reported by id, the status with which an operation of this window reported a release that it made
 */
export function newsFor(
  items: readonly NewsItem[],
  me: string | undefined,
  reported: ReadonlyMap<string, string>,
): NewsItem[] {
  return items.filter(
    ({ kind, release }) =>
      reported.get(release.id) !== release.status &&
      (kind === 'failure' || me === undefined || release.user.id !== me),
  );
}

/** How much a person wants to be notified of, from least to most. The manifest lists the same words. */
export const newsLevels = ['off', 'badge', 'failures', 'code', 'all'] as const;
export type NewsLevel = (typeof newsLevels)[number];

/** The news for which a message is shown; the badge counts all news unless the level is `off`. */
export function worthTelling(items: readonly NewsItem[], level: NewsLevel): NewsItem[] {
  return items.filter(({ kind }) => newsLevels.indexOf(level) >= newsLevels.indexOf(levelOf[kind]));
}

const levelOf: Readonly<Record<NewsItem['kind'], NewsLevel>> = {
  failure: 'failures',
  deploy: 'code',
  promotion: 'code',
  rollback: 'code',
  config: 'all',
  addon: 'all',
  other: 'all',
};

function isPending({ status }: Release): boolean {
  return status === 'pending';
}
