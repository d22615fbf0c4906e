// Which app a request is for, by its host or by its path. Pure.
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../http/headers.ts';

const NAME = '[a-z][a-z0-9-]{1,28}[a-z0-9]';
/** A name may end in a dot, which says that nothing follows. */
const HOST = new RegExp(`^(${NAME})\\.localhost\\.?(?::\\d{1,5})?$`, 'i');
const PATH = new RegExp(`^/~/(${NAME})(/[^]*)?(\\?[^]*)?$`);

/** Where a request goes. */
export type Destination =
  | {
      readonly kind: 'app';
      readonly app: string;
      /** What the app is asked for, with the query. */
      readonly path: string;
      /** What was taken off the path; empty where the app has a host of its own. */
      readonly prefix: string;
    }
  | { readonly kind: 'redirect'; readonly location: string };

/**
 * `http://shop.localhost:5055/cart` is the cart of the shop. Where a browser does not find that host,
 * `http://127.0.0.1:5055/~/shop/cart` is the same; links of its pages that leave the prefix out are led back to it.
 * @returns undefined for what is not for an app.
 */
export function destinationOf(url: string, headers: IncomingHttpHeaders): Destination | undefined {
  const { host = '' } = headers;
  const app = HOST.exec(host)?.[1]?.toLowerCase();
  if (app !== undefined) return { kind: 'app', app, path: url, prefix: '' };
  if (!isLoopback(host)) return undefined;
  const [, named, path, query = ''] = PATH.exec(url) ?? [];
  if (named !== undefined && path !== undefined)
    return { kind: 'app', app: named, path, prefix: `/~/${named}` };
  if (named !== undefined) return { kind: 'redirect', location: `/~/${named}/${query}` };
  const from = headers.authorization === undefined ? prefixOf(headers.referer, host) : undefined;
  return from === undefined ? undefined : { kind: 'redirect', location: from + url };
}

/** Where an app is reached. @param origin where the platform is, `http://127.0.0.1:5055` */
export function addressOf(app: string, origin: string): string {
  return `http://${app}.localhost:${new URL(origin).port}/`;
}

/** @returns `/~/shop` when the page that links here is one of the shop's, by its path */
function prefixOf(referer: string | undefined, host: string): string | undefined {
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const page = new URL(referer);
  const app = page.host === host ? PATH.exec(page.pathname)?.[1] : undefined;
  return app === undefined ? undefined : `/~/${app}`;
}
