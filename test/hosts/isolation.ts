// What tests must not see of the person who runs them: accounts, tokens and the settings of git.
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a home folder in `folder` and gives the variables that point at it; undefined takes a variable away.
 * Without them, tests would find the person's netrc file, tokens and git identity.
 */
export async function isolatedHome(folder: string): Promise<Record<string, string | undefined>> {
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true });
  const gitConfig = join(home, '.gitconfig');
  await writeFile(
    gitConfig,
    '[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n',
  );
  return {
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    // A display's cookie stays where it is.
    XAUTHORITY: process.env.XAUTHORITY ?? join(homedir(), '.Xauthority'),
    GIT_CONFIG_GLOBAL: gitConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    HEROKU_API_KEY: undefined,
    HEROKU_HOST: undefined,
    HEROKU_APP: undefined,
  };
}
