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
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (!url || !secure || url.username !== '' || url.password !== '') {
    throw new Problem(
      `The setting "shiplog.apiUrl" is not an address that Shiplog can use. Write it as ${defaultApiUrl}: ` +
        'https, or http for a platform on this machine.',
    );
  }
  return new URL(url.origin);
}
