// The real command line, fetched once into the download cache, in an environment in which it can talk to one platform only.
// `SHIPLOG_HEROKU_CLI` names its bin/run.js where it is already there.
import { execFile, spawn } from 'node:child_process';
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

/** A platform, as a command knows it. */
export interface Address {
  readonly url: string;
  readonly token: string;
}

export interface CommandLine {
  /** Runs a command against a platform, to its end. */
  (platform: Address, ...args: string[]): Promise<Ran>;
  /** The folder in which commands run. */
  readonly folder: string;
  /** The file with the addresses that commands wanted to open in a browser, one a line. No browser opens them. */
  readonly opened: string;
  /** Runs a command that does not end by itself, until what it has written satisfies. @returns what it has written */
  follow(platform: Address, satisfies: (stdout: string) => boolean, ...args: string[]): Promise<string>;
}

/** @param home an empty folder for what it keeps */
export async function commandLine(home: string): Promise<CommandLine> {
  const cli = await program();
  const folder = join(home, 'work');
  const opened = join(home, 'opened');
  const browsers = join(home, 'browsers');
  await Promise.all([mkdir(folder), mkdir(browsers), writeFile(join(home, '.gitconfig'), '')]);
  // What the command line starts on Linux, by the variable BROWSER, and on macOS.
  const browser = join(browsers, 'open');
  await writeFile(browser, `#!/bin/sh\nfor last; do :; done\necho "$last" >> '${opened}'\n`, { mode: 0o755 });
  const options = ({ url, token }: Address) => ({
    cwd: folder,
    env: {
      PATH: [browsers, dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
      BROWSER: browser,
      HOME: home,
      USERPROFILE: home,
      XDG_DATA_HOME: join(home, 'share'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: join(home, 'config'),
      GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
      HEROKU_HOST: url,
      HEROKU_API_KEY: token,
      HEROKU_GIT_HOST: 'git.heroku.com',
      HEROKU_PARTICLEBOARD_URL: url,
      HEROKU_SKIP_NEW_VERSION_CHECK: 'true',
      HEROKU_DISABLE_AUTOUPDATE: '1',
      DISABLE_TELEMETRY: 'true',
      NO_PROXY: '127.0.0.1,localhost',
      COLUMNS: '200',
      NO_COLOR: '1',
      TZ: 'UTC',
    },
  });
  const run = (platform: Address, ...args: string[]): Promise<Ran> =>
    new Promise((resolve) => {
      execFile(process.execPath, [cli, ...args], options(platform), (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : error.code, stdout, stderr });
      });
    });
  const follow: CommandLine['follow'] = (platform, satisfies, ...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [cli, ...args], options(platform));
      let [stdout, stderr] = ['', ''];
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        if (satisfies(stdout)) child.kill();
      });
      child.once('error', reject);
      child.once('close', () => {
        if (satisfies(stdout)) resolve(stdout);
        else reject(new Error(`heroku ${args.join(' ')} ended by itself: ${stdout}${stderr}`));
      });
    });
  return Object.assign(run, { folder, opened, follow });
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
