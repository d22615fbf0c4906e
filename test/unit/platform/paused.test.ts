import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../../../src/platform/programs/environment.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { startProcess, type PlatformProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { shopAt } from '../../platform/shop.ts';
import { until } from '../../platform/until.ts';

const run = promisify(execFile);

describe('a platform that is paused', function () {
  this.timeout(120_000);

  let folder: string;
  let repository: string;
  let platform: PlatformProcess;
  let ask: Ask;
  const args = (): string[] => ['--seed', '--repository', repository, '--with-parent'];
  beforeEach(async () => {
    folder = await makeScratch();
    repository = join(folder, 'bookshop');
    platform = await startProcess(join(folder, 'data'), [...args(), '--paused']);
    ask = clientOf(platform);
  });
  afterEach(async () => {
    await platform.end();
    await removeScratch(folder);
  });

  const page = (): Promise<Response> => fetch(`${platform.url}/~/bookshop/`);
  const push = async (): Promise<string> => {
    const env = { ...cleanEnvironment(folder), GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
    try {
      const { stdout, stderr } = await run('git', ['push', 'heroku', 'main'], { cwd: repository, env });
      return stdout + stderr;
    } catch (error) {
      assert.ok(error instanceof Error && 'stderr' in error);
      return String(error.stderr);
    }
  };

  it('shows releases and outputs, and builds, runs and changes nothing, which it says', async () => {
    const shop = shopAt(ask, 'bookshop');
    const failed = await shop.release(68);
    assert.match(await (await fetch(failed.output_stream_url ?? '')).text(), /no such table/);
    assert.deepEqual((await ask('GET', '/apps/bookshop/dynos')).body, []);
    const filter = { in: { id: [failed.app.id] } };
    assert.equal((await ask('POST', '/filters/apps', { body: filter })).status, 200);
    const name = { addon: 'DATABASE', app: 'bookshop' };
    assert.equal((await ask('POST', '/actions/addons/resolve', { body: name })).status, 200);
    for (const [method, path, body] of [
      ['POST', '/apps/bookshop/releases', { release: (await shop.release(71)).id }],
      ['PATCH', '/apps/bookshop/config-vars', { A: '1' }],
      ['DELETE', '/apps/bookshop/dynos', undefined],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- three
      const answer = await ask(method, path, { body });
      assert.equal(answer.status, 403);
      assert.match(JSON.stringify(answer.body), /builds and runs nothing.*Trust the folder in VS Code/);
    }
    const shown = await page();
    assert.equal(shown.status, 503);
    assert.match(await shown.text(), /Trust the folder in VS Code/);
    assert.match(await push(), /Trust the folder in VS Code/);
    assert.equal((await shop.releases()).length, 72);
  });

  it('runs what is there, and takes pushes, once it is told to', async () => {
    platform.child.stdin?.write('run\n');
    await until(async () => (await page()).ok);
    assert.match(await push(), /Released v73/);
  });

  it('leaves everything to one that is not', async () => {
    const other = await startProcess(join(folder, 'data'), args());
    try {
      await until(async () => (await page()).ok);
      assert.match(await push(), /Released v73/);
      await other.end('SIGKILL');
      await until(async () => (await page()).status === 503);
      // It ends what the other one has left running.
      platform.child.stdin?.write('run\n');
      await until(async () => (await page()).ok);
    } finally {
      await other.end();
    }
  });
});
