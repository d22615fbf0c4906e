/** The pages of an app on the web: its own, and that of the platform's dashboard. */

import type { AppRef } from './release.ts';

export interface AppPages {
  /** Undefined where the platform names none. */
  readonly website: string | undefined;
  /** Undefined on a platform whose dashboard is not known. */
  readonly dashboard: string | undefined;
}

/** The host of the release API whose dashboard is known. */
const heroku = 'api.heroku.com';

/** @param host of the release API */
export function appPages(
  { name, webUrl }: AppRef & { readonly webUrl?: string | undefined },
  host: string,
): AppPages {
  const dashboard = `https://dashboard.heroku.com/apps/${encodeURIComponent(name)}`;
  return { website: websiteOf(webUrl), dashboard: host === heroku ? dashboard : undefined };
}

/** In characters. */
const longest = 2_000;

/** @returns undefined for anything that a browser would not open as a web page, or that holds a login */
export function websiteOf(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text.length > longest || !URL.canParse(text)) return undefined;
  const { protocol, username, password, href } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' ? href : undefined;
}
