/** The texts of notifications, and their buttons. */

import { foreignText, quoted } from '../../domain/text/foreign-text.ts';
import type { NewsItem } from '../../domain/release/news.ts';
import { type Release, shortAuthor, versionName } from '../../domain/release/release.ts';

export type NewsAction = 'See Changes' | 'Show Details' | 'Show Output' | 'Roll Back…' | 'Show Releases';

export interface NewsText {
  readonly message: string;
  /** Whether to show it as a warning. */
  readonly failed: boolean;
  readonly actions: readonly NewsAction[];
}

/**
 * One message for all news of an app, so that a night of releases is not a night of messages.
 * @param items newest first, at least one
 * @param text the title of the newest one on its row
 * @param running the release that runs now
 */
export function newsText(items: readonly NewsItem[], text: string, running: Release | undefined): NewsText {
  const title = foreignText(text, 200);
  const [newest, ...others] = items;
  if (!newest) throw new RangeError('There is no text for no news.');
  if (others.length === 0) return one(newest, title, running);
  const { release } = newest;
  const failures = items.filter(({ kind }) => kind === 'failure').length;
  const failed = failures > 0 ? `${failures} of them failed, ` : '';
  const last = `the newest is ${versionName(release)} ${quoted(title, 200)} by ${shortAuthor(release.user)}`;
  return {
    message: `${release.app.name} has ${items.length} new releases: ${failed}${last}.${runs(running)}`,
    failed: failures > 0,
    actions: ['Show Releases', 'Roll Back…'],
  };
}

function one({ kind, release }: NewsItem, title: string, running: Release | undefined): NewsText {
  const who = shortAuthor(release.user);
  const app = release.app.name;
  const version = versionName(release);
  const { change } = release;
  switch (kind) {
    case 'failure':
      return {
        message: `${app} ${version} failed in its release command: ${quoted(title, 200)} by ${who}.${runs(running)}`,
        failed: true,
        actions: [
          ...(release.outputUrl === null ? [] : ['Show Output' as const]),
          'Roll Back…',
          'Show Details',
        ],
      };
    case 'rollback':
      return calm(
        `${who} rolled ${app} back to ${change.kind === 'rollback' ? `v${change.to}` : title}, as ${version}.`,
        'See Changes',
        'Show Details',
      );
    case 'deploy':
      return calm(`${who} deployed ${app} ${version}: ${title}.`, 'See Changes', 'Roll Back…');
    case 'promotion':
      return calm(`${who} promoted to ${app} ${version}: ${title}.`, 'See Changes', 'Roll Back…');
    case 'config':
    case 'addon':
    case 'other':
      return calm(`${who} released ${app} ${version}: ${title}.`, 'Show Details', 'Roll Back…');
  }
}

function calm(message: string, ...actions: NewsAction[]): NewsText {
  return { message, failed: false, actions };
}

function runs(running: Release | undefined): string {
  return running ? ` ${versionName(running)} is running.` : '';
}
