// What nothing may exceed, whose files and variables are whose, and who may reach what runs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { lstatSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'valibot';
import { gitEnvironment } from '../../../src/platform/git/environment.ts';
import { listensForOthers } from '../../../src/platform/processes/port.ts';
import { startPlatform, type Platform } from '../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { startProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { dynosShape, failureShape } from '../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../platform/shop.ts';
import { buildFiles, webApp, writeFiles } from '../../platform/small-app.ts';
import { until } from '../../platform/until.ts';

const run = promisify(execFile);

describe('the limits of a platform', () => {
  let folder: string;
  let platform: Platform;
  let ask: Ask;
  let shop: OwnShop;
  beforeEach(async () => {
    folder = await makeScratch();
    platform = await startPlatform({ port: 0, data: folder, limits: { graceMs: 300 } });
    ask = clientOf(platform);
    shop = await openShop(ask, 'shop');
  });
  afterEach(async () => {
    await platform.close();
    await removeScratch(folder);
  });

  const log = async (): Promise<string> =>
    platform.runtime().logs.newest(shop.id, { lines: 100, source: 'heroku' }).join('');
  const outputOf = async (version: number): Promise<string> => {
    const { output_stream_url: url } = await shop.release(version);
    return (await fetch(url ?? '')).text();
  };

  it('are that of processes, said as the real platform says it', async () => {
    await buildFiles(ask, 'shop', { Procfile: 'worker: sleep 1000\n' });
    const { status, body } = await ask('PATCH', '/apps/shop/formation/worker', { body: { quantity: 11 } });
    const { id, message } = parse(failureShape, body);
    assert.deepEqual([status, id], [422, 'cannot_update_above_limit']);
    assert.equal(message, 'Cannot update to more than 10 Basic size dynos per process type.');
    assert.equal(parse(dynosShape, (await ask('GET', '/apps/shop/dynos')).body).length, 1);
  });

  it('are that of headers', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${platform.token}`, 'X-Long': 'x'.repeat(32 * 1024) };
      request(`${platform.url}/apps`, { headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    assert.equal(status, 431);
    assert.equal((await ask('GET', '/apps')).status, 200);
  });

  it('are those of config vars, with which no process could be started', async () => {
    const set = async (vars: Readonly<Record<string, string | null>>): Promise<string> => {
      const answer = await ask('PATCH', '/apps/shop/config-vars', { body: vars });
      return answer.status === 200 ? 'set' : parse(failureShape, answer.body).message;
    };
    assert.equal(await set({ A: 'one\0two' }), 'A: must not hold a null character.');
    const most = 64 * 1024;
    assert.equal(await set({ A: `${'é'.repeat(most / 2 - 2)}x`, B: '2' }), 'set');
    assert.match(
      await set({ B: '22' }),
      /^The config vars of an app cannot exceed 65536 bytes, .* these are 65537:/,
    );
    assert.equal(await set({ B: null }), 'set');
    assert.equal((await shop.releases()).length, 4);
  });

  it('are that of an output, after which its command goes on', async () => {
    const text = String.raw`head -c 12000000 /dev/zero | tr '\0' x | fold -w 5000`;
    const command = `${text}; echo > went-on; test -f went-on`;
    await buildFiles(ask, 'shop', { Procfile: `release: ${command}\n` });
    await shop.settled();
    assert.equal((await shop.release(3)).status, 'succeeded');
    const output = await outputOf(3);
    assert.match(output.slice(-100), /The output is larger than 10 MB: the rest is left out\.\n$/);
    assert.ok(output.length < 10.1 * 1024 * 1024);
    const { output: built } = await buildFiles(ask, 'shop', {
      'package.json': JSON.stringify({ scripts: { start: 'stands for npm', build: `${text}; exit 3` } }),
    });
    assert.match(
      built.slice(-300),
      /the rest is left out\.\n !     "npm run build" failed with exit code 3\./,
    );
  });

  it('keep everything of the person and of the platform from what is built and run', async () => {
    const names = [
      'HEROKU_API_KEY',
      'GIT_DIR',
      'GIT_CONFIG_PARAMETERS',
      'SSH_AUTH_SOCK',
      'NODE_OPTIONS',
      'SHIPLOG_TEST_TOKEN',
      'npm_config_registry',
      'npm_lifecycle_event',
      'VSCODE_IPC_HOOK',
      'ELECTRON_RUN_AS_NODE',
    ];
    const before = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) process.env[name] = `--title=leaked-${name}`;
    try {
      const { output, status } = await buildFiles(ask, 'shop', {
        Procfile: 'release: env\nworker: env; sleep 1000\n',
        'package.json': '{"scripts": {"build": "stands for npm"}}',
        'node_modules/.bin/npm': '#!/bin/sh\nenv\n',
      });
      assert.equal(status, 'succeeded', output);
      await shop.settled();
      const logged = (): string => platform.runtime().logs.newest(shop.id, { lines: 100 }).join('');
      await until(() => /app\[worker\.1\]: HOME=/.test(logged()));
      const all = output + (await outputOf(3)) + logged();
      assert.match(output, /HOME=/);
      assert.match(await outputOf(3), /^HOME=/m);
      assert.doesNotMatch(all, /leaked|SHIPLOG_|GIT_|npm_/);
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  if (process.platform === 'linux') {
    it('do not keep others from what listens on all interfaces, which its log says', async () => {
      await buildFiles(ask, 'shop', webApp('own'));
      await until(async () => (await log()).includes('web.1]: State changed from starting to up'));
      await ask('GET', '/apps');
      const server = (webApp('all')['server.js'] ?? '').replace(", '127.0.0.1'", '');
      await buildFiles(ask, 'shop', { ...webApp('all'), 'server.js': server });
      const said = /heroku\[web\.1\]: The process listens on all interfaces: other machines can reach it/;
      await until(async () => said.test(await log()));
      assert.equal((await log()).split(said).length, 2, 'the first one did not');
    });
  }
});

describe('a port that others reach', () => {
  for (const [host, isOpen] of [
    ['127.0.0.1', false],
    ['0.0.0.0', true],
  ] as const) {
    if (process.platform !== 'linux' && isOpen) continue;
    it(`is ${isOpen ? '' : 'not '}one that listens on ${host}`, async () => {
      const server = createServer();
      await new Promise<void>((done) => {
        server.listen(0, host, done);
      });
      try {
        const address = server.address();
        assert.ok(address !== null && typeof address === 'object');
        assert.equal(await listensForOthers(address.port), isOpen);
      } finally {
        server.close();
      }
    });
  }
});

if (process.platform !== 'win32') {
  it('all that a platform and what it runs has written is for its owner alone', async () => {
    const folder = await makeScratch();
    const usual = process.umask(0);
    const platform = await startProcess(join(folder, 'data')).finally(() => process.umask(usual));
    try {
      const ask = clientOf(platform);
      const shop = await openShop(ask, 'shop');
      const work = join(folder, 'work');
      await writeFiles(work, { ...webApp('one'), 'data/open.txt': 'open', 'run.sh': '#!/bin/sh\n' });
      const env = gitEnvironment(work, { 'user.name': 'Ada', 'user.email': 'ada@example.com' });
      const git = (...args: string[]): Promise<unknown> => run('git', args, { cwd: work, env });
      await writeFiles(work, { Procfile: 'web: echo > written; node server.js\nrelease: echo > written\n' });
      await git('init', '--quiet', '--template=');
      await git('add', '--all');
      await git('commit', '--quiet', '--message', 'Open');
      await git(
        'push',
        '--quiet',
        `${platform.url.replace('//', `//git:${platform.token}@`)}/shop.git`,
        'HEAD:main',
      );
      await shop.settled();
      await until(async () => (await fetch(`${platform.url}/~/shop/`)).ok);
      const paths = readdirSync(join(folder, 'data'), { recursive: true }).map(String);
      for (const part of [
        'token',
        'slugs',
        'outputs',
        'logs',
        'git/repositories',
        'written',
        'server.js',
        'open.txt',
      ]) {
        assert.ok(
          paths.some((path) => path.endsWith(part)),
          `${part} is among them`,
        );
      }
      const open = paths.filter((path) => {
        const stat = lstatSync(join(folder, 'data', path), { throwIfNoEntry: false });
        return stat && !stat.isSymbolicLink() && (stat.mode & 0o077) !== 0;
      });
      assert.deepEqual(open, []);
    } finally {
      await platform.end();
      await removeScratch(folder);
    }
  });
}
