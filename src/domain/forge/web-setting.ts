/** The setting for git hosts that Shiplog cannot recognise, parsed and checked. */

import { type KindName, kinds, type Pages } from './web-kinds.ts';
import { isHost } from '../text/web-text.ts';

export interface WebHostSetting {
  /** As in remotes, in lower case. */
  readonly host: string;
  readonly like: KindName | undefined;
  readonly name: string | undefined;
  /** The address of its pages, without a slash at the end, if not `https://` and the host name. */
  readonly web: string | undefined;
  /** Pages whose addresses differ from those of `like`; undefined without any. */
  readonly pages: Pages | undefined;
}

/** The pages that can be set, each with the placeholders that its address must have. */
const needed = {
  commit: ['commit'],
  compare: ['from', 'to'],
  file: ['commit', 'path'],
  tag: ['tag'],
  issue: ['number'],
  pull: ['number'],
  ticket: ['id'],
} as const satisfies Partial<Record<keyof Pages, readonly string[]>>;

const pageNames = ['commit', 'compare', 'file', 'tag', 'issue', 'pull', 'ticket'] as const;

const authority = String.raw`https?:\/\/(?:[\p{L}\p{N}_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?`;
/** What an address may have besides placeholders; nothing that ends a link in Markdown or HTML. */
const letters = String.raw`[\p{L}\p{N}\-._~:/?#@!$&*+,;=%]`;
const webForm = new RegExp(String.raw`^${authority}(?:\/[\p{L}\p{N}\-._~%]+)*\/?$`, 'iu');
const pageForm = new RegExp(String.raw`^${authority}(?:[/?](?:${letters}|\$\{\w+\})*)?$`, 'iu');
const longest = 2000;

/**
 * Reads the setting, which may hold anything.
 * @returns the entries that can be used, and a sentence for each that cannot
 */
export function parseWebHosts(value: unknown): {
  readonly hosts: readonly WebHostSetting[];
  readonly problems: readonly string[];
} {
  if (value === undefined || value === null) return { hosts: [], problems: [] };
  if (!Array.isArray(value)) return { hosts: [], problems: ['Write a list of hosts: [{ "host": … }].'] };
  const hosts: WebHostSetting[] = [];
  const problems: string[] = [];
  for (const [index, entry] of value.entries()) {
    const read = parseEntry(entry);
    if (typeof read === 'string') problems.push(`Entry ${index + 1}: ${read}`);
    else hosts.push(read);
  }
  return { hosts, problems };
}

function parseEntry(entry: unknown): WebHostSetting | string {
  if (typeof entry !== 'object' || entry === null) return 'write it as { "host": "git.example.com", … }.';
  const fields = new Map<string, unknown>(Object.entries(entry));
  const host = textIn(fields, 'host')?.toLowerCase();
  if (host === undefined || !isHost(host))
    return '"host" must be a host name such as git.example.com, without https:// or a port.';
  const like = fields.get('like');
  if (like !== undefined && !isKind(like)) return `"like" must be one of ${Object.keys(kinds).join(', ')}.`;
  const web = textIn(fields, 'web');
  if (
    fields.get('web') !== undefined &&
    (web === undefined || !webForm.test(web) || /\/\.{1,2}(\/|$)/.test(web))
  )
    return '"web" must be the address of its pages, such as https://git.example.com:8443/code.';

  const pages: { -readonly [page in keyof Pages]: string } = {};
  for (const page of pageNames) {
    if (fields.get(page) === undefined) continue;
    const template = textIn(fields, page) ?? '';
    const wrong = wrongIn(page, template);
    if (wrong !== undefined) return wrong;
    pages[page] = template;
    // One address serves all three.
    if (page === 'file') pages.line = pages.documentLine = template;
  }
  const some = Object.keys(pages).length > 0;
  if (like === undefined && web === undefined && !some)
    return 'add "like" with the product that it runs, or addresses: "commit", "compare", "file".';
  return {
    host,
    like,
    name: textIn(fields, 'name')?.slice(0, 60),
    web: web?.replace(/\/$/, ''),
    pages: some ? pages : undefined,
  };
}

function wrongIn(page: keyof typeof needed, template: string): string | undefined {
  if (template.length > longest || !pageForm.test(template))
    return `"${page}" must be an address that begins with https:// and a host name.`;
  const known: readonly string[] = [...needed[page], 'repository', ...(page === 'file' ? ['line'] : [])];
  const used = [...template.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const strange = used.find((name) => !known.includes(name));
  if (strange !== undefined) return `"${page}" cannot have \${${strange}}, only ${list(known)}.`;
  return needed[page].every((name) => used.includes(name))
    ? undefined
    : `"${page}" needs ${list(needed[page])}.`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\${${name}}`).join(', ');
}

function isKind(value: unknown): value is KindName {
  return typeof value === 'string' && Object.hasOwn(kinds, value);
}

function textIn(fields: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = fields.get(name);
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}
