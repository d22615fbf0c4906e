/** Commit text as Markdown with its mentions linked. */

import { escapeMarkdown, reference } from '../text/markdown.ts';
import { mentionsIn } from './mentions.ts';
import type { WebHost } from './web-host.ts';

/** @param text one line */
export function prose(text: string, host: WebHost | undefined): string {
  let written = '';
  let at = 0;
  for (const { start, end, url } of host ? mentionsIn(text, host) : []) {
    written += escapeMarkdown(text.slice(at, start), at === 0) + reference(text.slice(start, end), url);
    at = end;
  }
  return written + escapeMarkdown(text.slice(at), at === 0);
}
