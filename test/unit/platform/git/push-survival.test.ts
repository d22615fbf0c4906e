// What is left of a push whose platform was killed after the release was made and before git moved the branch.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, parse } from 'valibot';
import { gitEnvironment } from '../../../../src/platform/git/environment.ts';
import { keepReceived } from '../../../../src/platform/git/received.ts';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf } from '../../../platform/client.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { buildShape } from '../../../platform/shapes.ts';
import { openShop } from '../../../platform/shop.ts';
import { writeFiles } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

let folder: string;
let work: string;
beforeEach(async () => {
  folder = await makeScratch();
  work = join(folder, 'work');
  await writeFiles(work, { Procfile: 'worker: sleep 1000\n' });
  git('init', '--quiet', '--template=');
});
afterEach(() => removeScratch(folder));

function git(...args: string[]): string {
  const settings = { 'user.name': 'Ada', 'user.email': 'ada@example.com', 'credential.helper': '' };
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  return execFileSync('git', args, {
    cwd: work,
    env: gitEnvironment(work, settings),
    encoding: 'utf8',
    stdio,
  }).trim();
}

function commit(text: string): string {
  writeFileSync(join(work, 'page.txt'), text);
  git('add', '--all');
  git('commit', '--quiet', '--message', text);
  return git('rev-parse', 'HEAD');
}

describe('a push that was released', () => {
  let platform: Platform;
  let repository: string;
  let shopId: string;
  const defects: unknown[] = [];
  const start = async (): Promise<void> => {
    platform = await startPlatform({
      port: 0,
      data: join(folder, 'data'),
      limits: { graceMs: 300 },
      report: (error) => defects.push(error),
    });
  };
  beforeEach(async () => {
    await start();
    shopId = (await openShop(clientOf(platform), 'shop')).id;
    repository = join(folder, 'data/runtime/git/repositories', `${shopId}.git`);
  });
  afterEach(async () => {
    await platform.close();
    assert.deepEqual(defects.splice(0), []);
  });

  const push = async (): Promise<void> => {
    const address = `${platform.url.replace('//', `//git:${platform.token}@`)}/shop.git`;
    await new Promise<void>((resolve, reject) => {
      const env = gitEnvironment(work, { 'credential.helper': '' });
      execFile('git', ['push', address, 'HEAD:main'], { cwd: work, env }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  };
  const branch = (): string => readFileSync(join(repository, 'refs/heads/main'), 'utf8').trim();
  const pushes = (): string => join(folder, 'data/runtime/pushes');
  const buildOf = async (hash: string): Promise<string> => {
    const builds = parse(array(buildShape), (await clientOf(platform)('GET', '/apps/shop/builds')).body);
    return builds.find(({ source_blob: { version } }) => version === hash)?.id ?? '';
  };
  /** As the platform writes it before the release is made. */
  const entry = async (hash: string): Promise<string> =>
    JSON.stringify({
      appId: shopId,
      buildId: await buildOf(hash),
      reference: 'refs/heads/main',
      commit: hash,
    });

  it('has its branch where its release says after the next start, whatever git has left', async () => {
    const one = commit('one');
    await push();
    const two = commit('two');
    await push();
    // A push that is over leaves nothing. Its client may learn first that it is.
    await until(() => readdirSync(pushes()).length === 0);
    const content = await entry(two);
    await platform.close();
    writeFileSync(join(pushes(), 'a'.repeat(48)), content);
    writeFileSync(join(pushes(), `${'b'.repeat(48)}.draft`), '{"appId":');
    writeFileSync(join(repository, 'refs/heads/main'), `${one}\n`);
    writeFileSync(join(repository, 'refs/heads/main.lock'), two);
    mkdirSync(join(repository, 'objects/tmp_objdir-incoming-x'));
    await start();
    assert.equal(branch(), two);
    assert.deepEqual(readdirSync(pushes()), []);
    assert.ok(!existsSync(join(repository, 'objects/tmp_objdir-incoming-x')));
    const three = commit('three');
    await push();
    assert.equal(branch(), three, 'no lock is in the way of the next one');
  });

  it('does not take the branch back from a later one, and one that was not released does not move it', async () => {
    const one = commit('one');
    await push();
    const content = await entry(one);
    const two = commit('two');
    await push();
    await platform.close();
    writeFileSync(join(pushes(), 'a'.repeat(48)), content);
    const none = JSON.stringify({ ...(JSON.parse(content) as object), buildId: 'none' });
    writeFileSync(join(pushes(), 'b'.repeat(48)), none);
    await start();
    assert.equal(branch(), two);
  });

  it('and whose entry cannot be read is told, and keeps its entry', async () => {
    await platform.close();
    writeFileSync(join(pushes(), 'a'.repeat(48)), '{"appId":');
    await start();
    assert.match(String(defects.splice(0)), /^SyntaxError/);
    assert.equal(readdirSync(pushes()).length, 1);
  });
});

describe('objects that were received', () => {
  for (const [what, pack] of [
    ['one by one', false],
    ['in a pack', true],
  ] as const) {
    it(`are kept although their quarantine goes: ${what}`, async () => {
      const hash = commit('one');
      if (pack) git('repack', '-a', '-d', '--quiet');
      const quarantine = join(work, '.git/objects');
      const bare = join(folder, 'bare.git');
      git('init', '--quiet', '--bare', '--template=', bare);
      await keepReceived(quarantine, join(bare, 'objects'));
      await keepReceived(quarantine, join(bare, 'objects'));
      rmSync(quarantine, { recursive: true });
      git('--git-dir', bare, 'update-ref', 'refs/heads/main', hash);
      git('--git-dir', bare, 'fsck', '--strict');
      assert.equal(git('--git-dir', bare, 'show', `${hash}:page.txt`), 'one');
    });
  }
});
