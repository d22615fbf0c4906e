/** The sign-in methods: where a token for a platform may come from. */

import { defaultApiUrl } from '../api/url.ts';
import { askCommandLine, findCommandLine } from './command-line.ts';
import { netrcPath, readNetrcEntry } from './netrc.ts';

type MethodId = 'pasted' | 'command-line' | 'netrc' | 'environment';

export interface FoundToken {
  readonly token: string;
  /** The account's mail address, where the place names it. */
  readonly login: string | undefined;
}

export interface SignInMethod {
  readonly id: MethodId;
  /** Its name as part of a sentence: `the token of …`. */
  readonly label: string;
  /** For the list of methods. */
  readonly title: string;
  readonly detail: string;
  /** True when Shiplog stores the token. Other tokens are read in place each time, and never copied. */
  readonly kept: boolean;
  /** Whether it may have a token for this platform. Quick, and without a prompt. */
  isThere(platform: URL): Promise<boolean>;
  /** Its token for this platform; undefined when there is none. Left out where only a person has it. */
  readonly find?: (platform: URL, signal?: AbortSignal) => Promise<FoundToken | undefined>;
}

/**
 * The methods in order of precedence: of two that lead to one account, the first wins. The person's own logins come
 * before the variable, which often holds the token of a machine.
 */
export function signInMethods(environment: NodeJS.ProcessEnv): readonly SignInMethod[] {
  const inNetrc = async (platform: URL): Promise<FoundToken | undefined> => {
    const entry = await readNetrcEntry(netrcPath(environment), platform.host);
    return entry && { token: entry.password, login: entry.login };
  };
  const inEnvironment = (platform: URL): FoundToken | undefined => {
    const token = environment['HEROKU_API_KEY']?.trim() ?? '';
    return isForCommandLine(platform, environment) ? foundOnly(token) : undefined;
  };
  return [
    {
      id: 'pasted',
      label: 'the token that you pasted',
      title: 'Paste an API Token…',
      detail: 'Shiplog checks it, then keeps it in the secret storage of VS Code.',
      kept: true,
      isThere: () => Promise.resolve(true),
    },
    {
      id: 'command-line',
      label: 'the heroku command line',
      title: 'Login of the heroku Command Line',
      detail: 'Asks "heroku auth:token" once, then keeps the token in the secret storage of VS Code.',
      kept: true,
      isThere: async (platform) =>
        isForCommandLine(platform, environment) && (await findCommandLine(environment)) !== undefined,
      find: async (_platform, signal) => {
        const program = await findCommandLine(environment);
        return foundOnly(program && (await askCommandLine(program, environment, signal)));
      },
    },
    {
      id: 'netrc',
      label: 'your netrc file',
      title: 'Login in Your netrc File',
      detail: 'Where "heroku login" and others write it. Shiplog reads it there and keeps no copy.',
      kept: false,
      isThere: async (platform) => (await inNetrc(platform)) !== undefined,
      find: inNetrc,
    },
    {
      id: 'environment',
      label: 'HEROKU_API_KEY',
      title: 'HEROKU_API_KEY',
      detail: 'The variable with which VS Code was started. Shiplog reads it there and keeps no copy.',
      kept: false,
      isThere: (platform) => Promise.resolve(inEnvironment(platform) !== undefined),
      find: (platform) => Promise.resolve(inEnvironment(platform)),
    },
  ];
}

function foundOnly(token: string | undefined): FoundToken | undefined {
  return token === undefined || token === '' ? undefined : { token, login: undefined };
}

/** Whether the command line, and so `HEROKU_API_KEY`, is for this platform: it would send its token there. */
function isForCommandLine(platform: URL, environment: NodeJS.ProcessEnv): boolean {
  const host = environment['HEROKU_HOST'];
  if (host === undefined || host === '') return platform.origin === defaultApiUrl;
  const url = host.startsWith('http') ? host : `https://api.${host}`;
  return URL.canParse(url) && new URL(url).origin === platform.origin;
}
