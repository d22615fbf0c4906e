/** What is said of a release's status, in one word. */

import type { Release } from './release.ts';

/** @returns undefined for one that succeeded, of which nothing needs to be said; an unknown status as it is */
export function statusWord({ status }: Pick<Release, 'status'>): string | undefined {
  switch (status) {
    case 'succeeded':
      return undefined;
    case 'pending':
      return 'releasing';
    default:
      return status;
  }
}
