/** The pages of a release on the web: pure data. */

import { shortHash } from '../../domain/graph/commit.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { commitUrl, compareUrl, type WebHost } from '../../domain/forge/web-host.ts';

/** A release and the hash of what it runs, whole where that is known. */
export interface Coded {
  readonly release: Release;
  readonly hash: string;
}

export interface WebPage {
  readonly label: string;
  readonly description: string;
  readonly url: string;
}

/**
 * The commit of a release, and its comparison with the release before it.
 * @param from what ran before; undefined where nothing did, or where it is unknown
 * @returns those that the host has and a browser can open
 */
export function webPagesOf(host: WebHost, from: Coded | undefined, to: Coded): WebPage[] {
  const pages: (Omit<WebPage, 'url'> & { readonly url: string | undefined })[] = [
    { label: 'Commit', description: shortHash(to.hash), url: commitUrl(host, to.hash) },
  ];
  if (from && from.hash !== to.hash) {
    pages.push({
      label: 'Comparison',
      description: `${versionName(from.release)} ↔ ${versionName(to.release)}`,
      url: compareUrl(host, from.hash, to.hash),
    });
  }
  return pages.flatMap(({ label, description, url }) =>
    url !== undefined && isWeb(url) ? [{ label: `${label} on ${host.name}`, description, url }] : [],
  );
}

/** Whatever a remote or a setting says, nothing but a browser is opened. */
function isWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
