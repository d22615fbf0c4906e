/** Which app a git remote deploys to. */

/** A git remote, by its fetch address. */
export interface Remote {
  readonly name: string;
  readonly url: string;
}

/**
 * The forms of a remote that the platform's command line sets, https and ssh:
 * `https://git.heroku.com/APP.git`, `git@heroku.com:APP.git`, `ssh://git@heroku.com/APP.git`, and for a
 * platform on this machine `https://127.0.0.1:5055/APP.git`.
 */
const forms: readonly RegExp[] = [
  /^https:\/\/(?:[^@/]+@)?git\.heroku\.com\/(?<app>[^/]+?)(?:\.git)?\/?$/i,
  /^(?:ssh:\/\/)?git@heroku\.com[:/](?<app>[^/]+?)(?:\.git)?\/?$/i,
  /^https?:\/\/(?:[^@/]+@)?(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/(?<app>[^/]+?)(?:\.git)?\/?$/i,
];

/** What the platform allows as an app's name. */
const appName = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;

/**
 * The app that a remote deploys to.
 * @returns undefined for a remote of any other host, such as GitHub
 */
export function appOfRemote(url: string): string | undefined {
  for (const form of forms) {
    const app = form.exec(url.trim())?.groups?.['app'];
    if (app !== undefined && appName.test(app)) return app;
  }
  return undefined;
}
