/** Pieces of sentences. */

import { singleLine } from './foreign-text.ts';

/** `1 release`, `2 releases` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** With a capital letter, for the start of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a`, `a and b`, `a, b and c`, and with more than `most`: `a, b and 5 more` */
export function listed(items: readonly string[], most = Infinity): string {
  const [shown, last] =
    items.length > most
      ? [items.slice(0, most), `${items.length - most} more`]
      : [items.slice(0, -1), items.at(-1) ?? ''];
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
}

/**
 * A foreign text as Markdown code: nothing in it becomes markup, a link or a mention, not even in chats that read only a
 * part of Markdown.
 */
export function asCode(text: string): string {
  const line = singleLine(text, 200);
  if (line === '') return '(empty)';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // One space on either side is not part of the code, and separates the text's backticks from the fence.
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}
