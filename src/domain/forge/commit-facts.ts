/** The details of a commit (authors, pull request, tags), as Markdown and as plain text. */

import type { Commit } from '../graph/commit.ts';
import { foreignText } from '../text/foreign-text.ts';
import { escapeMarkup, link, oneLine } from '../text/markdown.ts';
import { mentionsIn } from './mentions.ts';
import { parseMessage, type Person } from './commit-message.ts';
import { pullOf } from './pull-request.ts';
import { commitUrl, pullUrl, tagUrl, type WebHost } from './web-host.ts';
import { listed } from '../text/sentences.ts';

/** What git knows of a commit beyond its row. */
export interface CommitDetails {
  /** In full, without surrounding empty lines. */
  readonly message: string;
  readonly coAuthors: readonly Person[];
  readonly tags: readonly string[];
  /** The nearest tag and how far it is, such as `v1.2-3-gde63889`; undefined where no tag is reachable. */
  readonly describe: string | undefined;
}

/** A line of a tooltip: its label, and its Markdown. */
export type DetailLine = readonly [what: string, markdown: string];

/** How many names are written out; the rest are counted. */
const mostNames = 5;

/**
 * The lines of a commit's tooltip. Foreign text is escaped, and links lead only to pages of the host.
 * @param details undefined where they could not be read
 * @param date in words
 */
export function detailLines(
  commit: Commit,
  details: CommitDetails | undefined,
  host: WebHost | undefined,
  date: string,
): DetailLine[] {
  const { message = '', tags = [], describe } = details ?? {};
  const author = `${commit.author} <${commit.email}>`;
  const lines: DetailLine[] = [
    ['Commit', link(text(commit.hash), host && commitUrl(host, commit.hash))],
    ['Written by', text(`${author}${withText(details)}, ${date}`)],
  ];
  const parsed = parseMessage(message);
  const pull = pullOf(parsed);
  if (pull) lines.push(['Pull request', link(text(pull.name), host && pullUrl(host, pull.number))]);
  const mentions = host ? linked(bodyOf(message), host, pull?.name) : [];
  if (mentions.length > 0) lines.push(['Mentions', listed(mentions, mostNames)]);
  const linkedTags = tags.map((tag) => link(text(tag), host && tagUrl(host, tag)));
  if (linkedTags.length > 0) lines.push(['Tags', listed(linkedTags, mostNames)]);
  else if (describe !== undefined) lines.push(['Nearest tag', text(describe)]);
  return lines;
}

/** The body with the trailers (`Fixes: #12` is one), without the subject, which stands above it. */
function bodyOf(message: string): string {
  const end = message.indexOf('\n\n');
  return end === -1 ? '' : message.slice(end);
}

/** Each mention once, except the pull request's own. */
function linked(message: string, host: WebHost, but: string | undefined): string[] {
  const found = new Map<string, string>();
  for (const { start, end, url } of mentionsIn(message, host)) {
    const name = message.slice(start, end);
    if (name !== but && !found.has(url)) found.set(url, link(text(name), url));
  }
  return [...found.values()];
}

/** ` with Katie and Shanley`, or nothing */
function withText(details: Pick<CommitDetails, 'coAuthors'> | undefined): string {
  const names = details?.coAuthors.map(({ name }) => foreignText(name)) ?? [];
  return names.length > 0 ? ` with ${listed(names, mostNames)}` : '';
}

/** `Kendra with Katie` */
export function authorsText(
  { author }: Pick<Commit, 'author'>,
  details: Pick<CommitDetails, 'coAuthors'> | undefined,
): string {
  return `${foreignText(author)}${withText(details)}`;
}

/** `in v1.4.0`, `in v1.4.0-3-gabc1234`; undefined without a tag */
export function versionText({
  tags,
  describe,
}: Pick<CommitDetails, 'tags' | 'describe'>): string | undefined {
  const version =
    tags.length > 0
      ? listed(
          tags.map((tag) => foreignText(tag)),
          mostNames,
        )
      : describe && foreignText(describe);
  return version === undefined ? undefined : `in ${version}`;
}

/** The page of the pull request that brought in a commit, else the commit's own; undefined where the host has none. */
export function pageOf(
  commit: Pick<Commit, 'hash'>,
  details: Pick<CommitDetails, 'message'> | undefined,
  host: WebHost | undefined,
): { readonly title: string; readonly url: string } | undefined {
  if (!host) return undefined;
  const pull = details && pullOf(parseMessage(details.message));
  const pullPage = pull && pullUrl(host, pull.number);
  const url = pullPage ?? commitUrl(host, commit.hash);
  if (url === undefined || !/^https?:/.test(url)) return undefined;
  return { title: `Open ${pull && pullPage !== undefined ? pull.name : 'Commit'} on ${host.name}`, url };
}

/** `Written by Kendra with Katie, in v1.4.0-3-gde63889` */
export function writtenText(commit: Pick<Commit, 'author'>, details: CommitDetails | undefined): string {
  const version = details && versionText(details);
  return `Written by ${authorsText(commit, details)}${version === undefined ? '' : `, ${version}`}`;
}

function text(words: string): string {
  return escapeMarkup(oneLine(words));
}
