/** What stands above the apps: why they may be old, and why there are not more of them. */

import type { AppList } from '../../catalog/app-list.ts';
import { type RateLimited, quietText, troubleText, type Unread } from '../rows/stale-notice.ts';

/**
 * @param unread what could not be read
 * @param ledgers those on screen
 * @returns an empty text when there is nothing to say
 */
export function messageText(
  { filter, more, shown }: Pick<AppList, 'filter' | 'more' | 'shown'>,
  unread: readonly Unread[],
  ledgers: readonly RateLimited[],
  now: number,
): string {
  const sentences = [
    // Without apps there are rows that say it, on which a click tries again.
    shown.length === 0 && more === 0 ? '' : troubleText(unread, now),
    quietText(ledgers, now),
    // With a message VS Code would not show the text of an empty view, which offers to clear the filter.
    filter === '' || shown.length === 0 ? '' : `Only apps with "${filter}" are shown.`,
    shown.length === 0 && more > 0 ? 'Find the apps that you work on. They then stay in this view.' : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
