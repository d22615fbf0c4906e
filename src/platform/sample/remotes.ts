// Lets `git push` in the sample's folder lead to this platform, wherever it listens today, and nowhere else. The remotes keep
// the addresses that they would have on the real platform; git takes another one in their place, with the token of this
// platform for that address alone.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, PLATFORM_SETTINGS } from './repository.ts';

const REAL = 'https://git.heroku.com/';

/**
 * @param folder the sample's repository
 * @param platform where the platform is, `http://127.0.0.1:5055`
 * @param token the file that holds its token, which is read for each push: the repository does not hold it
 */
export async function leadPushesHere(folder: string, platform: string, token: string): Promise<void> {
  const settings = join(folder, '.git', 'config');
  if (!readFileSync(settings, 'utf8').includes(`path = ${PLATFORM_SETTINGS}`)) {
    await git(folder, ['config', '--file', settings, 'include.path', PLATFORM_SETTINGS]);
  }
  // Complete or not there at all: another platform may do the same at this moment.
  const draft = join(folder, '.git', `${PLATFORM_SETTINGS}-${process.pid}`);
  writeFileSync(draft, settingsOf(platform, token), { mode: 0o600 });
  renameSync(draft, join(folder, '.git', PLATFORM_SETTINGS));
}

/** An empty helper first: no other one is asked, and none learns the token. */
function settingsOf(platform: string, token: string): string {
  return `[url "${platform}/"]
\tpushInsteadOf = ${REAL}
[credential "${platform}"]
\thelper =
\thelper = ${quoted(helper(token))}
`;
}

/** A line for git's own shell. */
function helper(token: string): string {
  const file = `'${token.replaceAll('\\', '/').replaceAll("'", String.raw`'\''`)}'`;
  return `!f() { test "$1" = get && printf 'username=shiplog\\npassword=%s\\n' "$(cat ${file})"; }; f`;
}

/** A value as git reads it from its files of settings. */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)}"`;
}
