import assert from 'node:assert/strict';
import { parse, type InferOutput } from 'valibot';
import { tokenOf } from '../../../src/platform/token.ts';
import { clientOf, type Answer, type Ask } from '../../platform/client.ts';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { command, fails, Mark, prints, waitsFor } from '../../platform/programs.ts';
import {
  failureShape,
  promotionShape,
  promotionTargetsShape,
  releaseShape,
  slugShape,
  type WireRelease,
} from '../../platform/shapes.ts';
import { openShop, withId, type OwnShop } from '../../platform/shop.ts';

const commit = 'de63889ade63889ade63889ade63889ade63889a';
const unknown = '01234567-89ab-cdef-0123-456789abcdef';
type Target = InferOutput<typeof promotionTargetsShape>[number];

describe('a promotion', () => {
  let fixture: Fixture;
  let ask: Ask;
  let pipeline: string;
  let staging: OwnShop;
  let production: OwnShop;
  /** What release commands wait for. */
  let go: Mark;
  beforeEach(async () => {
    fixture = await startFixture();
    go = new Mark(fixture.folder, 'go');
    ({ ask } = fixture);
    pipeline = parse(withId, (await ask('POST', '/pipelines', { body: { name: 'shop' } })).body).id;
    staging = await openStage('shop-staging', 'staging');
    production = await openStage('shop', 'production');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  async function openStage(name: string, stage: string): Promise<OwnShop> {
    const shop = await openShop(ask, name);
    const coupled = await ask('POST', '/pipeline-couplings', { body: { app: name, pipeline, stage } });
    assert.equal(coupled.status, 201);
    return shop;
  }

  function wish(...targets: readonly string[]): Record<string, unknown> {
    return {
      pipeline: { id: pipeline },
      source: { app: { id: staging.id } },
      targets: targets.map((id) => ({ app: { id } })),
    };
  }

  async function promote(targets: readonly string[], by: Ask = ask): Promise<string> {
    const answer = await by('POST', '/pipeline-promotions', { body: wish(...targets) });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return parse(promotionShape, answer.body).id;
  }

  async function statusOf(id: string): Promise<string> {
    return parse(promotionShape, (await ask('GET', `/pipeline-promotions/${id}`)).body).status;
  }

  /** In the order of the apps. */
  async function targetsOf(id: string, apps: readonly string[]): Promise<Target[]> {
    const answer = await ask('GET', `/pipeline-promotions/${id}/promotion-targets`);
    assert.equal(answer.status, 200);
    const targets = parse(promotionTargetsShape, answer.body);
    assert.equal(targets.length, apps.length);
    return apps.map((app) => {
      const target = targets.find((one) => one.app.id === app);
      assert.ok(target);
      assert.equal(target.pipeline_promotion.id, id);
      return target;
    });
  }

  async function slugOf(shop: OwnShop, release: WireRelease): Promise<InferOutput<typeof slugShape>> {
    return parse(slugShape, (await ask('GET', `/apps/${shop.name}/slugs/${release.slug?.id}`)).body);
  }

  it('releases what the source runs to the target, which keeps its config vars', async () => {
    const source = await staging.deploy(undefined, commit);
    await staging.configure({ WHERE: 'staging' });
    await production.configure({ WHERE: 'production' });
    const answer = await ask('POST', '/pipeline-promotions', { body: wish(production.id) });
    assert.equal(answer.status, 201);
    const promotion = parse(promotionShape, answer.body);
    assert.equal(promotion.status, 'completed');
    assert.deepEqual(promotion.pipeline, { id: pipeline });
    const current = (await staging.releases()).at(-1);
    assert.deepEqual(promotion.source, { app: { id: staging.id }, release: { id: current?.id } });
    const [target] = await targetsOf(promotion.id, [production.id]);
    const release = (await production.releases()).at(-1);
    assert.ok(release);
    assert.deepEqual(
      [target?.status, target?.error_message, target?.release],
      ['succeeded', null, { id: release.id }],
    );
    assert.equal(release.description, 'Promote shop-staging v4 de63889a');
    assert.equal(release.current, true);
    assert.deepEqual((await ask('GET', '/apps/shop/config-vars')).body, { WHERE: 'production' });
    const [mine, theirs] = [await slugOf(production, release), await slugOf(staging, source)];
    assert.deepEqual([mine.commit, mine.process_types], [theirs.commit, theirs.process_types]);
    assert.deepEqual((await ask('GET', `/pipeline-promotions/${promotion.id}`)).body, answer.body);
  });

  it('of an earlier release says which', async () => {
    const first = await staging.deploy(undefined, commit);
    await staging.deploy();
    const body = { ...wish(production.id), source: { app: { id: staging.id }, release: { id: first.id } } };
    assert.equal((await ask('POST', '/pipeline-promotions', { body })).status, 201);
    assert.equal((await production.releases()).at(-1)?.description, 'Promote shop-staging v3 de63889a');
  });

  it('is pending until the release commands of its targets have ended', async () => {
    await production.deploy();
    await staging.deploy(command(waitsFor(go), prints('migrated')), commit);
    go.set();
    await staging.settled();
    go.clear();
    fixture.pass(5000);
    const id = await promote([production.id]);
    assert.equal(await statusOf(id), 'pending');
    const [target] = await targetsOf(id, [production.id]);
    assert.equal(target?.status, 'pending');
    const release = parse(releaseShape, (await ask('GET', `/apps/shop/releases/${target.release?.id}`)).body);
    assert.deepEqual([release.status, await production.current()], ['pending', 3]);
    fixture.pass(5000);
    go.set();
    await production.settled();
    assert.equal(await (await fetch(release.output_stream_url ?? '')).text(), 'migrated\n');
    assert.equal((await targetsOf(id, [production.id]))[0]?.status, 'succeeded');
    assert.equal(await production.current(), 4);
    const after = parse(promotionShape, (await ask('GET', `/pipeline-promotions/${id}`)).body);
    assert.deepEqual(
      [after.status, after.created_at, after.updated_at],
      ['completed', '2026-11-23T12:00:05Z', '2026-11-23T12:00:10Z'],
    );
  });

  it('to several targets tells apart how each one went', async () => {
    const second = await openStage('shop-two', 'production');
    const outside = await openShop(ask, 'outside');
    const foreign = await openStage('foreign', 'production');
    for (const name of ['shop-staging', 'shop', 'shop-two', 'outside']) {
      const body = { user: 'grace@example.com' };
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.equal((await ask('POST', `/apps/${name}/collaborators`, { body })).status, 201);
    }
    await second.configure({ FAILS: 'yes' });
    await staging.deploy(command(waitsFor(go), fails('no such table', 'FAILS')), commit);
    go.set();
    await staging.settled();
    go.clear();
    const apps = [production.id, second.id, unknown, outside.id, foreign.id];
    const { platform } = fixture;
    const grace = clientOf({ url: platform.url, token: tokenOf(platform.token, 'grace@example.com') });
    const id = await promote(apps, grace);
    const refusals = [
      ['failed', "Couldn't find that app."],
      ['failed', 'That app is not in the pipeline.'],
      ['failed', 'User does not have access to that app'],
    ];
    const results = async (): Promise<unknown[]> =>
      (await targetsOf(id, apps)).map((target) => [target.status, target.error_message]);
    assert.deepEqual(await results(), [['pending', null], ['pending', null], ...refusals]);
    assert.equal(await statusOf(id), 'pending');
    go.set();
    await Promise.all([production.settled(), second.settled()]);
    assert.deepEqual(await results(), [
      ['succeeded', null],
      ['failed', 'The release command failed.'],
      ...refusals,
    ]);
    assert.equal(await statusOf(id), 'completed');
    const made = (await targetsOf(id, apps)).map((target) => target.release !== null);
    assert.deepEqual(made, [true, true, false, false, false]);
    assert.equal((await foreign.releases()).length, 2);
    assert.equal((await production.releases()).at(-1)?.user.email, 'grace@example.com');
  });

  it('waits for what its target is doing', async () => {
    await staging.deploy(undefined, commit);
    await production.deploy(command(waitsFor(go)));
    const id = await promote([production.id]);
    assert.equal((await targetsOf(id, [production.id]))[0]?.status, 'pending');
    go.set();
    await production.settled();
    assert.equal((await targetsOf(id, [production.id]))[0]?.status, 'succeeded');
    assert.equal(await production.current(), 4);
  });

  it('can be read page by page, and is known by its ETag', async () => {
    await staging.deploy();
    const second = await openStage('shop-two', 'production');
    const path = `/pipeline-promotions/${await promote([production.id, second.id])}`;
    const page = await ask('GET', `${path}/promotion-targets`, { headers: { Range: 'id ..; max=1' } });
    assert.equal(page.status, 206);
    const next = page.headers.get('Next-Range') ?? '';
    const rest = await ask('GET', `${path}/promotion-targets`, { headers: { Range: next } });
    const ids = [page, rest].flatMap(({ body }) =>
      parse(promotionTargetsShape, body).map(({ app }) => app.id),
    );
    assert.deepEqual(ids.toSorted(), [production.id, second.id].toSorted());
    const etag = (await ask('GET', path)).headers.get('ETag') ?? '';
    assert.equal((await ask('GET', path, { headers: { 'If-None-Match': etag } })).status, 304);
  });

  describe('is refused, and makes nothing,', () => {
    let other: string;
    beforeEach(async () => {
      await staging.deploy();
      other = parse(withId, (await ask('POST', '/pipelines', { body: { name: 'other' } })).body).id;
    });

    type Change = () => Record<string, unknown>;
    const refusals: readonly (readonly [string, Change, number, RegExp])[] = [
      ['without targets', () => ({ targets: [] }), 422, /^targets: must not be empty\.$/],
      ['without a list of targets', () => ({ targets: 'shop' }), 422, /^targets: must be a list of apps\.$/],
      ['without a source', () => ({ source: undefined }), 422, /^source: is missing/],
      ['without an app as its source', () => ({ source: {} }), 422, /^source\.app: is missing\.$/],
      ['by names', () => ({ source: { app: { id: 'shop' } } }), 422, /^source\.app\.id: must be a UUID\.$/],
      ['to itself', () => wish(staging.id), 422, /^targets: shop-staging cannot be promoted to itself\.$/],
      [
        'twice to one app',
        () => wish(production.id, production.id),
        422,
        /^targets: an app is named twice\.$/,
      ],
      ['from an app that is not there', () => ({ source: { app: { id: unknown } } }), 404, /that app/],
      ['in a pipeline that is not there', () => ({ pipeline: { id: unknown } }), 404, /that pipeline/],
      ['in another pipeline', () => ({ pipeline: { id: other } }), 422, /is not in the pipeline other\.$/],
      [
        'of nothing',
        () => ({ ...wish(staging.id), source: { app: { id: production.id } } }),
        422,
        /it runs nothing/,
      ],
      [
        'of a release that is not there',
        () => ({ source: { app: { id: staging.id }, release: { id: unknown } } }),
        404,
        /that release/,
      ],
    ];
    for (const [what, change, status, message] of refusals) {
      it(`${what}: ${status}`, async () => {
        const before = await production.releases();
        const body = { ...wish(production.id), ...change() };
        const answer: Answer = await ask('POST', '/pipeline-promotions', { body });
        assert.equal(answer.status, status, JSON.stringify(answer.body));
        assert.match(parse(failureShape, answer.body).message, message);
        assert.deepEqual(await production.releases(), before);
      });
    }

    it('of a release that failed: 422', async () => {
      const failed = await staging.deploy(command(fails()));
      await staging.settled();
      const source = { app: { id: staging.id }, release: { id: failed.id } };
      const answer = await ask('POST', '/pipeline-promotions', { body: { ...wish(production.id), source } });
      assert.equal(answer.status, 422);
      assert.match(
        parse(failureShape, answer.body).message,
        /^source: Cannot promote v4 of shop-staging: its release command failed\.$/,
      );
    });

    it('when it is looked for and not there: 404', async () => {
      const answers = await Promise.all(
        ['', '/promotion-targets'].map((path) => ask('GET', `/pipeline-promotions/${unknown}${path}`)),
      );
      for (const { status, body } of answers) {
        assert.equal(status, 404);
        assert.equal(parse(failureShape, body).resource, 'pipeline_promotion');
      }
    });
  });
});
