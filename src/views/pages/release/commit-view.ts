/** The details of the commit that a release runs, as the page shows them: co-authors, tags, links. */

import type { CommitDetails } from '../../../domain/forge/commit-facts.ts';
import { foreignText, severalLines } from '../../../domain/text/foreign-text.ts';
import { mentionsIn } from '../../../domain/forge/mentions.ts';
import { parseMessage } from '../../../domain/forge/commit-message.ts';
import { pullOf, titleOfMessage } from '../../../domain/forge/pull-request.ts';
import { pullUrl, tagUrl, type WebHost } from '../../../domain/forge/web-host.ts';
import type { CommitDetailsView, TextPart } from '../protocol.ts';

export interface HostedDetails {
  readonly details: CommitDetails;
  /** Where the repository is on the web; undefined where that is not known. */
  readonly host: WebHost | undefined;
}

/** How many characters of a message are shown: a longer one is a log rather than prose. */
const longest = 5_000;
const mostNames = 30;

export function commitDetailsView({ details, host }: HostedDetails): CommitDetailsView {
  const message = parseMessage(details.message);
  const title = titleOfMessage(message);
  // The title of a pull request stands above it.
  const below = title !== message.subject ? message.body.replace(title, '').trimStart() : message.body;
  const body = below.length > longest ? `${below.slice(0, longest)}…` : below;
  const pull = pullOf(message);
  return {
    subject: linked(foreignText(title, 500), host),
    body: linked(severalLines(body), host),
    coAuthors: details.coAuthors.slice(0, mostNames).map(({ name }) => foreignText(name, 100)),
    tags: details.tags
      .slice(0, mostNames)
      .map((tag) => part(foreignText(tag, 250), host && tagUrl(host, tag))),
    // For a tagged commit it repeats the tags.
    describe:
      details.tags.length > 0 || details.describe === undefined ? null : foreignText(details.describe, 250),
    pull: pull ? part(pull.name, host && pullUrl(host, pull.number)) : null,
  };
}

/** The addresses that the page may ask to open: those that it was shown. */
export function addressesIn({ subject, body, tags, pull }: CommitDetailsView): ReadonlySet<string> {
  return new Set([...subject, ...body, ...tags, ...(pull ? [pull] : [])].flatMap(({ url }) => url ?? []));
}

/** A text, split into plain pieces and links to pages of the host. */
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

/** Whatever a remote or a setting says, only https addresses are opened. */
function isSecure(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}
