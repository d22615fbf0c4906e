/** Chooses the proxy of a request from VS Code's settings and the environment. Pure. */

import { Problem } from '../domain/problem.ts';
import { openSetting } from '../domain/remedies.ts';
import { parseProxyAddress } from './proxy-address.ts';

/** VS Code's own settings, `http.proxy` and those beside it. */
export interface ProxySettings {
  readonly url?: string | undefined;
  /** The value of the header `Proxy-Authorization`. */
  readonly authorization?: string | undefined;
  /**
   * Hosts that are reached directly: `example.com`, which holds for those below it too, `.example.com`, `host:8443`,
   * `*`.
   */
  readonly noProxy: readonly string[];
  /** Whether the certificate of an https proxy itself must be good. */
  readonly strictSSL: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a request.
 * @returns undefined when it is sent directly
 * @throws Problem when the configured proxy cannot be used: bypassing it may be just what it is there to prevent
 */
export function proxyFor(
  url: URL,
  settings: ProxySettings | undefined,
  environment: Environment,
): URL | undefined {
  if (!mayBeProxied(url)) return undefined;
  if (settings && isExcepted(url, settings.noProxy)) return undefined;
  const set = settings?.url?.trim() ?? '';
  if (set !== '') return parseProxy(set, url, 'the setting "http.proxy"');
  for (const name of ['https_proxy', 'http_proxy']) {
    const value = valueOf(environment, name);
    if (value === '') continue;
    const excepted = isExcepted(url, valueOf(environment, 'no_proxy').split(/[\s,]+/));
    return excepted ? undefined : parseProxy(value, url, `the environment variable ${name}`);
  }
  return undefined;
}

/** In lower or upper case; lower case is the older convention and wins. */
function valueOf(environment: Environment, name: string): string {
  return (environment[name] || environment[name.toUpperCase()] || '').trim();
}

/** Whether a request may go through a proxy. */
export function mayBeProxied({ protocol, hostname }: URL): boolean {
  // The proxy could read plain http, token included; it only goes to this machine anyway.
  return protocol === 'https:' && !isLoopback(hostname);
}

const unusable = {
  socks: 'names a SOCKS proxy, which Shiplog cannot use',
  script: 'names a script that chooses proxies (PAC), which Shiplog cannot run',
  other: 'names no proxy that Shiplog can use',
} as const;

/** How to fix it. */
export const howToSetProxy = 'Set "http.proxy" to the HTTP proxy of your network, such as http://host:port.';

function parseProxy(text: string, { host }: URL, source: string): URL {
  const proxy = parseProxyAddress(text);
  if (typeof proxy !== 'string') return proxy;
  // The text stays out of the message: it may hold a password.
  throw new Problem(
    `${host} cannot be reached: ${source} ${unusable[proxy]}. ${howToSetProxy} ` +
      `If ${host} can be reached without a proxy, add it to "http.noProxy".`,
    { remedies: [openSetting('http.proxy')] },
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname) || /(^|\.)localhost$/.test(hostname);
}

function isExcepted(url: URL, exceptions: readonly string[]): boolean {
  return exceptions.some((exception) => matches(url, exception.trim().toLowerCase()));
}

function matches(url: URL, exception: string): boolean {
  if (exception === '*') return true;
  const [, name = '', port] = /^(?:\*?\.)?(.+?)(?::(\d+))?$/.exec(exception) ?? [];
  if (name === '' || (port !== undefined && port !== (url.port || '443'))) return false;
  return `.${url.hostname}`.endsWith(`.${name}`);
}
