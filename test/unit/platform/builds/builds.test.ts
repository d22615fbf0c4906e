import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { array, object, parse, string, nullable, number } from 'valibot';
import { startFixture, type Fixture } from '../../../platform/fixture.ts';
import { buildShape, failureShape, slugShape } from '../../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../../platform/shop.ts';
import {
  archiveOf,
  beginBuild,
  buildFiles,
  putSource,
  webApp,
  type Files,
} from '../../../platform/small-app.ts';

const slow: Files = { 'package.json': '{"scripts": {"build": "node build.js", "start": "node ."}}' };

describe('a build', () => {
  let fixture: Fixture;
  let shop: OwnShop;
  beforeEach(async () => {
    fixture = await startFixture();
    shop = await openShop(fixture.ask, 'shop');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  const build = (files: Files, version?: string) => buildFiles(fixture.ask, 'shop', files, version);
  const read = async (id: string) =>
    parse(buildShape, (await fixture.ask('GET', `/apps/shop/builds/${id}`)).body);

  it('makes a slug and the release of it, and says what it does as it does it', async () => {
    const built = await build(webApp('hello'), 'abcdef0123456789');
    assert.equal(built.status, 'succeeded', built.output);
    assert.match(built.output, /-----> Procfile app detected\n/);
    assert.match(built.output, /Procfile declares types -> web\n/);
    assert.match(built.output, /-----> Released v3\n$/);
    const [release] = (await shop.releases()).slice(2);
    assert.deepEqual(
      [release?.description, release?.current, release?.slug?.id, release?.id],
      ['Deploy abcdef01', true, built.slug?.id, built.release?.id],
    );
    const slug = parse(slugShape, (await fixture.ask('GET', `/apps/shop/slugs/${built.slug?.id}`)).body);
    assert.deepEqual(
      [slug.process_types, slug.commit, slug.buildpack_provided_description],
      [{ web: 'node server.js' }, 'abcdef0123456789', 'Procfile'],
    );
    const archive = await (await fetch(slug.blob.url)).bytes();
    const sha256 = createHash('sha256').update(archive).digest('hex');
    assert.deepEqual([slug.checksum, slug.size], [`SHA256:${sha256}`, archive.length]);
    assert.ok(existsSync(join(fixture.folder, 'runtime/slugs', `${sha256}.tgz`)));
  });

  it('installs packages by the lock file, and runs the build script in an environment of its own', async () => {
    const manifest = {
      name: 'shop',
      version: '1.0.0',
      scripts: { build: 'node build.js', start: 'node server.js' },
      dependencies: { greeter: 'file:greeter' },
    };
    const lock = {
      name: 'shop',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'shop', version: '1.0.0', dependencies: { greeter: 'file:greeter' } },
        greeter: { version: '1.0.0' },
        'node_modules/greeter': { resolved: 'greeter', link: true },
      },
    };
    await shop.configure({ SECRET: 'for processes only' });
    const built = await build({
      'package.json': JSON.stringify(manifest),
      'package-lock.json': JSON.stringify(lock),
      'greeter/package.json': '{"name": "greeter", "version": "1.0.0"}',
      'greeter/index.js': "module.exports = 'hello from a package';",
      'build.js': "console.log(require('greeter'), process.env.SECRET, process.env.HOME)",
    });
    assert.equal(built.status, 'succeeded', built.output);
    assert.match(built.output, /\$ npm ci --include=dev/);
    assert.match(built.output, /hello from a package undefined .*builds.homes/);
    assert.match(built.output, /package\.json declares types -> web/);
  });

  it('that fails releases nothing, and is kept with its output', async () => {
    const before = (await shop.releases()).length;
    const built = await build({ ...slow, 'build.js': "console.error('no such table'); process.exit(7)" });
    assert.deepEqual([built.status, built.release, built.slug], ['failed', null, null]);
    assert.match(built.output, / {7}no such table\n/);
    assert.match(built.output, / !     "npm run build" failed with exit code 7\.\n !     The build failed/);
    assert.equal((await shop.releases()).length, before);
    const list = parse(array(buildShape), (await fixture.ask('GET', '/apps/shop/builds')).body);
    assert.deepEqual(
      list.map(({ id }) => id),
      [built.id],
    );
    const result = await fixture.ask('GET', `/apps/shop/builds/${built.id}/result`);
    const shape = object({ exit_code: nullable(number()), lines: array(object({ line: string() })) });
    const { exit_code: code, lines } = parse(shape, result.body);
    assert.deepEqual([code, lines.map(({ line }) => line).join('')], [1, built.output]);
    assert.deepEqual(
      readdirSync(join(fixture.folder, 'runtime/builds')),
      ['homes'],
      'nothing is left behind',
    );
  });

  it('of what cannot be built says what is missing', async () => {
    const built = await build({ 'index.html': 'hello' });
    assert.equal(built.status, 'failed');
    assert.match(built.output, / !     There is neither a package\.json nor a Procfile/);
  });

  it('of an archive that is none, or not the one that was meant, says so', async () => {
    const ask = async (source_blob: object) => {
      const body = { source_blob };
      const begun = parse(buildShape, (await fixture.ask('POST', '/apps/shop/builds', { body })).body);
      return (await fetch(begun.output_stream_url)).text();
    };
    const text = await putSource(fixture.ask, 'shop', 'this is no archive');
    assert.match(await ask({ url: text }), /The source is no gzipped tar archive/);
    const url = await putSource(fixture.ask, 'shop', await archiveOf(webApp('x')));
    assert.match(await ask({ url, checksum: `SHA256:${'0'.repeat(64)}` }), /its checksum is another one/);
  });

  it('waits for the one before it of the same app', async () => {
    const wait = "require('node:fs').writeFileSync('done', ''); console.log('built')";
    const first = await beginBuild(fixture.ask, 'shop', {
      ...slow,
      'build.js': `setTimeout(() => { ${wait} }, 300)`,
    });
    const second = await build(webApp('x'));
    assert.match(second.output, /^-----> Waiting for the build before this one\n/);
    const [one, other] = [await read(first.id), await read(second.id)];
    assert.deepEqual([one.status, other.status], ['succeeded', 'succeeded']);
    const versions = (await shop.releases()).filter(({ slug }) => slug).map(({ slug }) => slug?.id);
    assert.deepEqual(versions, [one.slug?.id, other.slug?.id]);
    const third = await build(webApp('y'));
    assert.doesNotMatch(third.output, /Waiting/, 'there is none any more');
  });

  it('makes an archive that is kept as long as it can be rolled back to', async () => {
    const archive = async (text: string): Promise<string> => {
      const { slug } = await build(webApp(text));
      return fixture.platform.ledger.slugs.archiveOf(slug?.id ?? '') ?? '';
    };
    const [first, second] = [await archive('one'), await archive('two')];
    const kept = () => fixture.platform.ledger.slugs.keptAmong([first, second, '0'.repeat(64)]);
    for (let turn = 0; turn < 20; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one release after the other
      await shop.configure({ TURN: String(turn) });
    }
    assert.deepEqual(kept(), new Set([first, second]));
    fixture.pass(31 * 24 * 60 * 60 * 1000);
    assert.deepEqual(kept(), new Set([second]));
  });

  it('takes sources that were put here, and none from elsewhere', async () => {
    for (const url of [
      'https://example.com/source.tgz',
      `${fixture.platform.url}/sources/${'0'.repeat(48)}`,
    ]) {
      const body = { source_blob: { url } };
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const answer = await fixture.ask('POST', '/apps/shop/builds', { body });
      assert.equal(answer.status, 422);
      assert.match(
        parse(failureShape, answer.body).message,
        /there is no source\. POST \/apps\/shop\/sources/,
      );
    }
    const put = await fetch(`${fixture.platform.url}/sources/${'0'.repeat(48)}`, {
      method: 'PUT',
      body: 'x',
    });
    assert.equal(put.status, 404);
  });
});
