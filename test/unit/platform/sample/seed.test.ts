import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'valibot';
import { PlatformError } from '../../../../src/platform/errors.ts';
import { seedSample } from '../../../../src/platform/sample/seed.ts';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf } from '../../../platform/client.ts';
import { outcomeOf, spawnPlatform } from '../../../platform/process.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { releasesShape } from '../../../platform/shapes.ts';

const run = promisify(execFile);

describe('seeding', () => {
  let folder: string;
  let data: string;
  let repository: string;
  beforeEach(async () => {
    folder = await makeScratch();
    data = join(folder, 'data');
    repository = join(folder, 'bookshop');
  });
  afterEach(() => removeScratch(folder));

  async function withPlatform<Result>(work: (platform: Platform) => Promise<Result>): Promise<Result> {
    const platform = await startPlatform({ port: 0, data });
    try {
      return await work(platform);
    } finally {
      await platform.close();
    }
  }

  /** The whole ledger and the newest commit, to compare. */
  async function state(platform: Platform): Promise<unknown> {
    const ask = clientOf(platform);
    const headers = { Range: 'version ..; max=1000' };
    const lists = await Promise.all(
      ['bookshop', 'bookshop-staging', 'bookshop-next-staging'].map((app) =>
        ask('GET', `/apps/${app}/releases`, { headers }),
      ),
    );
    // The port is another one after a restart.
    const texts = lists.map((list) => JSON.stringify(list.body).replaceAll(platform.url, 'http://127.0.0.1'));
    const head = (await run('git', ['rev-parse', 'HEAD'], { cwd: repository })).stdout;
    return { releases: texts.map((text) => parse(releasesShape, JSON.parse(text))), head };
  }

  it('twice changes nothing', async () => {
    const first = await withPlatform(async (platform) => {
      await seedSample(platform, repository);
      return state(platform);
    });
    await writeFile(join(repository, 'note.txt'), 'mine');
    const second = await withPlatform(async (platform) => {
      await seedSample(platform, repository);
      return state(platform);
    });
    assert.deepEqual(second, first);
    assert.equal(await readFile(join(repository, 'note.txt'), 'utf8'), 'mine');
  });

  it('at once by two platforms is done once', async () => {
    const args = ['--port', '0', '--data', data, '--seed', '--repository', repository, '--with-parent'];
    const children = [spawnPlatform(args), spawnPlatform(args)];
    for (const child of children) child.stdin?.end();
    const outcomes = await Promise.all(children.map(outcomeOf));
    assert.deepEqual(
      outcomes.map(({ code, stderr }) => [code, stderr]),
      [
        [0, ''],
        [0, ''],
      ],
    );
    await withPlatform(async (platform) => {
      assert.equal(
        (await clientOf(platform)('GET', '/apps')).headers.get('Content-Range'),
        'id '.concat(await ids(platform)),
      );
      await seedSample(platform, repository);
    });
    assert.deepEqual((await readdir(folder)).toSorted(), ['bookshop', 'data']);
  });

  it('is completed after it was interrupted, at whatever point', async function () {
    this.timeout(60_000);
    const args = ['--port', '0', '--data', data, '--seed', '--repository', repository];
    const drafts = (): string[] =>
      readdirSync(folder).filter((name) => name.startsWith('.bookshop-seeding-'));
    const inDraft = (path: string): boolean =>
      drafts().some((name) => existsSync(join(folder, name, 'repository', path)));
    const moments: readonly (() => boolean)[] = [
      () => existsSync(join(data, 'ledger.sqlite')),
      () => existsSync(join(data, 'token')),
      () => drafts().length > 0,
      () => inDraft('.git/HEAD'),
      () => inDraft('.git/sample-marks'),
      () => inDraft('server.js'),
      () => existsSync(repository),
    ];
    for (const reached of moments) {
      const child = spawnPlatform(args);
      const ended = outcomeOf(child);
      // oxlint-disable-next-line no-await-in-loop -- each run goes on where the one before was ended
      while (child.exitCode === null && !reached()) await setTimeout(1);
      child.kill('SIGKILL');
      // oxlint-disable-next-line no-await-in-loop
      assert.equal((await ended).code, null, 'it was ended, and did not end');
    }
    await withPlatform(async (platform) => {
      await seedSample(platform, repository);
      const releases = await clientOf(platform)('GET', '/apps/bookshop/releases');
      const last = parse(releasesShape, releases.body).at(-1);
      const head = (await run('git', ['rev-parse', 'heroku/main'], { cwd: repository })).stdout;
      assert.equal(last?.description, `Deploy ${head.slice(0, 8)}`);
      assert.equal(last.version, 72);
    });
    assert.deepEqual((await readdir(folder)).toSorted(), ['bookshop', 'data']);
  });

  it('makes the same repository again where there is none', async () => {
    await withPlatform(async (platform) => {
      await seedSample(platform, repository);
      const before = await state(platform);
      await rm(repository, { recursive: true });
      await seedSample(platform, repository);
      assert.deepEqual(await state(platform), before);
    });
  });

  it('refuses a folder with something else in it', async () => {
    await mkdir(repository);
    await writeFile(join(repository, 'mine.txt'), 'mine');
    await withPlatform(async (platform) => {
      await assert.rejects(
        seedSample(platform, repository),
        (error) => error instanceof PlatformError && /holds something else/.test(error.message),
      );
      assert.deepEqual((await clientOf(platform)('GET', '/apps')).body, []);
    });
    assert.deepEqual(await readdir(repository), ['mine.txt']);
  });

  it('says that git is missing', async () => {
    const args = ['--port', '0', '--data', data, '--seed', '--repository', repository];
    const { code, stderr } = await outcomeOf(spawnPlatform(args, { ...process.env, PATH: folder }));
    assert.equal(code, 1);
    assert.match(stderr, /^The sample needs git, which was not found[^\n]*\.\n$/);
  });

  it("takes no notice of anybody's git settings", async () => {
    const settings = join(folder, 'gitconfig');
    await writeFile(
      settings,
      '[commit]\n\tgpgsign = true\n[core]\n\tautocrlf = true\n\thooksPath = /nowhere\n[init]\n\tdefaultBranch = trunk\n',
    );
    const args = ['--port', '0', '--data', data, '--seed', '--repository', repository, '--with-parent'];
    const env = { ...process.env, GIT_CONFIG_GLOBAL: settings, GIT_DIR: '/nowhere', HOME: folder };
    const child = spawnPlatform(args, env);
    child.stdin?.end();
    assert.deepEqual((await outcomeOf(child)).stderr, '');
    const { stdout } = await run('git', ['status', '--porcelain', '--branch'], { cwd: repository });
    assert.match(stdout, /^## main\n?$/);
  });
});

/** The first and the last of the ids of its apps. */
async function ids(platform: Platform): Promise<string> {
  const names = ['bookshop', 'bookshop-staging', 'bookshop-next-staging'];
  const found = names.map((name) => platform.ledger.apps.find(name).id).toSorted();
  return `${found[0]}..${found.at(-1)}`;
}
