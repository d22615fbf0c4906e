/** Which app a git remote deploys to. */

/** A git remote. */
export interface Remote {
  readonly name: string;
  /** What it is fetched from. */
  readonly url: string;
  /** Other addresses that it is pushed to; left out where there are none. */
  readonly pushUrls?: readonly string[];
}

/** What the address of a remote says of the app behind it. */
export interface RemoteApp {
  readonly name: string;
  /** Port of the platform on this machine that it names, empty for the usual one; undefined for the public git host. */
  readonly port: string | undefined;
}

const app = String.raw`(?<app>[^/]+?)(?:\.git)?\/?$`;
const login = String.raw`(?:[^@/]+@)?`;
/** What people call the platform's git host in the configuration of ssh, one name for each account. */
const word = '[a-z0-9_-]+';
const alias = String.raw`(?:heroku(?:\.com)?(?:[._-]${word})?|${word}[._-]heroku|${word}\.heroku\.com)`;
const here = String.raw`(?:127\.0\.0\.1|localhost|\[::1\])(?::(?<port>\d+))?`;

/**
 * The forms of a remote that the platform's command line sets, https and ssh:
 * `https://git.heroku.com/APP.git`, `git@heroku.com:APP.git`, `ssh://git@heroku.com/APP.git`, and the same for a
 * platform on this machine, such as `https://127.0.0.1:5055/APP.git`. A person with several accounts has a name of
 * the ssh host for each, such as `git@heroku.work:APP.git`.
 */
const forms: readonly RegExp[] = [
  String.raw`^https:\/\/${login}git\.heroku\.com(?::443)?\/${app}`,
  String.raw`^ssh:\/\/(?:git@)?${alias}(?::\d+)?\/${app}`,
  String.raw`^(?:git@)?${alias}:${app}`,
  String.raw`^https?:\/\/${login}${here}\/${app}`,
  String.raw`^ssh:\/\/git@${here}\/${app}`,
  String.raw`^git@${here}:${app}`,
].map((form) => new RegExp(form, 'i'));

/** What the platform allows as an app's name. */
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
 * Whether a remote's app is one of this platform. A remote of this machine names its platform by the port. The public
 * git host stands for any platform: one that takes the public one's place keeps its remotes as they are.
 * @param host of the platform's API, such as `127.0.0.1:5055`
 */
export function isOfPlatform({ port }: RemoteApp, host: string): boolean {
  const own = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/.exec(host);
  return port === undefined || (own !== null && port === (own[1] ?? ''));
}
