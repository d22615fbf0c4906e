/** The web pages of a remote's repository. Addresses are built, never requested. */

import { parseGitAddress } from './git-address.ts';
import { appOfRemote, type Remote } from './app-remote.ts';
import { kindOf, nameOfHost, productOf, readers, siteOf } from './web-address.ts';
import { type Kind, kinds, type Pages, type Prefixes } from './web-kinds.ts';
import type { WebHostSetting } from './web-setting.ts';
import { escapePart, escapePath } from '../text/web-text.ts';

/** A repository on the web. */
export interface WebHost {
  /** Its name, as in "Open on GitHub": a public product's, else the host name. */
  readonly name: string;
  /** Address of the host, or of the project if projects have their own pages. */
  readonly web: string;
  /** Path of the repository below that address, escaped. */
  readonly repository: string;
  readonly pages: Pages;
  readonly prefixes: Prefixes;
  /** Whether a mention can name another repository of the host before a number. */
  readonly elsewhere: Kind['elsewhere'];
}

/**
 * The pages of the repository that a remote leads to.
 * @param url as `git remote -v` prints it, so that `insteadOf` is applied. A user name or password is dropped.
 * @param settings take precedence over what the host name suggests
 * @returns undefined for a remote to the platform, a folder on disk, and an unknown host
 */
export function webHostOf(url: string, settings: readonly WebHostSetting[] = []): WebHost | undefined {
  const address = appOfRemote(url) === undefined ? parseGitAddress(url) : undefined;
  if (!address) return undefined;
  const host = nameOfHost(address);
  const setting = settings.find((one) => one.host === address.host || one.host === host);
  const kind = setting?.like ?? kindOf(address);
  if (kind === undefined && !setting?.pages) return undefined;

  const site = setting?.web ?? siteOf(address);
  const path = setting?.web === undefined ? address.path : without(pathOf(setting.web), address.path);
  const place = kind === undefined ? { below: [], repository: path } : readers[kind](path, address);
  if (!place) return undefined;
  return {
    name: setting?.name ?? (kind && productOf(address, kind)) ?? host,
    web: [site, ...place.below.map(escapePart)].join('/'),
    repository: place.repository.map(escapePart).join('/'),
    pages: { ...(kind && kinds[kind].pages), ...setting?.pages },
    prefixes: kind === undefined ? { '#': 'issue', '!': 'pull' } : kinds[kind].prefixes,
    elsewhere: kind && kinds[kind].elsewhere,
  };
}

/**
 * The remote whose pages are opened: `upstream`, which pull request numbers refer to, then `origin`, then the first that
 * has pages.
 */
export function chooseRemote(
  remotes: readonly Remote[],
  settings: readonly WebHostSetting[] = [],
): { readonly remote: Remote; readonly host: WebHost } | undefined {
  const preferred = ['upstream', 'origin'].flatMap((name) =>
    remotes.filter((remote) => remote.name === name),
  );
  for (const remote of [...preferred, ...remotes]) {
    const host = webHostOf(remote.url, settings);
    if (host) return { remote, host };
  }
  return undefined;
}

/** The repository's own page. This and all functions below return undefined where the host has no such page. */
export function repositoryUrl(host: WebHost): string | undefined {
  return fill(host, host.pages.repository, {});
}

export function commitUrl(host: WebHost, commit: string): string | undefined {
  return fill(host, host.pages.commit, { commit: escapePart(commit) });
}

/** The page that compares the code of two commits. */
export function compareUrl(host: WebHost, from: string, to: string): string | undefined {
  return fill(host, host.pages.compare, { from: escapePart(from), to: escapePart(to) });
}

/** Files that hosts render as documents rather than line by line. */
const document = /\.(?:adoc|asciidoc|markdown|md|mdown|org|rst|textile)$/i;

/**
 * A file as it was at a commit.
 * @param path relative to the repository, with forward slashes
 * @param line from 1
 */
export function fileUrl(host: WebHost, commit: string, path: string, line?: number): string | undefined {
  const { file, line: atLine, documentLine } = host.pages;
  // No path in a repository has `..`, which a browser would resolve.
  if (path.split('/').some((part) => part === '.' || part === '..')) return undefined;
  const lined = document.test(path) ? (documentLine ?? atLine) : atLine;
  return fill(host, (line === undefined ? undefined : lined) ?? file, {
    commit: escapePart(commit),
    path: escapePath(path),
    line: String(line ?? 1),
    nextLine: String((line ?? 1) + 1),
  });
}

export function tagUrl(host: WebHost, tag: string): string | undefined {
  return fill(host, host.pages.tag, { tag: escapePath(tag) });
}

/** @param elsewhere the path of another repository on the same host, such as `example/bookshop` */
export function issueUrl(host: WebHost, number: number, elsewhere?: string): string | undefined {
  return fill(host, host.pages.issue, { number: String(number) }, elsewhere);
}

/** The page of a pull request, merge request or change, by its number. */
export function pullUrl(host: WebHost, number: number, elsewhere?: string): string | undefined {
  return fill(host, host.pages.pull, { number: String(number) }, elsewhere);
}

/** The page of a Gerrit change, by its `Change-Id`. */
export function changeUrl(host: WebHost, id: string): string | undefined {
  return fill(host, host.pages.change, { id: escapePart(id) });
}

/** The page of a ticket in a tracker elsewhere, such as `SHOP-12`. */
export function ticketUrl(host: WebHost, id: string): string | undefined {
  return fill(host, host.pages.ticket, { id: escapePart(id) });
}

function fill(
  host: WebHost,
  page: string | undefined,
  values: Readonly<Record<string, string>>,
  elsewhere?: string,
): string | undefined {
  if (page === undefined) return undefined;
  const repository = elsewhere === undefined ? host.repository : escapePath(elsewhere);
  const { web } = host;
  const review = web.replace('.googlesource.com', '-review.googlesource.com');
  const all: Readonly<Record<string, string>> = {
    ...values,
    web,
    review,
    repository,
    base: `${web}/${repository}`,
  };
  return page.replace(/\$\{(\w+)\}/g, (_, name: string) => all[name] ?? '');
}

function pathOf(web: string): string[] {
  return web.split('/').slice(3);
}

/** An https remote has the path of the host's pages before its own; an ssh remote does not. */
function without(before: readonly string[], path: readonly string[]): readonly string[] {
  const starts = before.every((part, index) => part === path[index]);
  return starts ? path.slice(before.length) : path;
}
