/** What a row of an app says first: that it crashed, that something else is about to run, or that a release failed. */

import { type Release, releaseUnderWay, versionName } from '../../domain/release/release.ts';
import type { Icon } from './row.ts';

export interface AppNews {
  /** `v53 failed` */
  readonly text: string;
  readonly icon: Icon;
}

/**
 * That processes of what runs crashed, that a release is under way, else that the newest one failed.
 * @param releases newest first
 * @param crashed the processes that crashed, such as `web.1 and web.2`
 */
export function newsOf(releases: readonly Release[], crashed?: string): AppNews | undefined {
  const release = releaseNews(releases);
  if (crashed === undefined) return release;
  const text = `${crashed} crashed`;
  return release ? { ...release, text: `${text} · ${release.text}` } : { text, icon: errorIcon };
}

const errorIcon: Icon = { id: 'error', color: 'errorForeground' };

function releaseNews(releases: readonly Release[]): AppNews | undefined {
  const coming = releaseUnderWay(releases);
  if (coming) {
    return {
      text: `${versionName(coming)} releasing`,
      icon: { id: 'loading~spin', color: 'charts.yellow' },
    };
  }
  const [newest] = releases;
  if (!newest || newest.current || newest.status !== 'failed') return undefined;
  return { text: `${versionName(newest)} failed`, icon: errorIcon };
}
