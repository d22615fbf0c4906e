/** How sentences write what is not their own, for plain text and for Markdown. */

import { longAge } from '../text/age.ts';
import { foreignText } from '../text/foreign-text.ts';
import { asCode } from '../text/sentences.ts';

export interface TextFormat {
  /** Writes what others named, so that no commit, key or address becomes more than its text. */
  readonly foreign: (text: string) => string;
  /** Writes a time in milliseconds since the epoch. */
  readonly time: (time: number) => string;
}

/** For text where nothing is markup. @param now in milliseconds, for ages */
export function plainFormat(now: number): TextFormat {
  return { foreign: (text) => foreignText(text, 100), time: (time) => longAge(time, now) };
}

/** For Markdown: what others wrote is code, times are in UTC. */
export const markdownFormat: TextFormat = { foreign: asCode, time: utc };

/** `2026-11-23 06:50 UTC` */
function utc(time: number): string {
  // A clock may be so wrong that there is no such date.
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
