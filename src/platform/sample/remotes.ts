// Lets `git push` in the sample's folder lead to this platform, wherever it listens today, and nowhere else. The remotes keep
// the addresses that they would have on the real platform; git takes another one in their place, with the token of this
// platform for that address alone.
import { join } from 'node:path';
import { git } from './repository.ts';

/** The setting in the repository that says where its pushes led last. */
const LAST = 'shiplog.platform';
const REAL = 'https://git.heroku.com/';

/**
 * @param folder the sample's repository
 * @param platform where the platform is, `http://127.0.0.1:5055`
 * @param token the file that holds its token, which is read for each push: the repository does not hold it
 */
export async function leadPushesHere(folder: string, platform: string, token: string): Promise<void> {
  const config = (...args: string[]): Promise<string> =>
    git(folder, ['config', '--file', join(folder, '.git', 'config'), ...args]);
  const before = (await config('--default', '', '--get', LAST)).trim();
  if (before !== '') {
    await config('--remove-section', `url.${before}/`);
    await config('--remove-section', `credential.${before}`);
  }
  await config(`url.${platform}/.pushInsteadOf`, REAL);
  // An empty one first: no other helper is asked, and none learns the token.
  await config(`credential.${platform}.helper`, '');
  await config('--add', `credential.${platform}.helper`, helper(token));
  await config(LAST, platform);
}

/** A line for git's own shell. */
function helper(token: string): string {
  const file = `'${token.replaceAll('\\', '/').replaceAll("'", String.raw`'\''`)}'`;
  return `!f() { test "$1" = get && printf 'username=shiplog\\npassword=%s\\n' "$(cat ${file})"; }; f`;
}
