/** Where a token for a platform may come from, in the order in which they are asked. */

import { defaultApiUrl } from '../api/url.ts';
import { netrcPath, readNetrcPassword } from './netrc.ts';

export interface TokenSource {
  /** As a person knows it. */
  readonly label: string;
  /** The token made for this platform, if this source has one. */
  find(platform: URL): Promise<string | undefined>;
}

/** The part of VS Code's secret storage that is used here. */
export interface Secrets {
  get(key: string): Thenable<string | undefined>;
}

/** The key under which a platform's token is kept: one for each origin, so that none reaches another. */
export function secretKey(platform: URL): string {
  return `shiplog.token ${platform.origin}`;
}

export function tokenSources(secrets: Secrets, environment: NodeJS.ProcessEnv): readonly TokenSource[] {
  return [
    {
      label: 'the token that you pasted',
      find: async (platform) => (await secrets.get(secretKey(platform))) || undefined,
    },
    {
      label: 'HEROKU_API_KEY',
      find: async (platform) =>
        platform.origin === environmentPlatform(environment)
          ? environment['HEROKU_API_KEY']?.trim() || undefined
          : undefined,
    },
    {
      label: 'your netrc file',
      find: (platform) => readNetrcPassword(netrcPath(environment), platform.host),
    },
  ];
}

/** The platform that `HEROKU_API_KEY` is for: the one which the platform's command line would send it to. */
function environmentPlatform(environment: NodeJS.ProcessEnv): string | undefined {
  const host = environment['HEROKU_HOST'];
  if (host === undefined || host === '') return defaultApiUrl;
  const url = host.startsWith('http') ? host : `https://api.${host}`;
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
