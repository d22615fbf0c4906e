import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { array, object, parse, string } from 'valibot';
import { migrationsOf } from '../../../../src/domain/plan/unrecognised-migrations.ts';
import { seedSample } from '../../../../src/platform/sample/seed.ts';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import {
  addonShape,
  imageShape,
  configVarsShape,
  releasesShape,
  slugShape,
  type WireRelease,
} from '../../../platform/shapes.ts';

const run = promisify(execFile);
const HOUR_MS = 60 * 60 * 1000;

describe('the sample', () => {
  let folder: string;
  let repository: string;
  let platform: Platform;
  let ask: Ask;
  before(async () => {
    folder = await makeScratch();
    repository = join(folder, 'work', 'bookshop');
    platform = await startPlatform({ port: 0, data: join(folder, 'data') });
    await seedSample(platform, repository);
    ask = clientOf(platform);
  });
  after(async () => {
    await platform.close();
    await removeScratch(folder);
  });

  async function git(...args: string[]): Promise<string> {
    return (await run('git', args, { cwd: repository })).stdout.trim();
  }

  /** What two titles and a gift card of 5 euros cost at a revision, in cents. */
  async function total(revision: string): Promise<string> {
    const copy = join(folder, revision.replace('/', '-'));
    await git('worktree', 'add', '--quiet', '--detach', copy, revision);
    const script = `import { addToCart, total } from './lib/cart.js';
      const cart = new Map();
      addToCart(cart, 'villette');
      addToCart(cart, 'persuasion');
      console.log(total(cart, 500));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: copy });
    await git('worktree', 'remove', copy);
    return stdout.trim();
  }

  async function releasesOf(app: string): Promise<WireRelease[]> {
    const headers = { Range: 'version ..; max=1000' };
    return parse(releasesShape, (await ask('GET', `/apps/${app}/releases`, { headers })).body);
  }

  async function commitOf(app: string, release: WireRelease | undefined): Promise<string> {
    const slug = parse(slugShape, (await ask('GET', `/apps/${app}/slugs/${release?.slug?.id}`)).body);
    return slug.commit ?? '';
  }

  async function configOf(app: string, version: number): Promise<Record<string, string>> {
    return parse(configVarsShape, (await ask('GET', `/apps/${app}/releases/${version}/config-vars`)).body);
  }

  describe('in git', () => {
    it('is a clean checkout of main with a sound history', async () => {
      assert.equal(await git('status', '--porcelain'), '');
      assert.equal(await git('rev-parse', '--abbrev-ref', 'HEAD'), 'main');
      await git('fsck', '--strict');
      assert.deepEqual((await git('for-each-ref', '--format=%(refname)', 'refs/heads')).split('\n'), [
        'refs/heads/main',
      ]);
    });

    it('has commits of three people, merges, a rename and a picture', async () => {
      assert.ok(Number(await git('rev-list', '--count', 'HEAD')) >= 25);
      assert.ok(Number(await git('rev-list', '--count', '--merges', 'HEAD')) >= 3);
      assert.equal(new Set((await git('log', '--format=%ae')).split('\n')).size, 3);
      assert.match(
        await git('log', '-M', '--diff-filter=R', '--name-status', '--format='),
        /^R\d+\tlib\/views\.js\tviews\/pages\.js$/,
      );
      assert.match(
        await git('diff', '--numstat', '4b825dc642cb6eb9a060e54bf8d69288fbee4904', 'HEAD'),
        /^-\t-\tpublic\/logo\.png$/m,
      );
      assert.match(await git('log', '--format=%(trailers:key=Co-authored-by)'), /Co-authored-by: Katie/);
      const empty = await git('log', '--no-merges', '--format=%x00%s', '--shortstat');
      for (const entry of empty.split('\0').slice(1))
        assert.match(entry, /\d+ files? changed/, 'no commit is empty');
    });

    it('has migrations that plans recognise without a setting', async () => {
      const files = (await git('ls-files', 'migrations')).split('\n');
      assert.ok(files.length >= 3);
      const changes = files.map((path) => ({ kind: 'added', path, from: undefined }) as const);
      assert.deepEqual(
        migrationsOf(changes).migrations.map(({ path }) => path),
        files,
      );
    });

    it('knows where it is deployed to', async () => {
      assert.equal(await git('remote', 'get-url', 'heroku'), 'https://git.heroku.com/bookshop.git');
      assert.equal(await git('remote', 'get-url', 'staging'), 'https://git.heroku.com/bookshop-staging.git');
      assert.equal(await git('remote', 'get-url', 'origin'), 'https://github.com/example/bookshop.git');
    });

    it('passes its own tests', async function () {
      this.timeout(30_000);
      await run(process.execPath, ['--test'], { cwd: repository, env: { PATH: process.env.PATH } });
    });

    it('runs, with the mistake in what production runs and without it in front of that', async function () {
      this.timeout(30_000);
      assert.equal(await total('heroku/main'), String(490 + 390 + 390), 'the card was taken off twice');
      assert.equal(await total('heroku/main~1'), String(990 + 890 - 500 + 390));
      assert.equal(await total('main'), String(990 + 890 - 500 + 390));
    });
  });

  describe('in the ledger', () => {
    it('is two apps in a pipeline, with histories of weeks', async () => {
      const production = await releasesOf('bookshop');
      const staging = await releasesOf('bookshop-staging');
      assert.equal(production.length, 72);
      assert.ok(staging.length > production.length);
      for (const releases of [production, staging]) {
        const times = releases.map((release) => Date.parse(release.created_at));
        assert.ok(
          times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0)),
          'times only go up',
        );
        const [first = 0, last = 0] = [times[0], times.at(-1)];
        assert.ok(last - first > 6 * 7 * 24 * HOUR_MS);
        assert.ok(Date.now() - last < HOUR_MS, 'the newest one was just made');
        assert.deepEqual(
          releases.slice(0, 2).map((release) => release.description),
          ['Initial release', 'Enable Logplex'],
        );
      }
      const pipelines = await ask('GET', '/pipelines?eq[name]=bookshop');
      assert.equal(Array.isArray(pipelines.body) && pipelines.body.length, 1);
    });

    it('has a twin of staging on the newer generation, which runs the same commit', async () => {
      const releases = await releasesOf('bookshop-next-staging');
      assert.ok(releases.every(({ slug }) => slug === null));
      const current = releases.find((release) => release.current);
      assert.equal(current, releases.at(-1));
      const path = `/apps/bookshop-next-staging/oci-images/${current?.artifacts[0]?.id}`;
      const [image] = parse(array(imageShape), (await ask('GET', path)).body);
      const staging = (await releasesOf('bookshop-staging')).find((release) => release.current);
      assert.equal(image?.commit, await commitOf('bookshop-staging', staging));
      const back = releases.find(({ description }) => description.startsWith('Rollback'));
      assert.ok(back && back.artifacts[0]?.id !== current?.artifacts[0]?.id);
      const body = (await ask('GET', '/pipelines?eq[name]=bookshop-next')).body;
      const [pipeline] = parse(array(object({ generation: object({ name: string() }) })), body);
      assert.equal(pipeline?.generation.name, 'fir');
    });

    it('has deployed commits that git knows, and some that are not out yet', async () => {
      const releases = await releasesOf('bookshop');
      const current = releases.find((release) => release.current);
      assert.match(current?.description ?? '', /^Deploy [0-9a-f]{8}$/);
      const running = await commitOf('bookshop', current);
      assert.equal(running, await git('rev-parse', 'heroku/main'));
      assert.equal(await git('rev-list', '--count', `${running}..main`), '5');
      for (const release of releases.filter(({ slug }) => slug !== null)) {
        // oxlint-disable-next-line no-await-in-loop -- a few dozen short questions
        const commit = await commitOf('bookshop', release);
        const named = /^(?:Deploy|Promote \S+ v\d+) ([0-9a-f]{8})$/.exec(release.description)?.[1];
        assert.equal(named ?? commit.slice(0, 8), commit.slice(0, 8));
        // oxlint-disable-next-line no-await-in-loop
        assert.equal(await git('cat-file', '-t', commit), 'commit');
      }
    });

    it('has a release that failed, with what its command said', async () => {
      const failed = (await releasesOf('bookshop')).filter((release) => release.status === 'failed');
      assert.equal(failed.length, 1);
      const output = await fetch(failed[0]?.output_stream_url ?? '');
      assert.match(
        await output.text(),
        /Applying 003_add_wish_lists\.sql[^]*no such table: main\.wish_lists/,
      );
      const commit = await commitOf('bookshop', failed[0]);
      const migration = await git('show', `${commit}:migrations/003_add_wish_lists.sql`);
      assert.ok(
        migration.indexOf('CREATE INDEX') < migration.indexOf('CREATE TABLE'),
        'it has the reason in it',
      );
    });

    it('has rollbacks and promotions that are what they say', async () => {
      const releases = await releasesOf('bookshop');
      const rollbacks = releases.filter((release) => release.description.startsWith('Rollback to v'));
      assert.ok(rollbacks.length >= 1);
      for (const release of rollbacks) {
        const target = releases[Number(release.description.slice('Rollback to v'.length)) - 1];
        assert.deepEqual(release.slug, target?.slug);
        // oxlint-disable-next-line no-await-in-loop
        const [mine, theirs] = await Promise.all([
          configOf('bookshop', release.version),
          configOf('bookshop', target?.version ?? 0),
        ]);
        assert.deepEqual(mine, theirs);
      }
      const staging = await releasesOf('bookshop-staging');
      const promotions = releases.filter((release) => release.description.startsWith('Promote '));
      assert.ok(promotions.length >= 1);
      for (const release of promotions) {
        const version = Number(/ v(\d+) /.exec(release.description)?.[1]);
        // oxlint-disable-next-line no-await-in-loop
        const [mine, theirs] = await Promise.all([
          commitOf('bookshop', release),
          commitOf('bookshop-staging', staging[version - 1]),
        ]);
        assert.equal(mine, theirs);
      }
    });

    it('has releases that are too old, and enough to roll back to', async () => {
      const releases = await releasesOf('bookshop');
      const expired = releases.filter((release) => release.status === 'expired');
      assert.ok(expired.length >= 10);
      assert.ok(
        expired.every((release) => !release.eligible_for_rollback && release.version <= releases.length - 20),
      );
      assert.ok(releases.filter((release) => release.eligible_for_rollback).length >= 10);
    });

    it('has add-ons, with releases of their own users', async () => {
      const addons = (await ask('GET', '/apps/bookshop/addons')).body;
      assert.ok(Array.isArray(addons));
      const names = new Set(addons.map((addon) => parse(addonShape, addon).addon_service.name));
      assert.ok(names.has('sqlite') && !names.has('papertrail'));
      const made = (await releasesOf('bookshop')).find(({ user }) =>
        user.email.endsWith('@addons.heroku.com'),
      );
      assert.match(
        made?.description ?? '',
        /^@ref:sqlite-\w+-\d{5} completed provisioning, setting DATABASE_PATH\.$/,
      );
    });
  });
});
