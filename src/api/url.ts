/** Where a platform is. */

import { BlockList, isIP } from 'node:net';
import { Problem } from '../domain/problem.ts';

export const defaultApiUrl = 'https://api.heroku.com';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The address of a platform, as a person set it.
 * @throws Problem when it is no address, or one over which a token could be read on its way
 */
export function parseApiUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isPrivate(url)) {
    throw new Problem(
      `The setting "shiplog.apiUrl" is not an address that Shiplog can use. Write it as ${defaultApiUrl}: ` +
        'https, or http for a platform on this machine.',
    );
  }
  return new URL(url.origin);
}

/** Longer ones, in characters, are none that a platform makes: a signed one has about a thousand. */
const longestOutputUrl = 4096;

/** Where an output is, as a platform says it; undefined when it is no address that may be asked. */
export function parseOutputUrl(text: string): URL | undefined {
  const url = text.length <= longestOutputUrl && URL.canParse(text) ? new URL(text) : undefined;
  return url && isPrivate(url) && url.href.length <= longestOutputUrl ? url : undefined;
}

/**
 * Whether an output may be asked for there on the word of a platform. What a platform on the internet says must not
 * make Shiplog ask something on this machine or in the network around it, whose answer the person would then see: that
 * is only for a platform which is there itself.
 *
 * Addresses count as they are written. A name of the internet may lead to this machine as well; but it is asked over
 * https, and what answers here has no certificate for that name.
 */
export function mayAskForOutput(output: URL, platform: URL): boolean {
  return isPublic(output.hostname) || !isPublic(platform.hostname);
}

/**
 * Networks that are not the internet: this machine (`0.0.0.0` as well, which systems take for it), the network that it
 * is in, private ones. IPv6 addresses that stand for IPv4 ones are judged as those.
 * https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry
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
  // Translated (NAT64), and the form that is out of use.
  notPublic.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');
  notPublic.addSubnet(`::${network}`, 96 + bits, 'ipv6');
}
notPublic.addSubnet('fc00::', 7, 'ipv6');
notPublic.addSubnet('fe80::', 10, 'ipv6');

/** @param hostname as `URL` writes it, which has brought each spelling of an address to one */
function isPublic(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  const address = name.startsWith('[') ? name.slice(1, -1) : name;
  const version = isIP(address);
  if (version !== 0) return !notPublic.check(address, version === 4 ? 'ipv4' : 'ipv6');
  // Names without a dot are those of the network around.
  return name.includes('.') && !/\.(?:localhost|local|internal|home\.arpa)$/.test(name);
}

/** Whether nobody on the way can read along, and no name and password are sent. */
function isPrivate({ protocol, hostname, username, password }: URL): boolean {
  const isSecure = protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
  return isSecure && username === '' && password === '';
}
