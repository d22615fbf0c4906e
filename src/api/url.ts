/** Validates the addresses of platforms and of outputs. */

import { BlockList, isIP } from 'node:net';
import { Problem } from '../domain/problem.ts';
import { openSetting } from '../domain/remedies.ts';

export const defaultApiUrl = 'https://api.heroku.com';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Parses the setting `shiplog.apiUrl`.
 * @throws Problem when it is not an address, or when a token could be read on its way there
 */
export function parseApiUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isPrivate(url)) {
    throw new Problem(
      `The setting "shiplog.apiUrl" is not an address that Shiplog can use. Write it like ${defaultApiUrl}: ` +
        'with https, or with http for a platform on this machine.',
      { remedies: [openSetting('shiplog.apiUrl')] },
    );
  }
  return new URL(url.origin);
}

/** In characters. A signed address has about a thousand. */
const longestOutputUrl = 4096;

/** Parses the address of an output; undefined when it is not a secure address. */
export function parseOutputUrl(text: string): URL | undefined {
  const url = text.length <= longestOutputUrl && URL.canParse(text) ? new URL(text) : undefined;
  return url && isPrivate(url) && url.href.length <= longestOutputUrl ? url : undefined;
}

/**
 * Whether Shiplog may request an output there on the word of a platform. A platform on the internet must not make
 * Shiplog send requests to this machine or its local network (SSRF); only a platform that is there itself may name such
 * addresses.
 *
 * Addresses are judged as written. A public name may resolve to this machine too; but the request goes over https, and
 * a server here has no certificate for that name.
 */
export function mayAskForOutput(output: URL, platform: URL): boolean {
  return isPublic(output.hostname) || !isPublic(platform.hostname);
}

/**
 * Networks that are not the internet: this machine (including `0.0.0.0`, which systems treat as it), its local network,
 * private ones. IPv6 addresses that embed IPv4 ones are judged by those.
 * https://www.iana.org/assignments/iana-ipv4-special-registry,
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const notPublic = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  notPublic.addSubnet(network, bits, 'ipv4');
  // NAT64, and the deprecated IPv4-compatible form.
  notPublic.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');
  notPublic.addSubnet(`::${network}`, 96 + bits, 'ipv6');
}
notPublic.addSubnet('fc00::', 7, 'ipv6');
notPublic.addSubnet('fe80::', 10, 'ipv6');

/** @param hostname as `URL` writes it, which normalises each spelling of an address */
function isPublic(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  const address = name.startsWith('[') ? name.slice(1, -1) : name;
  const version = isIP(address);
  if (version !== 0) return !notPublic.check(address, version === 4 ? 'ipv4' : 'ipv6');
  // Names without a dot are of the local network.
  return name.includes('.') && !/\.(?:localhost|local|internal|home\.arpa)$/.test(name);
}

/** Whether the connection is encrypted or stays on this machine, and the address holds no login. */
function isPrivate({ protocol, hostname, username, password }: URL): boolean {
  const isSecure = protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
  return isSecure && username === '' && password === '';
}
