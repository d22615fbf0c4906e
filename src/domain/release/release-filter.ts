/** Which releases of a ledger a person wants to see. */

import { changesCode } from './code.ts';
import type { Release } from './release.ts';

export const releaseFilters = ['all', 'deploys', 'mine', 'failed'] as const;
export type ReleaseFilter = (typeof releaseFilters)[number];

/** What is kept may be of another version: then all are shown. */
export function readReleaseFilter(kept: unknown): ReleaseFilter {
  return releaseFilters.find((one) => one === kept) ?? 'all';
}

/** @param me the id of the user who looks; undefined where it is not known, and then nothing is theirs */
export function isWanted(release: Release, filter: ReleaseFilter, me: string | undefined): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'deploys':
      return changesCode(release);
    case 'mine':
      return me !== undefined && release.user.id === me;
    case 'failed':
      return release.status === 'failed';
  }
}

/** What a filter shows, as it stands after “only”: `deploys, promotions and rollbacks`. */
export const filterNames: Readonly<Record<Exclude<ReleaseFilter, 'all'>, string>> = {
  deploys: 'deploys, promotions and rollbacks',
  mine: 'your releases',
  failed: 'failed releases',
};
