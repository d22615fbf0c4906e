// An app from its making to its logs, by the real command line and git alone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { array, parse } from 'valibot';
import { leadPushesHere } from '../../src/platform/sample/remotes.ts';
import { startPlatform, type Platform } from '../../src/platform/server.ts';
import { TOKEN } from '../../src/platform/private-files.ts';
import { clientOf, type Ask } from '../platform/client.ts';
import { makeScratch, removeScratch } from '../platform/scratch.ts';
import { configVarsShape, imageShape } from '../platform/shapes.ts';
import { openShop, shopAt } from '../platform/shop.ts';
import { webApp, writeFiles } from '../platform/small-app.ts';
import { until } from '../platform/until.ts';
import { commandLine, heroku, type CommandLine, type Ran } from './command-line.ts';

const run = promisify(execFile);

describe(`heroku ${heroku.version}, from an app that is made to its logs`, function () {
  this.timeout(120_000);

  let command: CommandLine;
  let home: string;
  let platform: Platform;
  let ask: Ask;
  before(async function () {
    this.timeout(600_000);
    home = await makeScratch();
    command = await commandLine(home);
    const data = join(home, 'data');
    platform = await startPlatform({ port: 0, data, limits: { graceMs: 300 } });
    ask = clientOf(platform);
    await writeFiles(command.folder, webApp('hello'));
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--all');
    await git(
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.com',
      'commit',
      '--quiet',
      '-m',
      'Say hello',
    );
    await openShop(ask, 'shop');
    await openShop(ask, 'painter', 'oci-image');
    await git('remote', 'add', 'heroku', 'https://git.heroku.com/shop.git');
    await git('remote', 'add', 'images', 'https://git.heroku.com/painter.git');
    await leadPushesHere(command.folder, platform.url, join(data, TOKEN));
  });
  after(async () => {
    await platform.close();
    await removeScratch(home);
  });

  const herokuCommand = (...args: string[]): Promise<Ran> => command(platform, ...args);
  async function git(...args: string[]): Promise<string> {
    const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig') };
    const { stdout, stderr } = await run('git', args, {
      cwd: command.folder,
      env: { ...env, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
    });
    return stdout + stderr;
  }
  const descriptions = async (app = 'shop') =>
    (await shopAt(ask, app).releases()).map(({ description }) => description);

  it('create makes an app, and a remote that leads to it; or one of the newer generation', async () => {
    const [store, studio] = await Promise.all([
      herokuCommand('create', 'store', '--remote', 'store'),
      herokuCommand('create', 'studio', '--stack', 'cnb', '--no-remote'),
    ]);
    assert.equal(store.code, 0, store.stderr);
    assert.match(store.stderr, /Creating store\.\.\. done/);
    const address = `${platform.url.replace('127.0.0.1', 'store.localhost')}/`;
    assert.equal(store.stdout, `${address} | https://git.heroku.com/store.git\n`);
    assert.equal(await git('config', 'remote.store.url'), 'https://git.heroku.com/store.git\n');
    assert.deepEqual(await descriptions('store'), ['Initial release', 'Enable Logplex']);
    assert.equal(studio.code, 0, studio.stderr);
    assert.match(studio.stderr, /Creating studio\.\.\. done, stack is cnb/);
  });

  it('git:remote adds a remote that leads to an app', async () => {
    const { code, stdout, stderr } = await herokuCommand(
      'git:remote',
      '--app',
      'painter',
      '--remote',
      'other',
    );
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'set git remote other to https://git.heroku.com/painter.git\n');
    assert.equal(await git('config', 'remote.other.url'), 'https://git.heroku.com/painter.git\n');
  });

  it('git push builds, releases and runs what is there', async () => {
    const said = await git('push', 'heroku', 'main');
    assert.match(said, /remote: -----> Released v\d+/);
    assert.match(said, /\[new branch\] +main -> main/);
    const commit = (await git('rev-parse', 'main')).trim();
    assert.equal((await descriptions()).at(-1), `Deploy ${commit.slice(0, 8)}`);
    const page = async (): Promise<string> => (await fetch(`${platform.url}/~/shop/`)).text();
    await until(async () => (await page()).startsWith('hello'));
    await git('push', 'images', 'main');
    const release = (await shopAt(ask, 'painter').releases()).at(-1);
    assert.deepEqual([release?.slug, release?.artifacts[0]?.type], [null, 'oci-image']);
    const path = `/apps/painter/oci-images/${release?.artifacts[0]?.id}`;
    assert.equal(parse(array(imageShape), (await ask('GET', path)).body)[0]?.commit, commit);
  });

  it('logs --tail shows what comes, as it comes', async () => {
    await git('push', 'heroku', 'main');
    const asking = setInterval(() => void fetch(`${platform.url}/~/shop/later`).catch(() => {}), 500);
    try {
      const seen = /heroku\[router\]: .*path="?\/later/;
      const text = await command.follow(platform, (out) => seen.test(out), 'logs', '--tail', '--app', 'shop');
      assert.match(text, /app\[web\.1\]: listening/);
    } finally {
      clearInterval(asking);
    }
  });

  it('addons:create adds one, and addons:destroy takes it away', async () => {
    const { code, stdout, stderr } = await herokuCommand(
      'addons:create',
      'heroku-redis:mini',
      '--app',
      'shop',
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Creating heroku-redis:mini on shop\.\.\. ~\$0\.004\/hour \(max \$3\/month\)/);
    const name = /Created (redis-\S+) as REDIS_URL/.exec(stdout)?.[1] ?? '';
    assert.equal((await descriptions()).at(-1), `Attach REDIS (@ref:${name})`);
    const gone = await herokuCommand('addons:destroy', name, '--app', 'shop', '--confirm', 'shop');
    assert.equal(gone.code, 0, gone.stderr);
    assert.match(gone.stderr, new RegExp(`Destroying ${name} on shop\\.\\.\\. done`));
    assert.equal((await descriptions()).at(-1), `Detach REDIS (@ref:${name})`);
  });

  it('config:unset removes a config var, which makes a release', async () => {
    await shopAt(ask, 'shop').configure({ GREETING: 'world', KEPT: '1' });
    const { code, stderr } = await herokuCommand('config:unset', 'GREETING', '--app', 'shop');
    assert.equal(code, 0, stderr);
    const version = (await descriptions()).length;
    assert.match(stderr, new RegExp(`Unsetting GREETING and restarting shop\\.\\.\\. done, v${version}`));
    assert.equal((await descriptions()).at(-1), 'Remove GREETING config vars');
    assert.deepEqual(parse(configVarsShape, (await ask('GET', '/apps/shop/config-vars')).body), {
      KEPT: '1',
    });
  });
});
