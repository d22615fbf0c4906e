// The real command line, fetched once into the download cache, in an environment in which it can talk to one platform only.
// `SHIPLOG_HEROKU_CLI` names its bin/run.js where it is already there.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { haveOrFetch } from '../hosts/cache.ts';
import { install } from '../hosts/npm.ts';

export const heroku = {
  name: 'heroku',
  version: '11.10.0',
  integrity:
    'sha512-IY9Lt+0rVS0UC8Z11pjc4eu8evYe+xw15eteAtSt8Drv/cBLJAWSvOw+eFwNcj/seHjA3RCUs48qkzeJfcpH5w==',
};

export interface Ran {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param home an empty folder for what it keeps @returns what runs a command against a platform */
export async function commandLine(
  home: string,
): Promise<(platform: { readonly url: string; readonly token: string }, ...args: string[]) => Promise<Ran>> {
  const cli = await program();
  await mkdir(join(home, 'work'));
  await writeFile(join(home, '.gitconfig'), '');
  return (platform, ...args) => {
    const env = {
      PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
      HOME: home,
      USERPROFILE: home,
      XDG_DATA_HOME: join(home, 'share'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: join(home, 'config'),
      GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
      HEROKU_HOST: platform.url,
      HEROKU_API_KEY: platform.token,
      HEROKU_GIT_HOST: 'git.heroku.com',
      HEROKU_PARTICLEBOARD_URL: platform.url,
      HEROKU_SKIP_NEW_VERSION_CHECK: 'true',
      HEROKU_DISABLE_AUTOUPDATE: '1',
      DISABLE_TELEMETRY: 'true',
      NO_PROXY: '127.0.0.1,localhost',
      COLUMNS: '200',
      NO_COLOR: '1',
      TZ: 'UTC',
    };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [cli, ...args],
        { env, cwd: join(home, 'work') },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : error.code, stdout, stderr });
        },
      );
    });
  };
}

async function program(): Promise<string> {
  const given = process.env.SHIPLOG_HEROKU_CLI;
  if (given !== undefined && given !== '') return given;
  const stamp = `${heroku.version} ${heroku.integrity}`;
  const folder = await haveOrFetch(`heroku-${heroku.version}`, stamp, async (empty) => {
    await install(heroku, empty);
  });
  return join(folder, 'node_modules/heroku/bin/run.js');
}
