/** Finds mentions of issues, pull requests, changes and tickets in commit messages. */

import { codeIn, inSome, type Span, urlsIn } from './spans.ts';
import { changeUrl, issueUrl, pullUrl, ticketUrl, type WebHost } from './web-host.ts';

/** A part of a text that links to a page. */
export interface Mention extends Span {
  readonly url: string;
}

/**
 * A possible mention: a number with its prefix, a Gerrit change, or a ticket. A number does not begin with a zero, has at
 * most nine digits, and does not continue as in `#12.5` and `#1-anchor`.
 */
const candidates =
  /(?<prefix>(?:[Pp]ull request )?#|!|\bGH-|\bPR )(?<number>[1-9]\d{0,8})(?![\w]|\.\d|-\w)|\b(?<change>I[0-9a-f]{40})\b|\b(?<ticket>[A-Z][A-Z0-9]{1,15}-[1-9]\d{0,8})(?![\w-])/g;

/** What may stand before a mention; a space may as well, or the beginning. */
const opening = new Set('([{<>,;:"\'“”‘’«»—–|*~');
/** Between two mentions, as in `#12/#13`. */
const joining = new Set('/&+-');
/** Looks like a ticket but is not one. */
const noTicket = /^(?:AES|CVE|ECMA|GH|HTTP|IEEE|ISO|RFC|SHA|UTF)-/;

/**
 * Finds the mentions that have a page on the host, in order. Code, addresses and colours are left alone.
 * @param text a subject or a whole message
 */
export function mentionsIn(text: string, host: WebHost): Mention[] {
  const mentions: Mention[] = [];
  const isCode = inSome(codeIn(text));
  const isUrl = inSome(urlsIn(text));
  const isColored = coloredLines(text);
  for (const match of text.matchAll(candidates)) {
    const { prefix = '', number = '', change, ticket } = match.groups ?? {};
    const end = match.index + match[0].length;
    const colored = isColored(match.index);
    if (isCode(match.index) || isUrl(match.index)) continue;
    const last = mentions.at(-1)?.end;
    const free = isFree(text, match.index, last);
    if (change !== undefined || ticket !== undefined) {
      if (!free || (ticket !== undefined && noTicket.test(ticket))) continue;
      const url = change === undefined ? ticketUrl(host, ticket!) : changeUrl(host, change);
      if (url !== undefined) mentions.push({ start: match.index, end, url });
      continue;
    }
    const other =
      free || prefix.length > 1 ? undefined : repositoryBefore(text, last ?? 0, match.index, host);
    if (!free && other === undefined) continue;
    if (prefix === '#' && other === undefined && isColor(text, match.index, number, colored)) continue;
    const url = numberUrl(host, prefix, Number(number), other);
    if (url !== undefined) mentions.push({ start: match.index - (other?.length ?? 0), end, url });
  }
  return mentions;
}

function numberUrl(
  host: WebHost,
  prefix: string,
  number: number,
  elsewhere: string | undefined,
): string | undefined {
  const known = host.prefixes as Readonly<Record<string, 'issue' | 'pull' | undefined>>;
  const kind = known[prefix.replace(/^P(?=ull)/, 'p')];
  if (kind === undefined) return undefined;
  return kind === 'issue' ? issueUrl(host, number, elsewhere) : pullUrl(host, number, elsewhere);
}

function isFree(text: string, at: number, lastEnd: number | undefined): boolean {
  const before = text[at - 1];
  if (before === undefined || /\s/.test(before) || opening.has(before)) return true;
  return lastEnd === at - 1 && joining.has(before);
}

/** `owner/name`, or a longer path, that ends where a number begins and does not reach into the mention before. */
function repositoryBefore(
  text: string,
  from: number,
  end: number,
  { elsewhere }: WebHost,
): string | undefined {
  if (elsewhere === undefined) return undefined;
  let start = end;
  while (start > from && /[\w./-]/.test(text[start - 1]!)) start--;
  const path = text.slice(start, end);
  const parts = path.split('/');
  if (parts.length < 2 || (elsewhere === 'pair' && parts.length > 2)) return undefined;
  // With a dot it is more likely a host name.
  if (!/^\w[\w-]*$/.test(parts[0]!) || !parts.every((part) => /^\w[\w.-]*$/.test(part))) return undefined;
  return isFree(text, start, undefined) ? path : undefined;
}

/** `color: #123`, `background="#123456"` */
const property =
  /(?:colou?r|background|fill|stroke|border|shadow|outline|theme|hex)[\w-]{0,12}["']?\s?[:=]\s?["']?$/i;
/** After such a word it is a number, whatever else is in the line. */
const meant = /(?:\(|\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see|issue|request|PR):?\s)$/i;

function isColor(text: string, at: number, digits: string, colored: boolean): boolean {
  if (![3, 4, 6, 8].includes(digits.length)) return false;
  const before = text.slice(Math.max(0, at - 30), at);
  return property.test(before) || (colored && !meant.test(before));
}

/** A colour that cannot be a number: then digits next to it are likely colours too, as in `from #eee to #333`. */
const certainColor = /#(?=\d{0,7}[a-f])(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![\w-])/i;

/** For increasing positions only. */
function coloredLines(text: string): (at: number) => boolean {
  let end = -1;
  let colored = false;
  return (at) => {
    if (at > end) {
      const start = text.lastIndexOf('\n', at) + 1;
      const next = text.indexOf('\n', at);
      end = next === -1 ? text.length : next;
      colored = certainColor.test(text.slice(start, end));
    }
    return colored;
  };
}
