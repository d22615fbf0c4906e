// What the real command line changes in the sample.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { seedSample } from '../../src/platform/sample/seed.ts';
import { startPlatform, type Platform } from '../../src/platform/server.ts';
import { clientOf, type Ask } from '../platform/client.ts';
import { command, fails, Mark, prints, printsLines, waitsFor } from '../platform/programs.ts';
import { makeScratch, removeScratch } from '../platform/scratch.ts';
import type { WireRelease } from '../platform/shapes.ts';
import { shopAt } from '../platform/shop.ts';
import { until } from '../platform/until.ts';
import { commandLine, heroku, type Ran } from './command-line.ts';

describe(`heroku ${heroku.version}`, function () {
  // A second for each command on a quiet machine; several minutes for the download.
  this.timeout(60_000);

  let ran: Awaited<ReturnType<typeof commandLine>>;
  let home: string;
  let platform: Platform;
  let ask: Ask;
  before(async function () {
    this.timeout(600_000);
    home = await makeScratch();
    ran = await commandLine(home);
    platform = await startPlatform({ port: 0, data: join(home, 'data') });
    await seedSample(platform, join(home, 'bookshop'));
    ask = clientOf(platform);
  });
  after(async () => {
    await platform.close();
    await removeScratch(home);
  });

  const run = (...args: string[]): Promise<Ran> => ran(platform, ...args);

  const releases = (): Promise<WireRelease[]> => shopAt(ask, 'bookshop').releases();

  it('rollback makes exactly one release', async () => {
    const before = await releases();
    const target = before.findLast((release) => release.eligible_for_rollback && !release.current);
    assert.ok(target);
    const { code, stderr } = await run('rollback', `v${target.version}`, '--app', 'bookshop');
    assert.equal(code, 0);
    assert.match(stderr, new RegExp(`Rolling back bookshop to v${target.version}\\.\\.\\. done, v73`));
    const after = await releases();
    assert.equal(after.length, before.length + 1);
    assert.equal(after.at(-1)?.description, `Rollback to v${target.version}`);
    assert.deepEqual(after.at(-1)?.slug, target.slug);
  });

  it('rollback alone goes to the eligible release before the current one', async () => {
    const before = await releases();
    const expected = before.filter((release) => release.eligible_for_rollback).at(-2);
    const { code, stderr } = await run('rollback', '--app', 'bookshop');
    assert.equal(code, 0, stderr);
    assert.equal((await releases()).at(-1)?.description, `Rollback to v${expected?.version}`);
  });

  it('config:set makes a release and says which', async () => {
    const before = await releases();
    const { code, stderr } = await run('config:set', 'BANNER=Open', '--app', 'bookshop');
    assert.equal(code, 0);
    assert.match(stderr, new RegExp(`done, v${before.length + 1}`));
    assert.equal((await releases()).at(-1)?.description, 'Set BANNER config vars');
  });

  describe('with release commands', () => {
    it('rollback streams what its command writes', async () => {
      const production = shopAt(ask, 'bookshop');
      const go = new Mark(home, 'go');
      go.set();
      const lines = printsLines(4, String.raw`\e[32mApplying\e[0m {n} of {lines}`);
      const target = await production.deploy(command(lines, waitsFor(go), prints('done')));
      await production.settled();
      const { version } = await production.configure({ BANNER: 'Closed' });
      await production.settled();
      go.clear();
      const running = run('rollback', `v${target.version}`, '--app', 'bookshop');
      await until(async () => (await releases()).length > version);
      await production.begun(version + 1, '4 of 4');
      go.set();
      const { code, stdout, stderr } = await running;
      assert.equal(code, 0, stderr);
      assert.match(stdout, /\ndone\n/, 'it waited for the command');
      assert.match(stdout, /^Running release command\.\.\.\n/);
      const numbers = [...stdout.matchAll(/Applying\S* (\d) of 4/g)].map((found) => found[1]);
      assert.deepEqual(numbers, ['1', '2', '3', '4']);
      const newest = (await releases()).at(-1);
      assert.deepEqual(
        [newest?.description, newest?.status, newest?.current],
        [`Rollback to v${target.version}`, 'succeeded', true],
      );
    });

    it('rollback to what fails leaves what ran, and releases says so', async () => {
      const production = shopAt(ask, 'bookshop');
      const broken = new Mark(home, 'broken-table');
      const target = await production.deploy(command(fails('no such table', broken)));
      await production.settled();
      await production.deploy();
      broken.set();
      const running = await production.current();
      const { code, stdout, stderr } = await run('rollback', `v${target.version}`, '--app', 'bookshop');
      assert.equal(code, 0, stderr);
      assert.match(stdout, /no such table/);
      assert.equal(await production.current(), running);
      const listed = await run('releases', '--app', 'bookshop');
      assert.match(listed.stdout, new RegExp(`Rollback to v${target.version} release command failed`));
    });

    it('pipelines:promote shows the output of its target and how it went', async () => {
      const staging = shopAt(ask, 'bookshop-staging');
      const broken = new Mark(home, 'broken-column');
      await staging.deploy(command(prints('Applying 004'), fails('no such column', broken)));
      await staging.settled();
      await shopAt(ask, 'bookshop').settled();
      const good = await run('pipelines:promote', '--app', 'bookshop-staging');
      assert.equal(good.code, 0, good.stderr);
      assert.match(
        good.stdout,
        /Starting promotion to production[^]*Running release command\.\.\.\n[^]*Applying 004[^]*Promotion successful\nbookshop: +succeeded/,
      );
      const version = (await staging.releases()).at(-1)?.version;
      assert.match(
        (await releases()).at(-1)?.description ?? '',
        new RegExp(`^Promote bookshop-staging v${version}`),
      );
      broken.set();
      const bad = await run('pipelines:promote', '--app', 'bookshop-staging');
      assert.equal(bad.code, 1);
      assert.match(bad.stdout, /no such column[^]*bookshop:[^]*failed[^]*The release command failed\./);
      assert.match(bad.stderr, /Promotion to some apps failed/);
    });

    it('releases:output says that a command has not started', async () => {
      const production = shopAt(ask, 'bookshop');
      await production.deploy(command(waitsFor(new Mark(home, 'never'))));
      const release = await production.configure({ BANNER: 'Open again' });
      const early = await run('releases:output', `v${release.version}`, '--app', 'bookshop');
      assert.match(early.stderr.replaceAll(/[\s›]+/g, ' '), /Release command not started yet/);
      assert.equal(early.code, 0);
    });
  });
});
