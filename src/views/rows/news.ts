/** What a row of an app says first: that something else is about to run, or that the last attempt to release failed. */

import { type Release, releaseUnderWay, versionName } from '../../domain/release/release.ts';
import type { Icon } from './row.ts';

export interface AppNews {
  /** `v53 failed` */
  readonly text: string;
  readonly icon: Icon;
}

/** That a release is under way, else that the newest one failed. @param releases newest first */
export function newsOf(releases: readonly Release[]): AppNews | undefined {
  const coming = releaseUnderWay(releases);
  if (coming) {
    return {
      text: `${versionName(coming)} releasing`,
      icon: { id: 'loading~spin', color: 'charts.yellow' },
    };
  }
  const [newest] = releases;
  if (!newest || newest.current || newest.status !== 'failed') return undefined;
  return { text: `${versionName(newest)} failed`, icon: { id: 'error', color: 'errorForeground' } };
}
