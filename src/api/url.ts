/** Where a platform is. */

import { Problem } from '../model/problem.ts';

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

/** Where an output is, as a platform says it; undefined when it is no address that may be asked. */
export function parseOutputUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && isPrivate(url) ? url : undefined;
}

/** Whether nobody on the way can read along, and no name and password are sent. */
function isPrivate({ protocol, hostname, username, password }: URL): boolean {
  const isSecure = protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
  return isSecure && username === '' && password === '';
}
