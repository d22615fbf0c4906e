import assert from 'node:assert/strict';
import { array, parse } from 'valibot';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import {
  accountShape,
  addonShape,
  configVarsShape,
  failureShape,
  releaseShape,
  releasesShape,
  slugShape,
  type WireRelease,
} from '../../platform/shapes.ts';
import { makeSlug } from '../../platform/shop.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const commit = 'de15fc2b7c35f77de15fc2b7c35f77de15fc2b00';

describe('the ledger of an app', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
    assert.equal((await fixture.ask('POST', '/apps', { body: { name: 'shop' } })).status, 201);
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  async function list(): Promise<WireRelease[]> {
    return parse(releasesShape, (await fixture.ask('GET', '/apps/shop/releases')).body);
  }

  async function changes(): Promise<string[]> {
    return (await list()).map((release) => release.description);
  }

  async function deploy(hash: string | null = commit, description?: string): Promise<WireRelease> {
    const slug = await makeSlug(fixture.ask, 'shop', {}, hash ?? undefined);
    const body = { slug, ...(description === undefined ? {} : { description }) };
    const release = await fixture.ask('POST', '/apps/shop/releases', { body });
    assert.equal(release.status, 201);
    return parse(releaseShape, release.body);
  }

  async function configure(change: Record<string, string | null>): Promise<Record<string, string>> {
    const answer = await fixture.ask('PATCH', '/apps/shop/config-vars', { body: change });
    assert.equal(answer.status, 200);
    return parse(configVarsShape, answer.body);
  }

  async function configOf(release: string): Promise<Record<string, string>> {
    return parse(configVarsShape, (await fixture.ask('GET', `/apps/shop/${release}config-vars`)).body);
  }

  async function rollBack(id: string): Promise<{ status: number; body: unknown }> {
    return fixture.ask('POST', '/apps/shop/releases', { body: { release: id } });
  }

  it('begins with two releases', async () => {
    assert.deepEqual(await changes(), ['Initial release', 'Enable Logplex']);
  });

  it('gets one release from each change of code, config and add-ons', async () => {
    await configure({ A: '1', B: '2' });
    await configure({ A: null });
    await configure({ B: '3', A: '1' });
    await configure({ B: null, C: 'x' });
    await deploy();
    await deploy('unknown');
    await deploy(commit, 'Try something');
    const added = await fixture.ask('POST', '/apps/shop/addons', { body: { plan: 'heroku-redis:mini' } });
    const addon = parse(addonShape, added.body);
    await fixture.ask('DELETE', `/apps/shop/addons/${addon.name}`);
    assert.deepEqual((await changes()).slice(2), [
      'Set A, B config vars',
      'Remove A config vars',
      'Set B, A config vars',
      'Update C, B config vars',
      'Deploy de15fc2b',
      'Deploy unknown',
      'Try something',
      `Attach REDIS (@ref:${addon.name})`,
      `Detach REDIS (@ref:${addon.name})`,
    ]);
    assert.deepEqual(
      (await list()).map((release) => release.version),
      Array.from({ length: 11 }, (_release, index) => index + 1),
    );
  });

  it('gets none from a change of config vars that changes nothing', async () => {
    await configure({ A: '1' });
    assert.deepEqual(await configure({ A: '1', B: null }), { A: '1' });
    assert.deepEqual(await configure({}), { A: '1' });
    assert.equal((await list()).length, 3);
  });

  it('keeps the config vars of each release', async () => {
    await configure({ A: '1' });
    await configure({ A: '2', B: '' });
    assert.deepEqual(await configOf('releases/2/'), {});
    assert.deepEqual(await configOf('releases/3/'), { A: '1' });
    assert.deepEqual(await configOf('releases/4/'), { A: '2', B: '' });
    assert.deepEqual(await configOf(''), { A: '2', B: '' });
  });

  it('says who made a release, when, with which add-ons, and whether it runs', async () => {
    await deploy();
    await fixture.ask('POST', '/apps/shop/addons', { body: { plan: 'papertrail' } });
    const [, , deployed, attached] = await list();
    assert.ok(deployed && attached);
    assert.equal(deployed.created_at, '2026-11-23T12:00:00Z');
    assert.equal(deployed.current, false);
    assert.equal(deployed.eligible_for_rollback, true);
    assert.deepEqual(deployed.artifacts, [{ type: 'slug', id: deployed.slug?.id }]);
    assert.deepEqual(deployed.addon_plan_names, []);
    assert.equal(attached.current, true);
    assert.deepEqual(attached.slug, deployed.slug, 'a change of add-ons keeps the code');
    assert.deepEqual(attached.addon_plan_names, ['papertrail:choklad']);
    const { id, email } = parse(accountShape, (await fixture.ask('GET', '/account')).body);
    assert.deepEqual(attached.user, { id, email });
    const byId = await fixture.ask('GET', `/apps/shop/releases/${deployed.id.toUpperCase()}`);
    assert.deepEqual(byId.body, deployed);
  });

  it('sets the config vars of an add-on, and removes them with it', async () => {
    const added = await fixture.ask('POST', '/apps/shop/addons', { body: { plan: 'heroku-postgresql' } });
    const second = await fixture.ask('POST', '/apps/shop/addons', {
      body: { plan: 'heroku-postgresql:standard-0' },
    });
    const { id, config_vars: names } = parse(addonShape, added.body);
    assert.deepEqual(names, ['DATABASE_URL']);
    assert.deepEqual(parse(addonShape, second.body).config_vars, ['DATABASE_AMBER_URL']);
    assert.deepEqual(Object.keys(await configOf('')), ['DATABASE_URL', 'DATABASE_AMBER_URL']);
    await fixture.ask('DELETE', `/apps/shop/addons/${id}`);
    assert.deepEqual(Object.keys(await configOf('')), ['DATABASE_AMBER_URL']);
    const left = parse(array(addonShape), (await fixture.ask('GET', '/addons')).body);
    assert.deepEqual(
      left.map((addon) => addon.plan.name),
      ['heroku-postgresql:standard-0'],
    );
  });

  it('rolls back code and config vars, as a new release', async () => {
    await configure({ A: 'old', GONE: 'x' });
    const target = await deploy();
    await configure({ A: 'new', GONE: null, MORE: 'y' });
    await deploy('7c35f77de15fc2b7c35f77de15fc2b7c35f77de1');
    const before = await list();
    const answer = await rollBack(target.id);
    assert.equal(answer.status, 201);
    const release = parse(releaseShape, answer.body);
    assert.equal(release.description, 'Rollback to v4');
    assert.equal(release.version, 7);
    assert.equal(release.current, true);
    assert.deepEqual(release.slug, target.slug);
    assert.deepEqual(await configOf(''), { A: 'old', GONE: 'x' });
    assert.deepEqual(await configOf('releases/7/'), { A: 'old', GONE: 'x' });
    const after = await list();
    assert.deepEqual(
      after.slice(0, -1).map(({ current: _current, ...rest }) => rest),
      before.map(({ current: _current, ...rest }) => rest),
      'what was there is as it was',
    );
  });

  it('refuses a rollback to what cannot run again, and says why', async () => {
    const first = (await list())[0];
    assert.ok(first);
    const failed = fixture.platform.ledger.builds.tell(
      fixture.platform.ledger.apps.find('shop').id,
      { commit, commitDescription: null, buildpack: null, checksum: null, size: null, processTypes: {} },
      'built',
      { by: fixture.platform.ledger.accounts.current().id, outcome: 'failed', output: 'no such table' },
    );
    const old = await deploy();
    fixture.pass(31 * DAY_MS);
    for (let version = 5; version <= 24; version += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one release after the other
      await configure({ STEP: String(version) });
    }
    const releases = await list();
    const current = releases.at(-1);
    assert.ok(current);
    assert.equal(releases.find(({ id }) => id === old.id)?.status, 'expired');
    const table: readonly (readonly [string, RegExp])[] = [
      ['01234567-89ab-cdef-0123-456789abcdef', /^Cannot roll back: shop has no release 01234567/],
      [old.id, /^Cannot roll back to v4: it has expired/],
      [current.id, /^Cannot roll back to v24: it is already the current release\.$/],
    ];
    for (const [id, message] of table) {
      // oxlint-disable-next-line no-await-in-loop -- a table
      const { status, body } = await rollBack(id);
      assert.equal(status, 422);
      assert.equal(parse(failureShape, body).id, 'invalid_params');
      assert.match(parse(failureShape, body).message, message);
    }
    assert.deepEqual(
      releases.filter((release) => !release.eligible_for_rollback).map(({ version }) => version),
      [1, 2, 3, 4],
    );
    assert.equal((await list()).length, 24, 'a refusal makes no release');
    assert.equal(failed.version, 3);
  });

  it('refuses a rollback to a failed release and to one without a slug', async () => {
    const [first] = await list();
    const { ledger } = fixture.platform;
    const failed = ledger.builds.tell(
      ledger.apps.find('shop').id,
      { commit, commitDescription: null, buildpack: null, checksum: null, size: null, processTypes: {} },
      'built',
      { by: ledger.accounts.current().id, outcome: 'failed', output: 'no such table' },
    );
    const wire = parse(releaseShape, (await fixture.ask('GET', '/apps/shop/releases/3')).body);
    assert.equal(wire.status, 'failed');
    assert.equal(wire.current, false);
    assert.equal((await list())[1]?.current, true, 'a failed release leaves what ran before it');
    const table: readonly (readonly [string | undefined, RegExp])[] = [
      [failed.id, /^Cannot roll back to v3: its release command failed\.$/],
      [first?.id, /^Cannot roll back to v1: it runs nothing/],
    ];
    for (const [id, message] of table) {
      // oxlint-disable-next-line no-await-in-loop -- a table
      const { status, body } = await rollBack(id ?? '');
      assert.equal(status, 422);
      assert.match(parse(failureShape, body).message, message);
    }
    const output = await fetch(wire.output_stream_url ?? '');
    assert.equal(output.status, 200);
    assert.match(output.headers.get('Content-Type') ?? '', /^text\/plain/);
    assert.equal(await output.text(), 'no such table');
    assert.equal((await fetch(`${fixture.platform.url}/streams/1`)).status, 404);
  });

  it('lets slugs go with their last release, unless one is alive', async () => {
    const shared = await deploy();
    await deploy('7c35f77de15fc2b7c35f77de15fc2b7c35f77de1');
    fixture.pass(31 * DAY_MS);
    for (let version = 5; version <= 23; version += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one release after the other
      await fixture.ask('POST', '/apps/shop/releases', {
        body: { slug: shared.slug?.id, description: 'Again' },
      });
    }
    const deletedAt = async (version: number): Promise<string | null> => {
      const release = parse(releaseShape, (await fixture.ask('GET', `/apps/shop/releases/${version}`)).body);
      return parse(slugShape, (await fixture.ask('GET', `/apps/shop/slugs/${release.slug?.id}`)).body)
        .deleted_at;
    };
    assert.equal(await deletedAt(4), null, 'still among the newest twenty');
    await configure({ ONE: 'more' });
    const gone = parse(releaseShape, (await fixture.ask('GET', '/apps/shop/releases/4')).body);
    assert.equal(gone.status, 'expired');
    assert.equal(await deletedAt(4), '2026-12-24T12:00:00Z');
    assert.equal(await deletedAt(3), null, 'a newer release runs it');
    const answer = await fixture.ask('POST', '/apps/shop/releases', { body: { slug: gone.slug?.id } });
    assert.equal(answer.status, 422);
    assert.match(parse(failureShape, answer.body).message, /^slug: .* has expired/);
  });
});
