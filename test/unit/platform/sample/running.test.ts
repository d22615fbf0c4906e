import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { parse } from 'valibot';
import { seedSample } from '../../../../src/platform/sample/seed.ts';
import { startPlatform, type Platform } from '../../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../../platform/client.ts';
import { readerOf, rightTotal } from '../../../platform/reader.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { buildShape, configVarsShape, slugShape } from '../../../platform/shapes.ts';
import { shopAt } from '../../../platform/shop.ts';
import { until } from '../../../platform/until.ts';

const run = promisify(execFile);

describe('the sample on the embedded platform', function () {
  this.timeout(180_000);

  let folder: string;
  let repository: string;
  let platform: Platform;
  let ask: Ask;
  const defects: unknown[] = [];
  const start = async (): Promise<void> => {
    platform = await startPlatform({
      port: 0,
      data: join(folder, 'data'),
      report: (error) => defects.push(error),
    });
    await seedSample(platform, repository);
    ask = clientOf(platform);
  };
  before(async () => {
    folder = await makeScratch();
    repository = join(folder, 'bookshop');
    await start();
  });
  after(async () => {
    await platform.close();
    await removeScratch(folder);
    assert.deepEqual(defects, []);
  });

  const plain = (app: string): string => `${platform.url}/~/${app}/`;
  const configOf = async (app: string): Promise<Record<string, string>> =>
    parse(configVarsShape, (await ask('GET', `/apps/${app}/config-vars`)).body);

  it('runs its apps from the start, by their names and by their paths', async () => {
    for (const app of ['bookshop', 'bookshop-staging', 'bookshop-next-staging']) {
      // oxlint-disable-next-line no-await-in-loop -- three
      assert.match(await readerOf(plain(app)).get(''), /<h1>Bookshop<\/h1>/);
      const port = Number(new URL(platform.url).port);
      // oxlint-disable-next-line no-await-in-loop
      const page = await new Promise<string>((resolve, reject) => {
        request({ host: '127.0.0.1', port, headers: { host: `${app}.localhost:${port}` } }, (answer) => {
          resolve(text(answer));
        })
          .once('error', reject)
          .end();
      });
      assert.match(page, /<h1>Bookshop<\/h1>/);
    }
  });

  it('has a wrong total in production, which a rollback mends, and a database that stays', async () => {
    const [production, staging] = [readerOf(plain('bookshop')), readerOf(plain('bookshop-staging'))];
    for (const reader of [production, staging]) {
      // oxlint-disable-next-line no-await-in-loop -- a reader does one thing after the other
      for (const book of ['villette', 'persuasion']) await reader.send('cart', { book });
      // oxlint-disable-next-line no-await-in-loop
      await reader.send('gift-card', { code: 'WELCOME' });
    }
    const [wrong, right] = [await production.cart(), await staging.cart()];
    assert.deepEqual(wrong.lines, [990, 890]);
    assert.equal(wrong.sums['Total'], rightTotal(wrong) - 500, 'the card was taken off each line');
    assert.equal(right.sums['Total'], rightTotal(right));
    assert.match(await readerOf(plain('bookshop')).get('wishes'), /Your wish list/);

    const shop = shopAt(ask, 'bookshop');
    const before = await configOf('bookshop');
    const release = await shop.rollBack(await shop.release(71));
    await shop.settled();
    assert.equal((await shop.release(release.version)).status, 'succeeded');
    assert.equal(
      await (await fetch(release.output_stream_url ?? '')).text(),
      'The database is up to date.\n',
    );
    await until(async () => (await production.cart()).sums['Total'] !== wrong.sums['Total']);
    const mended = await production.cart();
    assert.equal(mended.sums['Total'], rightTotal(mended));
    assert.deepEqual(mended.lines, [990, 890], 'the cart is still the same');
    assert.equal((await configOf('bookshop'))['DATABASE_PATH'], before['DATABASE_PATH']);
    assert.match(await production.send('orders', { email: 'ada@example.com' }), /number 1\./);
    await platform.close();
    await start();
    const later = readerOf(plain('bookshop'));
    await later.send('cart', { book: 'villette' });
    assert.match(await later.send('orders', { email: 'ada@example.com' }), /number 2\./, 'the first is kept');
  });

  it('gives each slug that can be run as it is in the repository', async () => {
    const shop = shopAt(ask, 'bookshop');
    const releases = (await shop.releases()).filter(({ slug, status }) => slug && status !== 'expired');
    const slugs = [...new Set(releases.map(({ slug }) => slug?.id ?? ''))];
    assert.ok(slugs.length >= 8);
    for (const id of slugs) {
      // oxlint-disable-next-line no-await-in-loop -- a few
      const slug = parse(slugShape, (await ask('GET', `/apps/bookshop/slugs/${id}`)).body);
      // oxlint-disable-next-line no-await-in-loop
      const archive = Buffer.from(await (await fetch(slug.blob.url)).arrayBuffer());
      assert.equal(`SHA256:${createHash('sha256').update(archive).digest('hex')}`, slug.checksum);
      assert.equal(archive.length, slug.size);
      const [unpacked, checkout] = [join(folder, `slug-${id}`), join(folder, `commit-${id}`)];
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all([mkdir(unpacked), mkdir(checkout)]);
      // oxlint-disable-next-line no-await-in-loop
      await writeFile(join(folder, 'slug.tgz'), archive);
      // oxlint-disable-next-line no-await-in-loop
      await run('tar', ['-xf', join(folder, 'slug.tgz'), '-C', unpacked]);
      // oxlint-disable-next-line no-await-in-loop
      await run('git', ['archive', '-o', join(folder, 'commit.tar'), slug.commit ?? ''], { cwd: repository });
      // oxlint-disable-next-line no-await-in-loop
      await run('tar', ['-xf', join(folder, 'commit.tar'), '-C', checkout]);
      // oxlint-disable-next-line no-await-in-loop
      await run('diff', ['-r', unpacked, checkout]);
    }
  });

  it('has a build that failed, with what it said, and those that succeeded, with the release', async () => {
    const headers = { Range: 'id ..; max=1000' };
    const answer = await ask('GET', '/apps/bookshop-staging/builds', { headers });
    assert.ok(Array.isArray(answer.body));
    const builds = answer.body.map((build) => parse(buildShape, build));
    const [failed, ...more] = builds.filter(({ status }) => status === 'failed');
    assert.ok(failed && more.length === 0);
    assert.deepEqual([failed.slug, failed.release], [null, null]);
    assert.equal(failed.source_blob.version_description, 'Add a script that measures what the tests run');
    const output = await (await fetch(failed.output_stream_url)).text();
    assert.match(
      output,
      /^ !     package\.json is not valid JSON\.\n !     The build failed: nothing was released\.\n$/m,
    );
    const newest = await shopAt(ask, 'bookshop-staging').release(84);
    const built = builds.find(({ release }) => release?.id === newest.id);
    assert.match(
      await (await fetch(built?.output_stream_url ?? '')).text(),
      /Node\.js app detected[^]*Procfile declares types -> web, release[^]*-----> Released v84\n$/,
    );
  });

  it('keeps its databases for their owner alone, and removes one with its add-on', async () => {
    const { DATABASE_PATH: file = '' } = await configOf('bookshop-staging');
    const place = await stat(file);
    assert.deepEqual([place.mode & 0o777, place.size > 0], [0o600, true]);
    assert.equal((await stat(join(file, '..'))).mode & 0o777, 0o700);
    const { body: addons } = await ask('GET', '/apps/bookshop-staging/addons');
    assert.ok(Array.isArray(addons));
    const name = addons.find(({ plan }) => plan.name === 'sqlite:file').name;
    assert.equal((await ask('DELETE', `/apps/bookshop-staging/addons/${name}`)).status, 200);
    assert.equal(existsSync(join(file, '..')), false);
    assert.equal((await configOf('bookshop-staging'))['DATABASE_PATH'], undefined);
    const { DATABASE_PATH: other = '' } = await configOf('bookshop');
    assert.ok(existsSync(other), 'that of the other app stays');
  });
});
