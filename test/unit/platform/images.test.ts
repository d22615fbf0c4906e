// Apps of the newer generation, whose releases run images.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { array, literal, object, parse, string, type InferOutput } from 'valibot';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import {
  failureShape,
  imageShape,
  promotionShape,
  promotionTargetsShape,
  sdkReleasesShape,
  type WireRelease,
} from '../../platform/shapes.ts';
import { openShop, withId, type OwnShop } from '../../platform/shop.ts';
import { buildFiles, webApp } from '../../platform/small-app.ts';
import { until } from '../../platform/until.ts';

const commit = 'de63889ade63889ade63889ade63889ade63889a';
const sdk = 'application/vnd.heroku+json; version=3.sdk';
const named = object({ name: string() });

describe('an app of the newer generation', () => {
  let fixture: Fixture;
  let shop: OwnShop;
  beforeEach(async () => {
    fixture = await startFixture();
    shop = await openShop(fixture.ask, 'shop', 'oci-image');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  const read = async (path: string) => (await fixture.ask('GET', path)).body;

  async function refusal(path: string, body: unknown): Promise<string> {
    const answer = await fixture.ask('POST', path, { body });
    assert.equal(answer.status, 422, JSON.stringify(answer.body));
    return parse(failureShape, answer.body).message;
  }

  /** The images that an answer lists for what a release runs. */
  async function imagesOf(
    { artifacts: [artifact] }: WireRelease,
    of: OwnShop = shop,
  ): Promise<InferOutput<typeof imageShape>[]> {
    assert.equal(artifact?.type, 'oci-image');
    return parse(array(imageShape), await read(`/apps/${of.name}/oci-images/${artifact.id}`));
  }

  it('says so, and its stack is that of Cloud Native Buildpacks', async () => {
    const shape = object({ generation: named, stack: named, build_stack: named });
    const app = parse(shape, await read('/apps/shop'));
    assert.deepEqual([app.generation.name, app.stack.name, app.build_stack.name], ['fir', 'cnb', 'cnb']);
    const answer = await fixture.ask('GET', '/apps/shop', { headers: { Accept: sdk } });
    parse(object({ generation: literal('fir') }), answer.body);
    await openShop(fixture.ask, 'older');
    assert.equal(parse(shape, await read('/apps/older')).generation.name, 'cedar');
    const message = await refusal('/apps', { name: 'other', stack: 'cedar-14' });
    assert.equal(message, 'stack: there is no stack cedar-14 here, only heroku-24 and cnb.');
  });

  it('has releases with an image and no slug', async () => {
    const release = await shop.deployAs({ web: 'node server.js' }, commit);
    assert.deepEqual([release.slug, release.description], [null, 'Deploy de63889a']);
    const [image, ...more] = await imagesOf(release);
    assert.ok(image);
    assert.deepEqual(more, []);
    assert.deepEqual([image.id, image.commit, image.stack.name], [release.artifacts[0]?.id, commit, 'cnb']);
    const web = { command: 'node server.js', default: true, display_cmd: 'node server.js', name: 'web' };
    assert.deepEqual(image.process_types, { web: { ...web, working_dir: '/workspace' } });
    assert.deepEqual(await read(`/apps/shop/oci-images/${image.digest}`), [image]);
    const listed = await fixture.ask('GET', '/apps/shop/releases', {
      headers: { Accept: sdk, Range: 'version ..; order=desc, max=1' },
    });
    assert.deepEqual(parse(sdkReleasesShape, listed.body)[0]?.oci_image, { id: image.id });
  });

  it('keeps its image when config vars change, and goes back to an earlier one', async () => {
    const first = await shop.deploy(undefined, commit);
    const second = await shop.deploy();
    assert.deepEqual((await shop.configure({ A: '1' })).artifacts, second.artifacts);
    const back = await shop.rollBack(first);
    assert.deepEqual(
      [back.description, back.artifacts, back.slug, back.current],
      [`Rollback to v${first.version}`, first.artifacts, null, true],
    );
  });

  it('builds an image of what is pushed, which is an archive in the store, and runs it', async () => {
    const built = await buildFiles(fixture.ask, 'shop', webApp('hello'), commit);
    assert.equal(built.status, 'succeeded', built.output);
    assert.deepEqual([built.slug, built.generation, built.stack], [null, 'fir', 'cnb']);
    const release = (await shop.releases()).at(-1);
    assert.ok(release);
    assert.equal(release.id, built.release?.id);
    const [image] = await imagesOf(release);
    assert.deepEqual([image?.buildpacks, image?.commit], [[{ id: 'heroku/procfile' }], commit]);
    const sha256 = image?.digest.replace('sha256:', '') ?? '';
    assert.ok(existsSync(join(fixture.folder, 'runtime/slugs', `${sha256}.tgz`)));
    const dynos = () => fixture.platform.runtime().processes.list(shop.id);
    await until(() => dynos().some(({ name, state }) => name === 'web.1' && state === 'up'));
  });

  it('is promoted from and to in a pipeline of its generation, and in no other', async () => {
    const production = await openShop(fixture.ask, 'production', 'oci-image');
    const older = await openShop(fixture.ask, 'older');
    const body = { name: 'shop', generation: { name: 'fir' } };
    const pipeline = parse(withId, (await fixture.ask('POST', '/pipelines', { body })).body).id;
    const couple = (app: string, stage: string) =>
      fixture.ask('POST', '/pipeline-couplings', { body: { app, pipeline, stage } });
    assert.equal((await couple('shop', 'staging')).status, 201);
    assert.equal((await couple('production', 'production')).status, 201);
    assert.equal(parse(object({ generation: named }), await read('/pipelines/shop')).generation.name, 'fir');
    assert.equal(
      await refusal('/pipeline-couplings', { app: older.name, pipeline, stage: 'production' }),
      'app: this app is of the generation cedar, and the pipeline of fir.',
    );
    const source = await shop.deploy(undefined, commit);
    const wish = {
      pipeline: { id: pipeline },
      source: { app: { id: shop.id } },
      targets: [{ app: { id: production.id } }],
    };
    const made = await fixture.ask('POST', '/pipeline-promotions', { body: wish });
    const { id } = parse(promotionShape, made.body);
    const targets = parse(promotionTargetsShape, await read(`/pipeline-promotions/${id}/promotion-targets`));
    assert.deepEqual(
      targets.map(({ status, error_message: error }) => [status, error]),
      [['succeeded', null]],
    );
    const promoted = (await production.releases()).at(-1);
    assert.ok(promoted);
    assert.equal(promoted.description, `Promote shop v${source.version} de63889a`);
    const [[from], [to]] = [await imagesOf(source), await imagesOf(promoted, production)];
    assert.notEqual(to?.id, from?.id);
    assert.deepEqual([to?.digest, to?.commit], [from?.digest, commit]);
  });

  it('has no slugs, and an older one no images', async () => {
    const release = await shop.deploy();
    const image = release.artifacts[0]?.id ?? '';
    const older = await openShop(fixture.ask, 'older');
    const slug = (await older.deploy()).slug?.id ?? '';
    const digest = `sha256:${createHash('sha256').update('x').digest('hex')}`;
    const gone = await Promise.all([
      fixture.ask('GET', `/apps/shop/slugs/${image}`),
      fixture.ask('GET', `/apps/older/oci-images/${slug}`),
      fixture.ask('GET', `/apps/shop/oci-images/${digest}`),
    ]);
    assert.deepEqual(
      gone.map(({ status, body }) => [status, parse(failureShape, body).message]),
      [
        [404, "Couldn't find that slug."],
        [404, "Couldn't find that oci image."],
        [404, "Couldn't find that oci image."],
      ],
    );
    const types = { process_types: {} };
    const words = [
      await refusal('/apps/shop/slugs', types),
      await refusal('/apps/older/oci-images', { ...types, digest }),
      await refusal('/apps/shop/releases', { slug: image }),
      await refusal('/apps/older/releases', { oci_image: slug }),
      await refusal('/apps/shop/releases', { oci_image: digest }),
      await refusal('/apps/shop/releases', { oci_image: image, release: release.id }),
    ];
    assert.deepEqual(words, [
      'shop is of the generation fir, whose releases run images.',
      'older is of the generation cedar, whose releases run slugs.',
      'slug: releases of shop, which is of the generation fir, have none: give oci_image.',
      'oci_image: releases of older, which is of the generation cedar, have none: give slug.',
      `oci_image: shop has no image ${digest}.`,
      'body: must have either slug, oci_image or release.',
    ]);
  });
});
