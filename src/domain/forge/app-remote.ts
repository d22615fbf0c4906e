/** Which app a git remote deploys to. */

/** A git remote. */
export interface Remote {
  readonly name: string;
  /** The address for fetching. */
  readonly url: string;
  /** Other addresses for pushing; left out where there are none. */
  readonly pushUrls?: readonly string[];
}

/** What a remote's address says about the app behind it. */
export interface RemoteApp {
  readonly name: string;
  /** The port of a platform on this machine, empty for the default one; undefined for the public git host. */
  readonly port: string | undefined;
}

const app = String.raw`(?<app>[^/]+?)(?:\.git)?\/?$`;
const login = String.raw`(?:[^@/]+@)?`;
/** Names of the platform's git host in ssh configurations, one for each account. */
const word = '[a-z0-9_-]+';
const alias = String.raw`(?:heroku(?:\.com)?(?:[._-]${word})?|${word}[._-]heroku|${word}\.heroku\.com)`;
const here = String.raw`(?:127\.0\.0\.1|localhost|\[::1\])(?::(?<port>\d+))?`;

/**
 * The remotes that the platform's command line sets up, by https and ssh:
 * `https://git.heroku.com/APP.git`, `git@heroku.com:APP.git`, `ssh://git@heroku.com/APP.git`, and the same for a
 * platform on this machine, such as `https://127.0.0.1:5055/APP.git`. With several accounts, each has its own name for
 * the ssh host, such as `git@heroku.work:APP.git`.
 */
const forms: readonly RegExp[] = [
  String.raw`^https:\/\/${login}git\.heroku\.com(?::443)?\/${app}`,
  String.raw`^ssh:\/\/(?:git@)?${alias}(?::\d+)?\/${app}`,
  String.raw`^(?:git@)?${alias}:${app}`,
  String.raw`^https?:\/\/${login}${here}\/${app}`,
  String.raw`^ssh:\/\/git@${here}\/${app}`,
  String.raw`^git@${here}:${app}`,
].map((form) => new RegExp(form, 'i'));

/** The platform's rule for app names. */
const appName = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;

/**
 * The app that a remote deploys to.
 * @returns undefined for a remote of any other host, such as GitHub
 */
export function appOfRemote(url: string): RemoteApp | undefined {
  const address = url.trim();
  for (const form of forms) {
    const groups = form.exec(address)?.groups;
    const name = groups?.['app'];
    if (!groups || name === undefined || !appName.test(name)) continue;
    return { name, port: 'port' in groups ? (groups['port'] ?? '') : undefined };
  }
  return undefined;
}

/**
 * Whether a remote's app belongs to this platform. A remote on this machine names its platform by the port. The public git
 * host fits any platform, because a platform that replaces the public one keeps its remotes.
 * @param host of the platform's API, such as `127.0.0.1:5055`
 */
export function isOfPlatform({ port }: RemoteApp, host: string): boolean {
  const own = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/.exec(host);
  return port === undefined || (own !== null && port === (own[1] ?? ''));
}
