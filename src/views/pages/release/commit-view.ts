/** What git tells of the commit that a release runs, as the page shows it: who else wrote it, its tags, its links. */

import type { CommitDetails } from '../../../git/commit-details.ts';
import { foreignText } from '../../../domain/text/foreign-text.ts';
import { mentionsIn } from '../../../domain/forge/mentions.ts';
import { parseMessage } from '../../../domain/forge/commit-message.ts';
import { pullOf, titleOfMessage } from '../../../domain/forge/pull-request.ts';
import { pullUrl, tagUrl, type WebHost } from '../../../domain/forge/web-host.ts';
import type { StoryView, TextPart } from '../protocol.ts';

export interface Story {
  readonly details: CommitDetails;
  /** Where the repository is on the web; undefined where nobody knows. */
  readonly host: WebHost | undefined;
}

/** Characters of a message that are shown: what is longer is a log rather than words. */
const longest = 5_000;
const mostNames = 30;

export function storyView({ details, host }: Story): StoryView {
  const message = parseMessage(details.message);
  const title = titleOfMessage(message);
  // The title of a pull request is read above it.
  const below = title !== message.subject ? message.body.replace(title, '').trimStart() : message.body;
  const body = below.length > longest ? `${below.slice(0, longest)}…` : below;
  const pull = pullOf(message);
  return {
    subject: linked(foreignText(title, 500), host),
    body: linked(body, host),
    coAuthors: details.coAuthors.slice(0, mostNames).map(({ name }) => foreignText(name, 100)),
    tags: details.tags.slice(0, mostNames).map((tag) => part(tag, host && tagUrl(host, tag))),
    // On the commit itself it says what the tags say.
    describe: details.tags.length > 0 ? null : (details.describe ?? null),
    pull: pull ? part(pull.name, host && pullUrl(host, pull.number)) : null,
  };
}

/** The addresses that the page may ask for: those that it was shown. */
export function addressesIn({ subject, body, tags, pull }: StoryView): ReadonlySet<string> {
  return new Set([...subject, ...body, ...tags, ...(pull ? [pull] : [])].flatMap(({ url }) => url ?? []));
}

/** A text with what leads to pages of the host apart. */
function linked(text: string, host: WebHost | undefined): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const mention of host ? mentionsIn(text, host) : []) {
    if (mention.start > end) parts.push(part(text.slice(end, mention.start), undefined));
    parts.push(part(text.slice(mention.start, mention.end), mention.url));
    ({ end } = mention);
  }
  if (end < text.length) parts.push(part(text.slice(end), undefined));
  return parts;
}

function part(text: string, url: string | undefined): TextPart {
  return { text, url: url !== undefined && isSecure(url) ? url : null };
}

/** Whatever a remote or a setting says: a browser is sent nowhere but to https. */
function isSecure(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}
