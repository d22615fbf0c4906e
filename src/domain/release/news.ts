/** What happened in a ledger since somebody last looked: pure data. */

import type { ChangeKind } from './change.ts';
import type { Release } from './release.ts';

/** A release that a person may want to be told of, once it is settled. */
export interface NewsItem {
  readonly kind: ChangeKind | 'failure';
  readonly release: Release;
}

/** How far a ledger was seen. */
export interface Seen {
  /** The newest version. */
  readonly newest: number;
  /** Versions up to it that were still being released: what becomes of them is news. */
  readonly pending: ReadonlySet<number>;
}

/** @param releases newest first */
export function seenOf(releases: readonly Release[]): Seen {
  const pending = releases.filter(isPending).map(({ version }) => version);
  return { newest: releases[0]?.version ?? 0, pending: new Set(pending) };
}

/**
 * What settled since a ledger was seen, newest first.
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
 * What remains for a person who knows what they did themselves. That a release of theirs failed is news all the
 * same: they may have made it in a terminal and looked away.
 * @param me the id of the user who looks; undefined while it is not known
 * @param told the status of each release, by id, that the person was told by what made it in this window
 */
export function newsFor(
  items: readonly NewsItem[],
  me: string | undefined,
  told: ReadonlyMap<string, string>,
): NewsItem[] {
  return items.filter(
    ({ kind, release }) =>
      told.get(release.id) !== release.status &&
      (kind === 'failure' || me === undefined || release.user.id !== me),
  );
}

/** How much a person wants to be told, from least to most. The manifest lists the same words. */
export const newsLevels = ['off', 'badge', 'failures', 'code', 'all'] as const;
export type NewsLevel = (typeof newsLevels)[number];

/** The news that a message is shown for; the badge counts all news unless it is `off`. */
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
